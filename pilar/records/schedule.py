"""“Berkala”: the periods of a written schedule, and which of them were held. Pure but for the rows it is given."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pilar.records.models.activity import Series


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a schedule, both days included; due when its last day is over."""

    first: date
    last: date


def periods(series: Series, start: date | None, until: date) -> list[Period]:
    """The periods of ``series`` that ended on or before ``until`` and not before ``start``."""
    last = min(until, series.ends_on) if series.ends_on else until
    return [each for each in _all(series, last) if each.last <= until and (start is None or each.last >= start)]


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
    return [each for each in due if not any(each.first <= day <= each.last for day in held)]
