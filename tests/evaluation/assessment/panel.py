"""A zone that is handed in, and the team that assesses it: one on each tier. All of it is sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pilar.evaluation.actions import submissions
from pilar.evaluation.assessment.actions import closing, opinions, rounds, team
from pilar.evaluation.assessment.actions.opinions import Assessed, OpinionChange
from pilar.evaluation.assessment.models import Round, Seat, Tier
from pilar.evaluation.assessment.tiers import ensure_tiers, internal
from pilar.evaluation.models import Submission, Worksheet, Zone
from pilar.organisation.models import User
from tests.evaluation.place import Place, build_place
from tests.organisation.town import AT

LATER = date(2026, 12, 4)


@dataclass
class Panel:
    """The place, the inspector, the tiers of its TPI, and who sits on each in the team of its zone."""

    place: Place
    inspector: User
    tiers: list[Tier]
    member: User
    lead: User
    controller: User

    @property
    def zone(self) -> Zone:
        return self.place.zone

    @property
    def unit_sheet(self) -> Worksheet:
        return self.place.worksheet

    @property
    def own_sheet(self) -> Worksheet:
        """The assessor's worksheet as it is stored now."""
        return Worksheet.objects.get(zone=self.zone, assessor__code="tpi")

    @property
    def round(self) -> Round:
        """The latest round as it is stored now."""
        return Round.objects.filter(zone=self.zone).latest("number", "pk")

    def seat(self, user: User, tier: int, zone: Zone | None = None, **more) -> Seat:
        wanted = self.tiers[tier - 1]
        return team.give_seat(zone or self.zone, wanted, user, by=self.inspector, at=AT, **more)

    def hand_in(self) -> Submission:
        return submissions.submit(self.zone.pk, by=self.place.leader, at=AT)

    def take(self, by: User | None = None, **more) -> Round:
        return rounds.take(self.zone.pk, by=by or self.member, at=AT, **more)

    def say(self, field: str, value: str | Fraction | None, by: User | None = None, **more) -> Assessed:
        """One opinion, by the member unless somebody else is named."""
        change = OpinionChange(field, value, **{key: more.pop(key) for key in ("note", "recommendation", "seen")
                                                if key in more})  # fmt: skip
        return opinions.save_opinions(self.zone.pk, [change], by=by or self.member, at=AT, **more)

    def follow_all(self, by: User | None = None) -> None:
        """Say of everything what the unit says."""
        questions = list(self.place.rules.instrument.questions)
        opinions.follow_unit(self.zone.pk, questions, by=by or self.member, at=AT)

    def raise_(self, by: User, seen: int, **more) -> Round:
        return rounds.raise_tier(self.zone.pk, seen=seen, by=by, at=AT, **more)

    def to_the_top(self) -> None:
        self.raise_(self.member, 1)
        self.raise_(self.lead, 2)

    def return_(self, by: User | None = None, reason: str = "Bukti kurang", revise_by: date = LATER, **more) -> Round:
        by = by or self.controller
        return closing.return_to_unit(self.zone.pk, reason=reason, revise_by=revise_by, by=by, at=AT, **more)

    def agree(self, by: User | None = None, **more) -> Round:
        return closing.agree(self.zone.pk, by=by or self.controller, at=AT, **more)

    def agreed(self) -> Round:
        """From the hand-over to the agreement: the assessors say what the unit says."""
        self.hand_in()
        self.take()
        self.follow_all()
        self.to_the_top()
        return self.agree()


def build_panel(place: Place | None = None) -> Panel:
    """The worksheet is filled in at its best; nothing is handed in yet."""
    place = place or build_place()
    place.answer_all()
    town = place.town
    tiers = ensure_tiers(internal(town.body)[0])
    people = {
        role: town.user(town.office, f"Penilai {role} contoh", role, town.root)
        for role in ("tpi_member", "tpi_lead", "tpi_controller")
    }
    inspector = town.inspector
    panel = Panel(place, inspector, tiers, *people.values())
    for number, user in enumerate(people.values(), 1):
        panel.seat(user, number)
    return panel
