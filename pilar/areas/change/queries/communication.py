"""What was said about the zone, and in which months nothing was. The reckoning of months is pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from pilar.areas.change.access import rows_seen
from pilar.areas.change.models import Communication
from pilar.days import MONTHS
from pilar.organisation.access import Actor

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of whole calendar months in which something has to be said, both days included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def label(self) -> str:
        """``Maret 2026``, or from one month to the other."""
        end = f"{MONTHS[self.last.month - 1]} {self.last.year}"
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return end
        return f"{MONTHS[self.first.month - 1]} {self.first.year}–{end}"


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of ``day``."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)


def stretches(start: date, until: date, months: int) -> list[Stretch]:
    """The stretches of ``months`` calendar months that lie whole between ``start`` and ``until``, the oldest first.

    Counted backwards from the last month that is over on ``until``: one that still runs is not due.
    """
    following = month_before(until + _DAY, 0)  # the day after the last whole month
    found: list[Stretch] = []
    while (first := month_before(following, months)) >= start:
        found.append(Stretch(first, following - _DAY))
        following = first
    return found[::-1]


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month of the strip: how it is called, how often something was said, and whether it is over."""

    first: date
    count: int
    is_over: bool

    @property
    def name(self) -> str:
        return MONTHS[self.first.month - 1]

    @property
    def short(self) -> str:
        return self.name[:3]

    @property
    def is_empty(self) -> bool:
        """Over, and nothing was said in it."""
        return self.is_over and not self.count


def strip(days: Iterable[date], today: date, months: int = 12) -> list[MonthCell]:
    """The last months, this one included, the oldest first."""
    firsts = [month_before(today, back) for back in range(months - 1, -1, -1)]
    counts = dict.fromkeys(firsts, 0)
    for day in days:
        if (month := day.replace(day=1)) in counts:
            counts[month] += 1
    return [MonthCell(first, counts[first], first < today.replace(day=1)) for first in firsts]


def seen(user: Actor, at: datetime) -> QuerySet[Communication]:
    """What was said by the units that ``user`` sees."""
    return rows_seen(Communication, user, at)
