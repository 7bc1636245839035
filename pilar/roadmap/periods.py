"""The months and quarters of a year, over which a monev looks, and how long after it its roadmap is open. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pilar.records.schedule import Period

MONTHS, QUARTERS = "month", "quarter"
#: How often → months of one period.
RHYTHMS: Final = {MONTHS: 1, QUARTERS: 3}
#: So long after a quarter has ended its monev is asked for, and after a year's last one its roadmap is worked on.
AFTER: Final = timedelta(45)


def periods_of(year: int, rhythm: str) -> list[Period]:
    """The periods of ``year``, the first one first."""
    step = RHYTHMS[rhythm]
    starts = [date(year, month, 1) for month in range(1, 13, step)]
    ends = [following - timedelta(1) for following in (*starts[1:], date(year + 1, 1, 1))]
    return [Period(first, last) for first, last in zip(starts, ends, strict=True)]


def first_open_year(day: date) -> int:
    """The earliest year whose roadmap is still worked on, on ``day``, where the next one has begun."""
    return (day - AFTER).year


def key_of(period: Period) -> str:
    """As a form carries it: ``2026-07-01_2026-09-30``."""
    return f"{period.first.isoformat()}_{period.last.isoformat()}"


def period_of(year: int, key: str) -> Period | None:
    """The month or quarter of ``year`` with this key."""
    every = (*periods_of(year, QUARTERS), *periods_of(year, MONTHS))
    return next((each for each in every if key_of(each) == key), None)
