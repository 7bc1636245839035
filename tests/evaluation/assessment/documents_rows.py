"""A zone that is with its assessors: the unit's hand-over, a team, an open round. All of it is sample data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from pilar.evaluation.actions.zones import open_worksheet
from pilar.evaluation.assessment.models import FieldCheck, Opinion, Recommendation, Round, Seat, Tier
from pilar.evaluation.models import Assessor, Evidence, EvidenceVersion, Submission, Zone
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.submission import content_of
from pilar.evaluation.workflow import TAKEN
from pilar.organisation.models import User
from tests.evaluation.place import SCALED, YES_NO, Place
from tests.organisation.town import AT

DUE = date(2027, 3, 31)
__all__ = ["DUE", "SCALED", "YES_NO"]


@dataclass
class Desk:
    """The place with its round, a member of the team that assesses it, and one of another team."""

    place: Place
    round: Round
    assessor: User
    outsider: User

    @property
    def zone(self) -> Zone:
        return self.place.zone


def desk_of(place: Place, *, state: str = "assessing", answered: bool = False) -> Desk:
    """``place`` handed in and taken by the first internal assessor."""
    if answered:
        place.answer_all()
    town = place.town
    opened = round_row(place.zone, state=state)
    assessor = town.user(town.office, "Anggota TPI contoh", "tpi_member", town.root)
    seat_row(place.zone, assessor)
    outsider = town.user(town.office, "Anggota TPI lain contoh", "tpi_member", town.root)
    return Desk(place, opened, assessor, outsider)


def submission_row(zone: Zone, **more: Any) -> Submission:
    """What the unit has handed in, and its worksheet as taken; one that is there already is used."""
    worksheet = zone.worksheets.get(assessor__code=Assessor.UNIT)
    number = worksheet.round + 1
    type(worksheet).objects.filter(pk=worksheet.pk).update(state=TAKEN, round=number)
    known = worksheet.submissions.filter(round=number, kind=Submission.SUBMIT).first()
    if known is not None:
        return known
    content = content_of(load_sheet(zone), zone.members.select_related("unit"), number, AT)
    return Submission.objects.create(
        worksheet=worksheet, round=number, kind="submit", content=content.decode(), sha256=sha256(content).hexdigest(),
        at=AT, by="1", **more,
    )  # fmt: skip


def round_row(zone: Zone, **more: Any) -> Round:
    """A round of the zone with the first internal assessor."""
    handed = submission_row(zone)
    tpi = Assessor.objects.get(body=zone.unit.body_id, code=Assessor.TPI)
    worksheet = zone.worksheets.filter(assessor=tpi).first() or open_worksheet(zone, tpi, rulebook(zone.edition))
    return Round.objects.create(
        zone=zone, worksheet=worksheet, submission=handed, number=handed.round, taken_at=AT, taken_by="1", **more
    )


def tier_row(zone: Zone, number: int = 1) -> Tier:
    roles = {1: ("Anggota", "tpi_member"), 2: ("Ketua", "tpi_lead"), 3: ("Pengendali teknis", "tpi_controller")}
    label, role = roles[number]
    tpi = Assessor.objects.get(body=zone.unit.body_id, code=Assessor.TPI)
    return Tier.objects.get_or_create(assessor=tpi, number=number, defaults={"label": label, "role": role})[0]


def seat_row(zone: Zone, user: User, number: int = 1, **more: Any) -> Seat:
    return Seat.objects.create(zone=zone, tier=tier_row(zone, number), user=user, given_by="1", given_at=AT, **more)


def opinion_row(desk: Desk, field: str, **more: Any) -> Opinion:
    return Opinion.objects.create(
        round=desk.round, tier=1, field=field, version=1, changed_at=AT, changed_by="1", **more
    )


def recommendation_row(found: Round, **more: Any) -> Recommendation:
    """An open one, with the next number; a state that needs more gets it."""
    number = more.pop("number", found.zone.recommendations.count() + 1)
    if more.get("state") in ("reported", "closed"):
        more = {"report": "Sudah dilakukan", "reported_by": "1", "reported_at": AT, **more}
    if more.get("state") == "closed":
        more = {"closed_at": AT, "closed_on": AT.date(), **more}
    values = {"text": f"Lengkapi bukti contoh {number}", "due_on": DUE, "made_by": "1", "made_at": AT, **more}
    return Recommendation.objects.create(zone=found.zone, round=found, number=number, **values)


def version_row(zone: Zone, title: str = "Notulen contoh") -> EvidenceVersion:
    """A link in the library of the zone's unit."""
    made = Evidence.objects.create(unit=zone.unit, kind="link", title=title, created_at=AT, created_by="1")
    return made.versions.create(number=1, url="https://contoh.go.id/notulen", sha256="b" * 64, by="1", at=AT)


def check_row(found: Round, **more: Any) -> FieldCheck:
    values = {"kind": "visit", "on": AT.date(), "place": "Loket contoh", "summary": "Dilihat", "by": "1", "at": AT}
    return FieldCheck.objects.create(round=found, **{**values, **more})
