"""“Berkala”: the periods of a written schedule, and which of them were held. Pure but for the rows it is given."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from pilar.days import MONTHS, day_text
from pilar.records.models.activity import Series


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a schedule, both days included; due when its last day is over."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def label(self) -> str:
        """``triwulan III 2026``, ``Oktober 2026``; where it follows no calendar, its two days."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        whole = self.first.day == 1 and (self.last + timedelta(days=1)).day == 1
        if whole and months in _NAMES and (self.first.month - 1) % months == 0:
            return _NAMES[months][(self.first.month - 1) // months].format(self.first.year)
        return f"{day_text(self.first)} – {day_text(self.last)}"


#: Months of a period → the names of those of a year.
_NAMES: Final = {
    1: [f"{month} {{}}" for month in MONTHS],
    3: [f"triwulan {number} {{}}" for number in ("I", "II", "III", "IV")],
    6: [f"semester {number} {{}}" for number in ("I", "II")],
    12: ["tahun {}"],
}


class CellState(StrEnum):
    """What became of a period."""

    HELD = "held"
    PLANNED = "planned"
    MISSED = "missed"
    UPCOMING = "upcoming"


@dataclass(frozen=True, slots=True)
class Cell:
    """A period as it is drawn. ``running``: today lies in it."""

    period: Period
    state: CellState
    running: bool = False

    @property
    def words(self) -> str:
        return {
            CellState.HELD: "terlaksana", CellState.PLANNED: "terjadwal", CellState.MISSED: "terlewat",
            CellState.UPCOMING: "belum dijadwalkan" if self.running else "akan datang",
        }[self.state]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Regularity:
    """Whether something was held as often as it should: the schedule, what of it was missed, the days it was held."""

    has_schedule: bool
    missed: tuple[Period, ...] = ()
    held: tuple[date, ...] = ()

    @property
    def is_regular(self) -> bool:
        """A written schedule, none of its due periods missed, and held at least once."""
        return self.has_schedule and not self.missed and bool(self.held)


@dataclass(frozen=True, slots=True)
class Kept:
    """A schedule with the days on which it was held, as ``judge`` wants it."""

    series: Series
    held: tuple[date, ...]


def periods(series: Series, start: date | None, until: date) -> list[Period]:
    """The periods of ``series`` that ended on or before ``until`` and not before ``start``.

    A period that the schedule's own end cuts off is not due.
    """
    last = min(until, series.ends_on) if series.ends_on else until
    return [each for each in _all(series, last) if each.last <= last and (start is None or each.last >= start)]


def period_of(series: Series, day: date) -> Period | None:
    """The period of ``series`` that ``day`` lies in; None before its start, after its end, or where the end cuts it."""
    if day < series.starts_on:
        return None
    found = next((each for each in reversed(list(_all(series, day))) if each.holds(day)), None)
    return None if found is None or (series.ends_on and found.last > series.ends_on) else found


def cells_of(series: Series, held: Collection[date], planned: Collection[date], today: date, until: date) -> list[Cell]:
    """Every period that begins on or before ``until``, the oldest first, as of ``today``."""
    last = min(until, series.ends_on) if series.ends_on else until
    found = []
    for each in _all(series, last):
        if series.ends_on and each.last > series.ends_on:
            continue
        if any(map(each.holds, held)):
            state = CellState.HELD
        elif each.last < today:
            state = CellState.MISSED
        else:
            state = CellState.PLANNED if any(map(each.holds, planned)) else CellState.UPCOMING
        found.append(Cell(each, state, each.holds(today)))
    return found


def judge(kept: Sequence[Kept], every_months: int, start: date, until: date) -> Regularity:
    """Whether one of the schedules is at least as dense as ``every_months`` and was held in all its due periods.

    Of several schedules that count, the one with the fewest missed periods speaks. One counts where it is in force on
    ``until``, or was until it ended within the window.
    """
    dense = [
        each
        for each in kept
        if Series.MONTHS[each.series.every] <= every_months
        and each.series.starts_on <= until
        and (each.series.ends_on is None or each.series.ends_on >= start)
    ]
    if not dense:
        return Regularity(has_schedule=False)
    told = []
    for each in dense:
        gone = missed(periods(each.series, start, until), each.held)
        days = sorted(day for day in each.held if start <= day <= until)
        told.append(Regularity(True, tuple(gone), tuple(days)))
    return min(told, key=lambda one: (not one.is_regular, len(one.missed), -len(one.held)))


def _all(series: Series, until: date) -> Iterator[Period]:
    step, number = Series.MONTHS[series.every], 0
    while True:
        first = _plus(series.starts_on, number * step)
        following = _plus(series.starts_on, (number + 1) * step)
        if first > until:
            return
        yield Period(first, following - timedelta(days=1))
        number += 1


def _plus(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where there is none."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def missed(due: Collection[Period], held: Collection[date]) -> list[Period]:
    """Those of ``due`` in which nothing of ``held`` falls, the oldest first."""
    return [each for each in due if not any(map(each.holds, held))]
