"""Working days, computed without a database: which days an office works, and what a limit of n working days means.

Day 1 of a limit is the first working day *after* the event. ``pilar.kernel.calendars`` reads a calendar from the
tables.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import groupby, zip_longest

from pilar.errors import PilarError

ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})  # ISO numbers of the days of the week
#: From which day on which days of the week are worked, oldest first.
Weeks = tuple[tuple[date, frozenset[int]], ...]
FIVE_DAYS: Weeks = ((date.min, MONDAY_TO_FRIDAY),)
#: From which day on the last day of a limit ends at which local time, oldest first.
DayEnds = tuple[tuple[date, time], ...]
MIDNIGHT: DayEnds = ((date.min, time(23, 59)),)


class CalendarRangeError(PilarError, LookupError):
    """The question reaches beyond the years that this calendar was read for: read it for more."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Batas waktu tidak dapat dihitung: {what}. Tidak ada yang disimpan. "
            "Periksa tanggalnya; bila sudah benar, minta administrator memeriksa kalender dan aturan di halaman Kelola."
        )


@dataclass(frozen=True, slots=True)
class CalendarWarning:
    """Why a computed day may still move: ``code`` is ``unsettled``, or ``estimated`` because of ``days``."""

    code: str
    year: int
    message: str
    days: tuple[date, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """The days off of one body from 1 January ``first_year`` to 31 December ``last_year``.

    ``estimated`` are days off that wait for a decision (Idul Fitri and Idul Adha before the sighting). ``settled`` are
    the years whose joint leave the government has announced: before that, a year has gaps.
    """

    first_year: int
    last_year: int
    days_off: frozenset[date]
    estimated: frozenset[date] = frozenset()
    settled: frozenset[int] = frozenset()
    weeks: Weeks = FIVE_DAYS
    day_ends: DayEnds = MIDNIGHT
    _workdays: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_workdays", tuple(self._worked_days()))

    def is_workday(self, day: date) -> bool:
        self._expect(day)
        position = bisect_left(self._workdays, day)
        return position < len(self._workdays) and self._workdays[position] == day

    def add(self, start: date, days: int) -> date:
        """The ``days``-th working day after ``start``; ``start`` itself never counts. ``days`` is at least 1."""
        if days < 1:
            raise ValueError(f"a limit of {days} working days is none")
        self._expect(start)
        position = bisect_right(self._workdays, start) + days - 1
        if position >= len(self._workdays):
            raise CalendarRangeError(f"{days} hari kerja sesudah {start:%d-%m-%Y} melewati tahun {self.last_year}")
        return self._workdays[position]

    def between(self, start: date, end: date) -> int:
        """How many working days after ``start`` have come by ``end``; so ``between(s, add(s, n)) == n``.

        Negative where ``end`` is before ``start``.
        """
        self._expect(start, end)
        return bisect_right(self._workdays, end) - bisect_right(self._workdays, start)

    def count(self, first: date, last: date) -> int:
        """How many days from ``first`` to ``last``, both included, are worked."""
        self._expect(first, last)
        return max(0, bisect_right(self._workdays, last) - bisect_left(self._workdays, first))

    def day_end(self, day: date) -> time:
        """The last minute of ``day`` that still counts, local time."""
        since = bisect_right([first for first, _ in self.day_ends], day)
        if since == 0:
            raise CalendarRangeError(f"jam berakhirnya hari tidak diketahui untuk {day:%d-%m-%Y}")
        return self.day_ends[since - 1][1]

    def warnings(self, first: date, last: date) -> tuple[CalendarWarning, ...]:
        """What makes a computation from ``first`` to ``last`` uncertain, year by year."""
        found = []
        # A sighting moves a feast by a day, so one just outside of the period still counts.
        near = sorted(day for day in self.estimated if first - ONE_DAY <= day <= last + ONE_DAY)
        for year in range(first.year, last.year + 1):
            if year not in self.settled:
                message = f"Kalender {year} belum ditetapkan: cuti bersama belum diketahui, batas waktu dapat bergeser."
                found.append(CalendarWarning("unsettled", year, message))
        for year, days in groupby(near, key=lambda day: day.year):
            message = f"Sebagian hari libur {year} masih perkiraan: batas waktu dapat bergeser."
            found.append(CalendarWarning("estimated", year, message, tuple(days)))
        return tuple(found)

    def _worked_days(self) -> Iterator[date]:
        day, end = date(self.first_year, 1, 1), date(self.last_year, 12, 31)
        if not self.weeks or self.weeks[0][0] > day:
            raise CalendarRangeError(f"hari kerja dalam sepekan tidak diketahui untuk {day:%d-%m-%Y}")
        for (_, worked), following in zip_longest(self.weeks, self.weeks[1:]):
            until = min(end, following[0] - ONE_DAY) if following else end
            while day <= until:
                if day.isoweekday() in worked and day not in self.days_off:
                    yield day
                day += ONE_DAY

    def _expect(self, *days: date) -> None:
        for day in days:
            if not self.first_year <= day.year <= self.last_year:
                span = f"{self.first_year} sampai {self.last_year}"
                raise CalendarRangeError(f"{day:%d-%m-%Y} di luar kalender {span}")
