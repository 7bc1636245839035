"""Who acts on decrees and innovations in tests, and short ways to say what a decree gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pilar.organisation.models import Person, User
from pilar.records.actions import decrees
from pilar.records.actions.decree_checks import Decision, Draft
from pilar.records.filing import of_address
from pilar.records.models import Decree
from tests.organisation.town import AT, Town, build

TEAM = Draft("Tim kerja pembangunan ZI (data contoh)", "zi-team", ("zi-team",))
PAPER = of_address("https://contoh.go.id/sk.pdf")


@dataclass
class Office:
    """The small town, the head of its training UPT, who leads its ZI team, and somebody who only works there."""

    town: Town
    head: Person
    leader: User
    staff: User

    def draft(self, what: Draft = TEAM, **more: Any) -> Decree:
        return decrees.draft(more.pop("unit", self.town.training), what, by=more.pop("by", self.leader), at=AT)

    def decision(self, **more: Any) -> Decision:
        """What decides a decree for this year; anything of it may be given."""
        values: dict[str, Any] = {
            "number": "188.4/1/2026", "decided_on": date(2026, 1, 5), "valid_from": date(2026, 1, 5),
            "valid_until": date(2026, 12, 31), "signatory": self.head, "paper": PAPER,
        }  # fmt: skip
        return Decision(**{**values, **more})

    def decided(self, what: Draft = TEAM, **more: Any) -> Decree:
        """A decree in force."""
        unit = more.pop("unit", self.town.training)
        return decrees.decide(self.draft(what, unit=unit).pk, self.decision(**more), by=self.leader, at=AT)


def build_office() -> Office:
    town = build()
    head = town.person(town.training, "Kepala UPT contoh", position="Kepala UPT", leads=True)
    return Office(
        town, head, leader=town.user(town.training, "Ketua tim contoh", "zi_leader"),
        staff=town.user(town.training, "Pegawai contoh", "staff"),
    )  # fmt: skip
