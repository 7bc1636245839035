"""The months of a year as grids to look at, computed without a database. ``components/month.html`` draws one.

A day is told apart by a letter and a shape as well as by its colour, and in words for those who listen.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pilar.days import MONTHS
from pilar.kernel.templatetags.indonesian import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Mark:
    """What a day is: ``kind`` becomes the class ``day-<kind>``, ``sign`` a letter or two, ``words`` what is read."""

    kind: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month. ``rest``: off by the working week; ``today``: the day that it is."""

    day: date
    marks: tuple[Mark, ...]
    rest: bool
    today: bool

    @property
    def kinds(self) -> str:
        """Classes of the cell."""
        names = [f"day-{mark.kind}" for mark in self.marks]
        return " ".join([*names, *(["day-rest"] if self.rest else []), *(["day-today"] if self.today else [])])

    @property
    def sign(self) -> str:
        return "".join(mark.sign for mark in self.marks)

    @property
    def words(self) -> str:
        """What a listener hears after the number; empty on an ordinary working day."""
        told = [mark.words for mark in self.marks] or (["libur pekanan"] if self.rest else [])
        return ", ".join([*(["hari ini"] if self.today else []), *told])


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday to Sunday; None where a cell belongs to another month.

    ``workdays`` is None where nobody knows which days are worked.
    """

    number: int
    year: int
    weeks: tuple[tuple[Day | None, ...], ...]
    workdays: int | None

    @property
    def name(self) -> str:
        return MONTHS[self.number - 1]

    @property
    def weekdays(self) -> tuple[tuple[str, str], ...]:
        return WEEKDAYS


def year_of(
    year: int,
    marks: Mapping[date, Sequence[Mark]],
    is_workday: Callable[[date], bool] | None,
    today: date | None = None,
) -> tuple[Month, ...]:
    """The twelve months of ``year``. A day that is not worked and has no mark is one of the weekly rest.

    Without ``is_workday`` no rest is drawn and nothing is counted.
    """
    return tuple(_month(year, number, marks, is_workday, today) for number in range(1, 13))


def _month(
    year: int,
    number: int,
    marks: Mapping[date, Sequence[Mark]],
    is_workday: Callable[[date], bool] | None,
    today: date | None,
) -> Month:
    before, length = gregorian.monthrange(year, number)
    first = date(year, number, 1)
    cells: list[Day | None] = [None] * before
    worked = 0
    for offset in range(length):
        day = first + timedelta(days=offset)
        works = is_workday is not None and is_workday(day)
        worked += works
        own = tuple(marks.get(day, ()))
        cells.append(Day(day, own, is_workday is not None and not works and not own, day == today))
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
    return Month(number, year, weeks, worked if is_workday else None)
