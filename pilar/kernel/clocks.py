"""Clocks: due dates that may stop. Only start, resume, finish of a paused one, and recompute move a due date.

The room's action that receives, asks back, answers a case calls these inside its own transaction and records its own
event last; so none of them writes to the ledger, but ``recompute``, which no action stands behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import QuerySet

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.calendars import calendar_for, calendars_for
from pilar.kernel.due import Due, Limit, Pause, in_days, in_hours, years_of
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models.clocks import Clock, ClockPause, ClockState, ClockUnit
from pilar.kernel.models.rules import Rule, RuleKind
from pilar.kernel.workdays import Calendar

BATCH = 500


class ClockError(PilarError):
    """The clock cannot do this now; it stands as it stood."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A due date that a new calendar moved."""

    clock: int
    body: UUID
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many open clocks were looked at, and which moved."""

    checked: int
    moved: tuple[Moved, ...]


def start(rule: Rule, *, body: UUID, time_zone: str, at: datetime, calendar: Calendar | None = None) -> Clock:
    """Start the limit that ``rule`` gives (kind count, in working days, calendar days or hours), counted from ``at``.

    Pass ``calendar`` where many clocks are started at once; else it is read (two queries). Raises ClockError, and
    RuleMissingError where the rules that ship with Pilar are not loaded.
    """
    if rule.kind != RuleKind.COUNT or rule.unit not in ClockUnit.values or rule.as_count() < 1:
        raise ClockError(f"Aturan {rule.code} bukan batas waktu. Tidak ada hitungan yang dimulai.")
    clock = Clock(rule=rule, body=body, allowed=rule.as_count(), unit=rule.unit, time_zone=time_zone, started=at)
    _set_due(clock, _due(clock, (), calendar))
    clock.save()
    return clock


def pause(clock: Clock, *, reason: str, at: datetime, guard: Guard = locked) -> Clock:
    """Stop the clock while it waits for somebody else. The due date stays as it is until ``resume``.

    ``reason`` goes without personal data. Raises ClockError where the clock does not run or ``at`` is before its last
    event. Returns ``clock``, read again.
    """
    if not reason.strip():
        raise ClockError("Alasan penghentian harus diisi. Hitungan tetap berjalan.")
    with guard(_row(clock)):
        _expect(clock, at, ClockState.RUNNING)
        clock.state, clock.stopped_since = ClockState.PAUSED, at
        ClockPause.objects.create(clock=clock, since=at, reason=reason.strip())
        clock.save(update_fields=["state", "stopped_since"])
    return clock


def resume(clock: Clock, *, at: datetime, calendar: Calendar | None = None, guard: Guard = locked) -> Clock:
    """Let a paused clock run again, and move its due date by what the pause took. Raises ClockError; two at once: one.

    Returns ``clock``, read again.
    """
    with guard(_row(clock)):
        _expect(clock, at, ClockState.PAUSED)
        _close_pause(clock, at, calendar)
        clock.state = ClockState.RUNNING
        clock.save()
    return clock


def finish(clock: Clock, *, at: datetime, calendar: Calendar | None = None, guard: Guard = locked) -> Clock:
    """Stop the clock for good: the work is done. One that is paused first gets the days of the pause back.

    Raises ClockError where it is finished already. Returns ``clock``, read again.
    """
    with guard(_row(clock)):
        _expect(clock, at, ClockState.RUNNING, ClockState.PAUSED)
        if clock.state == ClockState.PAUSED:
            _close_pause(clock, at, calendar)
        clock.state, clock.finished_at = ClockState.FINISHED, at
        clock.save()
    return clock


def is_late(clock: Clock, at: datetime) -> bool:
    """Whether the limit has been missed, seen at ``at``: a paused clock does not get late, a finished one is judged."""
    return (clock.finished_at or clock.stopped_since or at) > clock.due_at


def recompute(*, by: str, at: datetime, dry_run: bool = False, body: UUID | None = None) -> Recomputed:
    """Compute the due dates of all open clocks (or those of ``body``) again, after calendar or working week changed.

    Each moved date is one transaction with its ledger row. ``dry_run`` only tells. Four queries per 500 clocks, and
    some for each that moves.
    """
    checked, moved, last = 0, [], 0
    while clocks := list(_open(body).filter(pk__gt=last).prefetch_related("pauses")[:BATCH]):
        calendars = _calendars(clocks)
        for clock in clocks:
            found = _due(clock, _closed(clock.pauses.all()), calendars[clock.body])
            if found.at != clock.due_at:
                moved.append(Moved(clock.pk, clock.body, clock.due_on, found.on))
            if not dry_run and (found.at, found.provisional) != (clock.due_at, clock.provisional):
                _move(clock, calendars[clock.body], by=by, at=at)
        checked, last = checked + len(clocks), clocks[-1].pk
    return Recomputed(checked, tuple(moved))


def _open(body: UUID | None) -> QuerySet[Clock]:
    """Clocks that a calendar can move, in order: hours do not depend on one."""
    found = Clock.objects.exclude(state=ClockState.FINISHED).exclude(unit=ClockUnit.HOUR).order_by("pk")
    return found if body is None else found.filter(body=body)


def _move(clock: Clock, calendar: Calendar, *, by: str, at: datetime) -> None:
    with locked(_row(clock)):
        clock.refresh_from_db()
        if clock.state == ClockState.FINISHED:  # meanwhile; it has been judged by the date that it had
            return
        old = clock.due_at
        _set_due(clock, _due(clock, _closed(clock.pauses.all()), calendar))
        clock.save(update_fields=["due_on", "due_at", "provisional"])
        if old != clock.due_at:
            details = {"old": old.isoformat(), "new": clock.due_at.isoformat()}
            ledger.record("clock.recomputed", clock, body=clock.body, by=by, at=at, details=details)


def _row(clock: Clock) -> QuerySet[Clock]:
    return Clock.objects.filter(pk=clock.pk)


def _expect(clock: Clock, at: datetime, *states: ClockState) -> None:
    """Read the clock again and refuse where it is in another state or has seen something later than ``at``."""
    clock.refresh_from_db()
    if clock.state not in states:
        raise ClockError(
            f"Hitungan batas waktu ini sudah {clock.get_state_display()}. Tidak ada yang diubah; muat ulang halamannya."
        )
    latest = clock.pauses.order_by("-since").first()
    events = [clock.started, *((latest.until or latest.since,) if latest else ())]
    if at < max(events):
        raise ClockError("Waktu yang diisi mendahului peristiwa sebelumnya. Tidak ada yang diubah; periksa tanggalnya.")


def _close_pause(clock: Clock, at: datetime, calendar: Calendar | None) -> None:
    clock.pauses.filter(until=None).update(until=at)
    clock.stopped_since = None
    _set_due(clock, _due(clock, _closed(clock.pauses.all()), calendar))


def _closed(pauses: Sequence[ClockPause] | QuerySet[ClockPause]) -> list[Pause]:
    return [Pause(pause.since, pause.until) for pause in pauses if pause.until is not None]


def _limit(clock: Clock) -> Limit:
    try:
        return Limit(clock.started, clock.allowed, clock.unit, ZoneInfo(clock.time_zone))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ClockError(
            f"Zona waktu {clock.time_zone} tidak dikenal di mesin ini. Tidak ada yang diubah; periksa setelan instansi."
        ) from error


def _due(clock: Clock, pauses: Sequence[Pause], calendar: Calendar | None) -> Due:
    limit = _limit(clock)
    if clock.unit == ClockUnit.HOUR:
        return in_hours(limit, pauses)
    return in_days(limit, pauses, calendar or calendar_for(clock.body, *years_of(limit, pauses)))


def _set_due(clock: Clock, found: Due) -> None:
    clock.due_on, clock.due_at, clock.provisional = found.on, found.at, found.provisional


def _calendars(clocks: Sequence[Clock]) -> dict[UUID, Calendar]:
    """One calendar per body that reaches from the oldest to the latest day of all ``clocks``."""
    years = [years_of(_limit(clock), _closed(clock.pauses.all())) for clock in clocks]
    first, last = min(first for first, _ in years), max(last for _, last in years)
    return calendars_for((clock.body for clock in clocks), first, last)
