"""Zones: made, given another scope, another target or cut-off date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from pilar.evaluation import scoring
from pilar.evaluation.access import SEES
from pilar.evaluation.actions.writing import WorksheetGuard, held
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Answer, Assessor, Worksheet, Zone, ZoneMember
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.workflow import DRAFT
from pilar.instrument.edition import DEFAULT_EDITION
from pilar.kernel import ledger
from pilar.kernel.locks import locked
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Body, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

#: Who assesses in every body from its first zone on: code, label. More internal assessors are rows that a body adds.
ASSESSORS = ((Assessor.UNIT, "Unit"), (Assessor.TPI, "TPI"), (Assessor.TPN, "TPN"))


def create_zone(
    unit: Unit, *, year: int, target: str, cutoff: date, by: User, at: datetime, members: Collection[Unit] = (),
    edition: str = DEFAULT_EDITION, basis: str = "",
) -> Zone:  # fmt: skip
    """A zone of ``unit`` in ``year`` with the unit's blank worksheet; ``members`` are further units of the same body.

    Raises AccessDenied, and EvaluationError for a target that the instrument does not know, a unit that is closed or
    has a zone of that year already, a cut-off date outside the year or the next.
    """
    _refuse_former(unit, members, by, at)
    with locked(Unit.objects.filter(pk=unit.pk)):
        unit = Unit.objects.select_related("body").get(pk=unit.pk)
        rules = _fitting(unit, year, target, cutoff, edition, at)
        _refuse_members(unit, members, at)
        with transaction.atomic():
            zone = Zone.objects.create(
                unit=unit, year=year, name=unit.name, target=target, edition=edition, cutoff=cutoff,
                previous=previous_zone(unit, year), created_at=at, created_by=by.actor,
            )  # fmt: skip
            day = local_day(at, unit.body)
            first = [unit, *(each for each in members if each.pk != unit.pk)]
            ZoneMember.objects.bulk_create(
                [ZoneMember(zone=zone, unit=each, valid_from=day, basis=basis.strip()) for each in first]
            )
            open_worksheet(zone, _assessors(unit.body)[Assessor.UNIT], rules)
            ledger.record("zone.created", zone, body=unit.body.uuid, by=by.actor, at=at, details=_details(zone))
    return zone


def could_create(
    unit: Unit, *, year: int, target: str, cutoff: date, by: User, at: datetime, members: Collection[Unit] = (),
    edition: str = DEFAULT_EDITION, basis: str = "",
) -> bool:  # fmt: skip
    """Raise what ``create_zone`` would raise now, and change nothing; ``basis`` decides nothing."""
    _refuse_former(unit, members, by, at)
    _fitting(unit, year, target, cutoff, edition, at)
    _refuse_members(unit, members, at)
    return True


def change_zone(
    zone: Zone, *, target: str, cutoff: date, by: User, at: datetime, seen: str | None = None,
    guard: WorksheetGuard = held,
) -> Zone:  # fmt: skip
    """Give ``zone`` another target or cut-off date; the verdict on its worksheet follows in the same transaction.

    Raises AccessDenied; EvaluationError for a target or date that does not fit and for a worksheet that is handed in;
    ChangedMeanwhile where the zone is no longer the ``seen`` version.
    """
    require(by, "zone.manage", zone.unit, at=at)
    with guard(worksheets.of_unit(zone.pk).select_related("zone__unit__body")) as worksheet:
        if worksheet is None:
            raise EvaluationError("Zona ini tidak ada lagi. Belum ada yang berubah.")
        stored = worksheet.zone
        refuse_stale(seen, zone_version(stored), "zona ini")
        if worksheet.state != DRAFT:
            raise EvaluationError(
                "Lembar kerja zona ini sudah diserahkan, jadi target dan tanggal batasnya tidak berubah lagi. Tarik "
                "kembali lebih dulu. Belum ada yang berubah."
            )
        rules = rulebook(stored.edition)
        _refuse_target(rules, target)
        refuse_cutoff(stored.year, cutoff)
        if (target, cutoff) == (stored.target, stored.cutoff):
            return stored
        stored.target, stored.cutoff = target, cutoff
        with transaction.atomic():
            stored.save(update_fields=["target", "cutoff"])
            scoring.keep(worksheet, rules, worksheets.answers_of(worksheet))
            worksheet.save(update_fields=scoring.COLUMNS)
            body = stored.unit.body.uuid
            ledger.record("zone.changed", stored, body=body, by=by.actor, at=at, details=_details(stored))
    return stored


def zone_version(zone: Zone) -> str:
    """The version of what the form of a zone shows."""
    return version_of(zone.target, zone.cutoff)


def open_worksheet(zone: Zone, assessor: Assessor, rules: Rulebook) -> Worksheet:
    """A blank worksheet of ``zone`` with a row for every field, within the caller's transaction."""
    worksheet = Worksheet(zone=zone, assessor=assessor)
    answers = [Answer(worksheet=worksheet, field=key) for key in rules.instrument.fields]
    scoring.keep(worksheet, rules, answers)
    worksheet.save(force_insert=True)
    Answer.objects.bulk_create(answers)
    return worksheet


