"""When a limit is due, computed without a database.

The day of the event does not count; day 1 is the next one (for working days: the next working day). A pause gives back
the days on which the clock stood still: from the day of the pause, which counts as lost, to the day before the
resumption, which counts again. So a clock that is paused in time is never late on the day it resumes. A pause that
begins after the limit gives nothing back: what was late stays late. Limits in hours are clock hours, weekends included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pilar.kernel.models.clocks import ClockUnit
from pilar.kernel.workdays import ONE_DAY, Calendar

#: A year has more working days than this whatever the working week; it says how far ahead a calendar must reach.
_FEWEST_WORKDAYS = 40


@dataclass(frozen=True, slots=True)
class Limit:
    """``allowed`` is at least 1 and counted in ``unit``; ``started`` is aware, ``zone`` says where its day ends."""

    started: datetime
    allowed: int
    unit: str
    zone: ZoneInfo

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from ``since`` to ``until``. Pauses of one limit do not overlap."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The last local day and moment (UTC) that are in time; ``provisional`` where the calendar may still move."""

    on: date
    at: datetime
    provisional: bool


def years_of(limit: Limit, pauses: Sequence[Pause]) -> tuple[int, int]:
    """The first and last year that a calendar must have to compute this limit."""
    last = max([limit.started, *(pause.until for pause in pauses)])
    return limit.day_of(limit.started).year, limit.day_of(last).year + limit.allowed // _FEWEST_WORKDAYS + 1


def in_days(limit: Limit, pauses: Sequence[Pause], calendar: Calendar) -> Due:
    """When a limit in working or calendar days is due after ``pauses`` (oldest first). Raises CalendarRangeError."""
    start = limit.day_of(limit.started)
    allowed, on = limit.allowed, _after(limit, calendar, start, limit.allowed)
    for pause in pauses:
        first, resumed = max(limit.day_of(pause.since), start + ONE_DAY), limit.day_of(pause.until)
        if first > on:
            break
        allowed += _lost(limit, calendar, first, resumed)
        on = _after(limit, calendar, start, allowed)
    last_minute = calendar.day_end(on).replace(second=59, microsecond=999_999)
    at = datetime.combine(on, last_minute, tzinfo=limit.zone).astimezone(UTC)
    return Due(on, at, limit.unit == ClockUnit.WORKDAY and bool(calendar.warnings(start, on)))


def in_hours(limit: Limit, pauses: Sequence[Pause]) -> Due:
    """When a limit in clock hours is due after ``pauses`` (oldest first)."""
    at = (limit.started + timedelta(hours=limit.allowed)).astimezone(UTC)
    for pause in pauses:
        if pause.since > at:
            break
        at += pause.until - pause.since
    return Due(limit.day_of(at), at, provisional=False)


def _after(limit: Limit, calendar: Calendar, start: date, days: int) -> date:
    return calendar.add(start, days) if limit.unit == ClockUnit.WORKDAY else start + timedelta(days=days)


def _lost(limit: Limit, calendar: Calendar, first: date, resumed: date) -> int:
    """How many days that would have counted lie from ``first`` to the day before ``resumed``."""
    if resumed <= first:
        return 0
    return calendar.count(first, resumed - ONE_DAY) if limit.unit == ClockUnit.WORKDAY else (resumed - first).days
