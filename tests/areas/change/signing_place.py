"""A pact to test with: the training UPT's, open, with people who can sign it. All of it is sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pilar.areas.change.actions import kiosks, pacts, signing
from pilar.areas.change.actions.pacts import Draft
from pilar.areas.change.models import Kiosk, Pact, PactSignature
from pilar.areas.change.pact_texts import defaults
from pilar.organisation.models import Duty, Person, Unit, User
from tests.organisation.town import AT, Town, build

YEAR = 2026


@dataclass
class SigningPlace:
    """The town, who manages and who signs at its training UPT, and an open pact."""

    town: Town
    leader: User
    head: User
    staff: User
    pact: Pact

    def draft(
        self, unit: Unit | None = None, kind: str = Pact.INDIVIDUAL, *, by: User | None = None, year: int = YEAR
    ) -> Pact:
        text = defaults()[kind]
        draft = Draft(text.title, text.text, None, text.source)
        return pacts.create(unit or self.town.training, kind, year, draft, by=by or self.leader, at=AT)

    def opened(self, unit: Unit | None = None, kind: str = Pact.INDIVIDUAL, *, by: User | None = None) -> Pact:
        made = self.draft(unit, kind, by=by)
        return pacts.move(made.pk, "open", by=by or self.leader, at=AT)

    def sign(
        self, user: User | None = None, *, pact: Pact | None = None, duty: Duty | None = None, at: datetime = AT, **more
    ):
        by, signed = user or self.staff, pact or self.pact
        person = more.pop("person", by.person)
        duty = duty or person.duties.order_by("pk").first()
        sha = more.pop("seen_sha256", signed.text_sha256)
        return signing.sign(signed.pk, person, duty.pk, seen_sha256=sha, by=by, at=at, **more)

    def kiosk(self, unit: Unit | None = None, *, at: datetime = AT, by: User | None = None) -> Kiosk:
        return kiosks.open_kiosk(self.pact.pk, unit or self.town.training, by=by or self.leader, at=at)

    def at_kiosk(
        self, kiosk: Kiosk, person: Person, *, at: datetime = AT + timedelta(minutes=1), **more
    ) -> PactSignature:
        match = kiosks.identify(kiosk, person.nip or person.name, kiosk.code, at=at)
        return kiosks.agree(kiosk.token, match.ticket, seen_sha256=kiosk.pact.text_sha256, at=at, **more).signature


def build_signing_place(town: Town | None = None) -> SigningPlace:
    town = town or build()
    leader = town.user(town.training, "Ketua tim contoh", "zi_leader")
    head_person = town.person(town.training, "Kepala UPT contoh", position="Kepala UPT", leads=True, rank_level="III")
    from pilar.organisation.actions import people

    head = people.open_account(head_person, by="test", at=AT)
    town.give(head, "head", town.training)
    staff = town.user(town.training, "Pegawai contoh", "staff")
    place = SigningPlace(town, leader, head, staff, Pact())
    place.pact = place.opened()
    return place