def _assessors(body: Body) -> dict[str, Assessor]:
    """The body's assessors by code, made with its first zone (two units may form the first two at once)."""
    if known := _known_assessors(body):
        return known
    with locked(Body.objects.filter(pk=body.pk)):
        if known := _known_assessors(body):
            return known
        parent = None
        for position, (code, label) in enumerate(ASSESSORS):
            parent = known[code] = Assessor.objects.create(
                body=body, code=code, label=label, position=position * 10, parent=parent
            )
    return known


def _known_assessors(body: Body) -> dict[str, Assessor]:
    return {assessor.code: assessor for assessor in Assessor.objects.filter(body=body)}


def _fitting(unit: Unit, year: int, target: str, cutoff: date, edition: str, at: datetime) -> Rulebook:
    rules = rulebook(edition)
    day = local_day(at, unit.body)
    _refuse_target(rules, target)
    if not unit.is_open(day):
        raise EvaluationError(f"“{unit}” tidak berlaku hari ini. Belum ada yang berubah.")
    if not day.year - 5 <= year <= day.year + 1:
        raise EvaluationError(f"Tahun harus antara {day.year - 5} dan {day.year + 1}. Belum ada yang berubah.")
    refuse_cutoff(year, cutoff)
    if Zone.objects.filter(unit=unit, year=year).exists():
        raise EvaluationError(f"“{unit}” sudah punya zona {year}. Belum ada yang berubah.")
    return rules


def _refuse_target(rules: Rulebook, target: str) -> None:
    if target not in rules.instrument.predicates:
        known = ", ".join(rules.instrument.predicates)
        raise EvaluationError(f"Target harus salah satu dari {known}. Belum ada yang berubah.")


def refuse_cutoff(year: int, cutoff: date) -> None:
    """Raise EvaluationError for a cut-off date that cannot belong to the evaluation of ``year``."""
    if cutoff.year not in (year, year + 1):
        raise EvaluationError(
            f"Tanggal batas harus dalam tahun {year} atau {year + 1}, biasanya hari penyerahan LKE. "
            "Belum ada yang berubah."
        )


def _refuse_former(unit: Unit, members: Collection[Unit], by: User, at: datetime) -> None:
    """Whoever brings a unit into a zone sees its zones already: its evidence can be read from there then."""
    require(by, "zone.manage", unit, at=at)
    for member in members:
        if member.body_id == unit.body_id:
            require(by, SEES, member, at=at)


def _refuse_members(unit: Unit, members: Collection[Unit], at: datetime) -> None:
    for member in members:
        if member.body_id != unit.body_id:
            raise EvaluationError("Unit anggota harus dari instansi yang sama. Belum ada yang berubah.")
        if not member.is_open(local_day(at, unit.body)):
            raise EvaluationError(f"“{member}” tidak berlaku hari ini. Belum ada yang berubah.")


def previous_zone(unit: Unit, year: int) -> Zone | None:
    """The latest earlier zone of the unit, or of a unit that it has succeeded, that no other zone follows."""
    units = [unit.pk, *unit.predecessors.values_list("pk", flat=True)]
    return Zone.objects.filter(unit__in=units, year__lt=year, next__isnull=True).order_by("-year").first()


def _details(zone: Zone) -> dict[str, object]:
    return {"unit": zone.unit_id, "year": zone.year, "target": zone.target, "cutoff": zone.cutoff}
