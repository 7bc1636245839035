"""Keeping the prerequisites: a value, the day it is of, its letter and proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import KEEPS, zone_of
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter, letter_off, many_lines
from pilar.evaluation.proposal.models import BodyPrerequisite, ZonePrerequisite
from pilar.evaluation.proposal.prerequisites import (
    BODY,
    COUNT,
    DATE,
    INSPECTORATE,
    LEVEL,
    PERCENT,
    SCALE,
    TIDAK,
    UNIT,
    YA,
    YES,
    Prerequisite,
    prerequisites,
)
from pilar.kernel import files, ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, Rights, local_day, require, rights_of
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

#: What somebody must hold at the body's root, beside KEEPS, to keep those of a keeper.
_OF_KEEPER = {INSPECTORATE: "assessment.manage"}
_BUREAU = "proposal.manage"
HIGHEST = {PERCENT: Decimal(100), LEVEL: Decimal(5), COUNT: Decimal(1_000_000)}


R = TypeVar("R", BodyPrerequisite, ZonePrerequisite)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a prerequisite. ``value`` empty: it is not known (any more).

    Without a ``letter`` the one that is kept stays with its proof; where ``letter_goes``, both go.
    """

    value: str
    as_of: date | None = None
    letter: Letter | None = None
    note: str = ""
    letter_goes: bool = False


def keeps(rights: Rights, rule: Prerequisite, root: Unit) -> bool:
    """Whether ``rights`` let somebody keep ``rule`` for the body of ``root``: each keeper keeps its own. No query."""
    if rule.derived or not rights.may(KEEPS, root.path):
        return False
    return rights.may(_OF_KEEPER.get(rule.keeper, _BUREAU), root.path)


def keep_body(
    root: Unit, year: int, code: str, told: Told, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> BodyPrerequisite:  # fmt: skip
    """Keep a prerequisite of the body of ``root`` for ``year``; where nothing differs nothing is written.

    Raises NotFoundError for an unknown code, AccessDenied for whoever is not its keeper, ProposalError for a value
    that does not fit, ChangedMeanwhile.
    """
    rule = rule_of(code, BODY)
    require(by, KEEPS, root, at=at)
    _refuse_other_keeper(by, rule, root, at)
    day = local_day(at, root.body)
    if not day.year - 2 <= year <= day.year + 1:
        raise ProposalError(f"Tahun harus antara {day.year - 2} dan {day.year + 1}. Belum ada yang berubah.")
    with guard(Body.objects.filter(pk=root.body_id)):
        row = BodyPrerequisite.objects.filter(body=root.body_id, year=year, code=code).first()
        refuse_stale(seen, version(row), "prasyarat ini")
        row = row or BodyPrerequisite(body=root.body, year=year, code=code, version=0)
        return _write(row, rule, told, root.body, by=by, at=at)


def keep_zone(
    zone_id: int, code: str, told: Told, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> ZonePrerequisite:
    """Keep a prerequisite of a unit's zone; the same refusals."""
    rule = rule_of(code, UNIT)
    zone = zone_of(by, at, zone_id)
    root = root_of(zone.unit.body)
    require(by, KEEPS, root, at=at)
    _refuse_other_keeper(by, rule, root, at)
    with guard(Zone.objects.filter(pk=zone.pk)):
        row = ZonePrerequisite.objects.filter(zone=zone, code=code).first()
        refuse_stale(seen, version(row), "prasyarat ini")
        row = row or ZonePrerequisite(zone=zone, code=code, version=0)
        return _write(row, rule, told, zone.unit.body, by=by, at=at)


def rule_of(code: str, level: str) -> Prerequisite:
    """A prerequisite that somebody keeps. Raises NotFoundError for another, and for one that is computed."""
    rule = prerequisites().get(code)
    if rule is None or rule.level != level or rule.derived:
        raise NotFoundError("Prasyarat itu tidak ada.")
    return rule


def version(row: BodyPrerequisite | ZonePrerequisite | None) -> str:
    """The version of what the form shows; that of no row differs from every row's."""
    return version_of(row.version if row else None)


def fitting(rule: Prerequisite, value: str, day: date) -> str:
    """``value`` as it is kept; empty stays empty. Raises ProposalError for one that the kind does not know."""
    value = value.strip()
    if not value:
        return ""
    match rule.kind:
        case kind if kind == SCALE:
            if value not in rule.scale:
                raise ProposalError(f"{rule.label} harus salah satu dari {', '.join(rule.scale)}. {_NOTHING}")
        case kind if kind == YES:
            if value not in (YA, TIDAK):
                raise ProposalError(f"{rule.label} dijawab ya atau tidak. {_NOTHING}")
        case kind if kind == DATE:
            return _day(rule, value, day)
        case _:
            return _number(rule, value)
    return value


_NOTHING = "Belum ada yang berubah."


def _day(rule: Prerequisite, value: str, day: date) -> str:
    try:
        on = date.fromisoformat(value)
    except ValueError as error:
        raise ProposalError(f"{rule.label} diisi tanggal. {_NOTHING}") from error
    if on > day:
        raise ProposalError(f"{rule.label}: tanggalnya belum tiba. {_NOTHING}")
    return on.isoformat()


def _number(rule: Prerequisite, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ProposalError(f"{rule.label} diisi angka. {_NOTHING}") from error
    if not number.is_finite() or not 0 <= number <= HIGHEST[rule.kind]:
        raise ProposalError(f"{rule.label} harus antara 0 dan {HIGHEST[rule.kind]}. {_NOTHING}")
    if rule.kind == COUNT and number != number.to_integral_value():
        raise ProposalError(f"{rule.label} diisi bilangan bulat. {_NOTHING}")
    return f"{number.normalize():f}"


def _write(row: R, rule: Prerequisite, told: Told, body: Body, *, by: User, at: datetime) -> R:
    day = local_day(at, body)
    value, note = fitting(rule, told.value, day), many_lines(told.note, "Catatan", needed=False)
    if told.as_of is not None and told.as_of > day:
        raise ProposalError(f"{rule.label}: tanggal keadaannya belum tiba. {_NOTHING}")
    letter = told.letter.fitting(day) if told.letter else None
    goes = told.letter_goes and letter is None and bool(row.letter_number or row.stored_id)
    same_letter = letter is None or (
        letter.content is None and (letter.number, letter.on) == (row.letter_number, row.letter_on)
    )
    if same_letter and not goes and (value, told.as_of, note) == (row.value, row.as_of, row.note):
        return row
    row.value, row.as_of, row.note = value, told.as_of, note
    row.at, row.by, row.version = at, by.actor, row.version + 1
    details = {"code": row.code, "value": row.value, "as_of": row.as_of}
    with transaction.atomic():
        scan = None
        if letter:
            letter.onto(row, body.uuid, at)
        elif goes:
            number = row.letter_number
            scan = letter_off(row)
            details |= {"letter_gone": number, "proof_gone": scan.sha256 if scan else ""}
        row.save()
        if scan:
            files.release(scan, at=at)
        ledger.record("prerequisite.kept", row, body=body.uuid, by=by.actor, at=at, details=details)
    return row


def _refuse_other_keeper(by: User, rule: Prerequisite, root: Unit, at: datetime) -> None:
    if not keeps(rights_of(by, at), rule, root):
        raise AccessDenied(f"{rule.label} dicatat dan dibuktikan oleh {rule.keeper_label}. Belum ada yang berubah.")
