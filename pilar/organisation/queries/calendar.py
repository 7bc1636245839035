"""A year of a body's calendar, and which open due dates it would move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from pilar.kernel import clocks
from pilar.kernel.calendars import YearState, calendar_for
from pilar.kernel.clocks import Moved, Recomputed
from pilar.kernel.models.calendar import Holiday, HolidayKind
from pilar.kernel.models.clocks import Clock
from pilar.kernel.months import Mark, Month, year_of
from pilar.kernel.rules import RuleMissingError
from pilar.kernel.workdays import CalendarRangeError
from pilar.organisation.models import Body

#: What tells the kinds apart without colour: a letter in the grid, explained below it.
SIGNS = {HolidayKind.NATIONAL: "N", HolidayKind.JOINT_LEAVE: "C", HolidayKind.REGIONAL: "D"}
ESTIMATED = Mark("estimated", "?", "masih perkiraan")


@dataclass(frozen=True, slots=True)
class Year:
    """A year as the page shows it. ``state`` counts the shared rows; without a working week ``workdays`` is None."""

    number: int
    months: tuple[Month, ...]
    state: YearState
    regional: int

    @property
    def workdays(self) -> int | None:
        counts = [month.workdays for month in self.months if month.workdays is not None]
        return sum(counts) if counts else None

    @property
    def text(self) -> str:
        return str(self.number)

    @property
    def empty(self) -> bool:
        """Nobody has filled the shared calendar of this year."""
        return not (self.state.national or self.state.joint_leave)


def holidays(body: Body, year: int) -> QuerySet[Holiday]:
    """The days off of ``body`` in ``year``: the shared ones and its own, as they stand now."""
    own = Q(body=None) | Q(body=body.uuid)
    return Holiday.objects.filter(own, removed=False, day__range=(date(year, 1, 1), date(year, 12, 31)))


def year_page(body: Body, number: int, rows: Iterable[Holiday], today: date) -> Year:
    """The year made of ``rows``, its days off. Two queries, for working days."""
    found = list(rows)
    shared = [row for row in found if row.body is None]
    state = YearState(
        number,
        national=sum(row.kind == HolidayKind.NATIONAL for row in shared),
        joint_leave=sum(row.kind == HolidayKind.JOINT_LEAVE for row in shared),
        estimated=sum(row.estimated for row in shared),
    )
    try:
        is_workday = calendar_for(body.uuid, number, number).is_workday
    except (RuleMissingError, CalendarRangeError):  # a year before the first rule on the working week
        is_workday = None
    months = year_of(number, _marks(found), is_workday, today)
    return Year(number, months, state, len(found) - len(shared))


def _marks(rows: Iterable[Holiday]) -> dict[date, list[Mark]]:
    marks: defaultdict[date, list[Mark]] = defaultdict(list)
    for row in rows:
        words = f"{row.get_kind_display()}: {row.name}"
        marks[row.day].append(Mark(row.kind.replace("_", "-"), SIGNS[HolidayKind(row.kind)], words))
    for row in rows:
        if row.estimated and ESTIMATED not in marks[row.day]:
            marks[row.day].append(ESTIMATED)
    return dict(marks)


# -- due dates


@dataclass(frozen=True, slots=True)
class Shift:
    """An open due date that would move, with the limit that it comes from."""

    moved: Moved
    clock: Clock


def would_move(body: Body, *, by: str, at: datetime) -> Recomputed:
    """What ``actions.calendar.recompute`` would do. Four queries per 500 open due dates."""
    return clocks.recompute(by=by, at=at, dry_run=True, body=body.uuid)


def shifts(moved: Sequence[Moved]) -> list[Shift]:
    """``moved`` with their limits. One query."""
    known = Clock.objects.select_related("rule").in_bulk([item.clock for item in moved])
    return [Shift(item, known[item.clock]) for item in moved if item.clock in known]
