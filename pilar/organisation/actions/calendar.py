"""Days off: a body's own, and those that all bodies of the installation share. Who may change which: docs/adr/0011."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pilar.kernel import calendar_edits, clocks
from pilar.kernel.calendar_edits import Edited
from pilar.kernel.calendars import LoadedDays
from pilar.kernel.clocks import Recomputed
from pilar.kernel.models.calendar import Holiday, HolidayKind
from pilar.organisation.access import AccessDenied, Actor, require, rights_of
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, Unit, User

CAPABILITY = "calendar.manage"


def add_holiday(
    body: Body, *, day: date, name: str, kind: str, source: str, estimated: bool = False, by: User, at: datetime
) -> Edited:
    """Add a day off: ``regional`` for ``body``, national or joint leave for all. Raises AccessDenied, CalendarError."""
    _require(body, by=by, at=at, shared=kind != HolidayKind.REGIONAL)
    owner = body.uuid if kind == HolidayKind.REGIONAL else None
    return calendar_edits.add_holiday(
        day=day, name=name, kind=kind, source=source, estimated=estimated, body=owner, by=by.actor, at=at
    )


def edit_holiday(
    body: Body, holiday: Holiday, *, version: int, day: date, name: str, kind: str, source: str, estimated: bool,
    by: User, at: datetime,
) -> Edited:  # fmt: skip
    """Change a day off that was read as ``version``. Raises AccessDenied, CalendarError, HolidayChanged."""
    _require(body, by=by, at=at, shared=holiday.body is None)
    return calendar_edits.edit_holiday(
        holiday.pk, version=version, day=day, name=name, kind=kind, source=source, estimated=estimated,
        body=_owner(body, holiday), by=by.actor, at=at,
    )  # fmt: skip


def remove_holiday(body: Body, holiday: Holiday, *, version: int, by: User, at: datetime) -> Edited:
    """Make a day off a working day again. Raises AccessDenied, CalendarError, HolidayChanged."""
    _require(body, by=by, at=at, shared=holiday.body is None)
    return calendar_edits.remove_holiday(holiday.pk, version=version, body=_owner(body, holiday), by=by.actor, at=at)


def load_year(body: Body, year: int, *, by: User, at: datetime) -> LoadedDays:
    """Fill the shared days of ``year`` from the package. Raises AccessDenied, and CalendarError where it knows none."""
    _require(body, by=by, at=at, shared=True)
    return calendar_edits.load_from_package([year], by=by.actor, at=at)


def recompute(body: Body, *, by: User, at: datetime) -> Recomputed:
    """Bring the open due dates of ``body`` into line with its calendar: one ledger row for each that moves."""
    _require(body, by=by, at=at, shared=False)
    return clocks.recompute(by=by.actor, at=at, body=body.uuid)


def require_holiday(body: Body, holiday: Holiday, *, by: User, at: datetime) -> None:
    """Raise AccessDenied where ``by`` may not edit or remove ``holiday`` for ``body``."""
    _require(body, by=by, at=at, shared=holiday.body is None)


def may_edit_own(user: Actor, root: Unit, at: datetime) -> bool:
    """Whether ``user`` may edit the regional days of the body with this root. No query."""
    return rights_of(user, at).may(CAPABILITY, root.path)


def may_edit_shared(user: Actor, at: datetime) -> bool:
    """Whether ``user`` may edit what all bodies share: the calendar's keeper of every one of them. One query."""
    roots = rights_of(user, at).roots(CAPABILITY)
    return bool(roots) and not Unit.objects.filter(kind=Unit.BODY).exclude(path__in=roots).exists()


def _require(body: Body, *, by: User, at: datetime, shared: bool) -> None:
    require(by, CAPABILITY, root_of(body), at=at)
    if shared and not may_edit_shared(by, at):
        raise AccessDenied(
            "Libur nasional dan cuti bersama dipakai bersama oleh semua instansi di pemasangan ini, jadi hanya dapat "
            "diubah oleh pengelola kalender di setiap instansi itu, atau dari mesinnya dengan `pilar calendar`. "
            "Belum ada yang berubah. Bila perlu segera, tambahkan harinya sebagai libur daerah instansi Anda."
        )


def _owner(body: Body, holiday: Holiday) -> UUID | None:
    """Whose row it must be: the shared ones nobody's, else the body's, so that no other body's row is ever touched."""
    return None if holiday.body is None else body.uuid
