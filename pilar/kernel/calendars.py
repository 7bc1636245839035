"""The calendar in the tables: reading it for a body, and filling it from the package. Editing: ``calendar_edits``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from pilar.kernel import rules
from pilar.kernel.holidays_source import ShippedDay, shipped_days, source
from pilar.kernel.models.calendar import Holiday, HolidayKind
from pilar.kernel.models.rules import Rule
from pilar.kernel.rules import RuleBook
from pilar.kernel.workdays import Calendar

WORKING_WEEK = "kernel.working-week"
DAY_END = "kernel.day-end"


@dataclass(frozen=True, slots=True)
class YearState:
    """What the calendar has for one year. ``complete``: joint leave is there and nothing is estimated any more."""

    year: int
    national: int
    joint_leave: int
    estimated: int

    @property
    def settled(self) -> bool:
        """Whether the government's joint leave is there; until then the year warns."""
        return self.joint_leave > 0

    @property
    def complete(self) -> bool:
        return self.settled and self.estimated == 0


@dataclass(frozen=True, slots=True)
class LoadedDays:
    """What a loading changed. ``kept`` are days where a person's row stands instead of the package's."""

    added: int
    updated: int
    dropped: int
    kept: tuple[date, ...]
    years: tuple[YearState, ...]


# -- reading


def calendar_for(body: UUID, first_year: int, last_year: int) -> Calendar:
    """The calendar of ``body`` for these years. Two queries: read it once and pass it on, never in a loop."""
    return calendars_for([body], first_year, last_year)[body]


def calendars_for(bodies: Iterable[UUID], first_year: int, last_year: int) -> dict[UUID, Calendar]:
    """The calendars of many bodies by two queries. Bodies without days of their own share one.

    Raises RuleMissingError where no working week or end of the day is known for one of the days.
    """
    wanted = set(bodies)
    days: defaultdict[UUID | None, set[date]] = defaultdict(set)
    estimated: defaultdict[UUID | None, set[date]] = defaultdict(set)
    settled: set[int] = set()
    rows = Holiday.objects.filter(Q(body=None) | Q(body__in=wanted), removed=False)
    period = (date(first_year, 1, 1), date(last_year, 12, 31))
    for owner, day, kind, uncertain in rows.filter(day__range=period).values_list("body", "day", "kind", "estimated"):
        days[owner].add(day)
        if uncertain:
            estimated[owner].add(day)
        if kind == HolidayKind.JOINT_LEAVE:
            settled.add(day.year)
    book = rules.book([WORKING_WEEK, DAY_END], wanted)
    shared: dict[object, Calendar] = {}
    result = {}
    for body in wanted:
        weeks = tuple((since, row.as_weekdays()) for since, row in _periods(book, WORKING_WEEK, body, period[0]))
        ends = tuple((since, row.as_time()) for since, row in _periods(book, DAY_END, body, period[0]))
        key = (frozenset(days[None] | days[body]), frozenset(estimated[None] | estimated[body]), weeks, ends)
        if key not in shared:
            off, maybe = key[0], key[1]
            shared[key] = Calendar(first_year, last_year, off, maybe, frozenset(settled), weeks, ends)
        result[body] = shared[key]
    return result


def _periods(book: RuleBook, code: str, body: UUID, first: date) -> list[tuple[date, Rule]]:
    """Which row of ``code`` is in force from which day on, beginning with ``first``."""
    begins = [first, *(day for day in book.changes(code, body) if day > first)]
    return [(day, book.get(code, body, day)) for day in begins]


def year_states() -> tuple[YearState, ...]:
    """Every year from the first to the last that has a national row, oldest first. One query."""
    rows = Holiday.objects.filter(body=None, removed=False)
    counts = rows.annotate(year=ExtractYear("day")).values("year").order_by("year")
    counted = counts.annotate(
        national=Count("pk", filter=Q(kind=HolidayKind.NATIONAL)),
        joint_leave=Count("pk", filter=Q(kind=HolidayKind.JOINT_LEAVE)),
        uncertain=Count("pk", filter=Q(estimated=True)),
    )
    found = {
        row["year"]: YearState(row["year"], row["national"], row["joint_leave"], row["uncertain"]) for row in counted
    }
    if not found:
        return ()
    return tuple(found.get(year, YearState(year, 0, 0, 0)) for year in range(min(found), max(found) + 1))


def years_to_settle(first: int, last: int) -> tuple[YearState, ...]:
    """The years from ``first`` to ``last`` for which joint leave is not there or feasts are estimates. One query."""
    known = {state.year: state for state in year_states()}
    found = (known.get(year, YearState(year, 0, 0, 0)) for year in range(first, last + 1))
    return tuple(state for state in found if not state.complete)


# -- filling from the package


def years_around(year: int) -> range:
    """The years whose days off are kept at hand in ``year``: due dates reach back, and plans ahead."""
    return range(year - 2, year + 3)


def load_years(years: Iterable[int]) -> LoadedDays:
    """Bring the national rows of ``years`` into line with the package; a row that a person edited is never touched.

    Safe to run again and at the same time as another. A day that the package gave up (an estimate that moved) is
    dropped unless somebody edited it.
    """
    span = sorted(set(years))
    shipped = {item.day: item for item in shipped_days(span)}
    with transaction.atomic():
        here = Q(day__year__in=span) | Q(shipped_day__year__in=span)
        rows = Holiday.objects.select_for_update(no_key=True).filter(here, body=None).order_by("pk")
        known = {row.shipped_day: row for row in rows if row.shipped_day}
        kept = {row.day for row in rows if row.edited_by and not row.removed}
        kept |= {day for day, row in known.items() if row.edited_by}
        gone = [row.pk for day, row in known.items() if day not in shipped and not row.edited_by]
        Holiday.objects.filter(pk__in=gone).delete()
        changed = [known[day] for day, item in shipped.items() if day in known and _follow(known[day], item)]
        Holiday.objects.bulk_update(changed, ["name", "kind", "estimated", "source"])
        added = [_new(item) for day, item in shipped.items() if day not in known and day not in kept]
        Holiday.objects.bulk_create(added, ignore_conflicts=True)  # another process may be loading the same years
    return LoadedDays(len(added), len(changed), len(gone), tuple(sorted(kept & shipped.keys())), year_states())


def _follow(row: Holiday, item: ShippedDay) -> bool:
    """Copy the package's words onto a row that nobody edited; whether anything differed."""
    if row.edited_by:
        return False
    words = {"name": item.name, "kind": item.kind, "estimated": item.estimated, "source": source()}
    different = {name: text for name, text in words.items() if getattr(row, name) != text}
    for name, text in different.items():
        setattr(row, name, text)
    return bool(different)


def _new(item: ShippedDay) -> Holiday:
    return Holiday(
        day=item.day, name=item.name, kind=item.kind, estimated=item.estimated, source=source(), shipped_day=item.day
    )
