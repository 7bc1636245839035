"""The elements of a unit that its zone team has to represent: one added or struck by a person, with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from pilar.areas.change.access import row_seen
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import TeamElement
from pilar.areas.change.queries.elements import added_code, derived
from pilar.areas.change.workflow import MANAGE
from pilar.kernel import ledger
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Unit, User
from pilar.records.filing import fitting

_TWICE = "Unsur ini baru saja dicatat orang lain. Muat ulang halaman timnya. Belum ada yang berubah."


def add(unit: Unit, name: str, reason: str, *, by: User, at: datetime) -> TeamElement:
    """An element that the rows do not tell. Raises ChangeError where it stands in the list already."""
    require(by, MANAGE, unit, at=at)
    name, reason = fitting(name, "Nama unsur"), fitting(reason, "Alasan", 300)
    known = {each.name.casefold() for each in derived([unit], local_day(at, unit.body))}
    if name.casefold() in known:
        raise ChangeError(f"“{name}” sudah ada di daftar unsur. Belum ada yang disimpan.")
    return _keep(unit, TeamElement.ADDED, added_code(name), name, reason, by, at)


def strike(unit: Unit, code: str, reason: str, *, by: User, at: datetime) -> TeamElement:
    """A derived element need not be represented. Raises ChangeError for one that is not in the list."""
    require(by, MANAGE, unit, at=at)
    reason = fitting(reason, "Alasan", 300)
    found = next((each for each in derived([unit], local_day(at, unit.body)) if each.code == code), None)
    if found is None:
        raise ChangeError("Unsur ini tidak ada lagi di daftar. Muat ulang halaman timnya. Belum ada yang berubah.")
    return _keep(unit, TeamElement.STRUCK, code, found.name, reason, by, at)


def _keep(unit: Unit, kind: str, code: str, name: str, reason: str, by: User, at: datetime) -> TeamElement:
    try:
        with transaction.atomic():
            row = TeamElement.objects.create(
                unit=unit, kind=kind, code=code, name=name, reason=reason, created_at=at, created_by=by.actor
            )
            details = {"kind": kind, "code": code, "reason": reason}
            ledger.record("team_element.kept", row, body=unit.body.uuid, by=by.actor, at=at, details=details)
    except IntegrityError as error:
        raise ChangeError(_TWICE) from error
    return row


def take_back(row_id: int, *, by: User, at: datetime) -> Unit:
    """The list says again what is derived. Raises NotFoundError; gives the unit."""
    with transaction.atomic():
        row = row_seen(TeamElement, by, at, row_id, rows=TeamElement.objects.select_related("unit__body"))
        require(by, MANAGE, row.unit, at=at)
        key, details = row.pk, {"kind": row.kind, "code": row.code}
        row.delete()
        row.pk = key
        ledger.record("team_element.taken_back", row, body=row.unit.body.uuid, by=by.actor, at=at, details=details)
    return row.unit
