"""Schedules and what was held in them, with the queries each takes; the judging itself is in ``records.schedule``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from pilar.organisation.access import local_day
from pilar.records.models import Activity, Review, Series
from pilar.records.models.base import about
from pilar.records.schedule import Cell, Kept, Period, Regularity, cells_of, judge, period_of
from pilar.records.workflow import CONCLUDED, HELD, OPEN, PLANNED, REPORTED

#: How far ahead the page of schedules looks.
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Days:
    """On which local days something of a schedule was held, and for which it is planned."""

    held: tuple[date, ...] = ()
    planned: tuple[date, ...] = ()


def series_of(units_q: Q, kind: str, topics: Collection[str] = ()) -> QuerySet[Series]:
    """The schedules of ``kind`` about one of ``topics`` (of any, where none are named).

    ``units_q`` is about rows with a ``unit``: ``below(paths, "unit__path")``.
    """
    rows = Series.objects.filter(units_q, kind=kind).select_related("unit__body")
    return rows.filter(about(*topics)) if topics else rows


def days_of(series: Sequence[Series]) -> Mapping[int, Days]:
    """The days of each of ``series`` by its id: of activities that name it, or of reviews. Two queries at most.

    An activity was held on the day it began; a review on the day its result was discussed, and is planned for the last
    day of the period that it looks at while it runs.
    """
    held: defaultdict[int, list[date]] = defaultdict(list)
    planned: defaultdict[int, list[date]] = defaultdict(list)
    by_kind: defaultdict[str, dict[int, Series]] = defaultdict(dict)
    for each in series:
        by_kind[each.kind][each.pk] = each
    if activities := by_kind[Series.ACTIVITY]:
        rows = Activity.objects.filter(series__in=activities, state__in=(PLANNED, HELD, REPORTED)).order_by()
        for owner, state, starts_at in rows.values_list("series", "state", "starts_at"):
            day = local_day(starts_at, activities[owner].unit.body)
            (planned if state == PLANNED else held)[owner].append(day)
    if reviews := by_kind[Series.REVIEW]:
        found = Review.objects.filter(series__in=reviews, state__in=(OPEN, CONCLUDED)).order_by()
        for owner, state, held_on, due_on, until in found.values_list(
            "series", "state", "held_on", "due_on", "period_until"
        ):
            if state == CONCLUDED and held_on:
                held[owner].append(held_on)
            else:
                planned[owner].append(due_on or until)
    return {each.pk: Days(tuple(sorted(held[each.pk])), tuple(sorted(planned[each.pk]))) for each in series}


def cells(series: Sequence[Series], today: date, until: date | None = None) -> Mapping[int, list[Cell]]:
    """The periods of each of ``series`` by its id as of ``today``, up to ``until`` (else a year ahead). Two queries."""
    days = days_of(series)
    return {
        each.pk: cells_of(each, days[each.pk].held, days[each.pk].planned, today, until or today + AHEAD)
        for each in series
    }


def is_regular(
    unit_q: Q, topics: Collection[str], *, kind: str, every_months: int, start: date, until: date
) -> Regularity:
    """Whether something about ``topics`` was held by a written schedule at least every so many months. Two queries.

    Schedules of the units of ``unit_q`` count (Q over rows with a ``unit``); ``start`` and ``until`` are the window,
    both included. See ``records.schedule.judge``.
    """
    found = list(series_of(unit_q, kind, topics))
    days = days_of(found)
    return judge([Kept(each, days[each.pk].held) for each in found], every_months, start, until)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A period that is running, or just over, in which nothing was held and nothing is planned."""

    series: Series
    period: Period


def lacking(series: Iterable[Series], today: date, *, notice: timedelta) -> list[Lacking]:
    """What is to be planned now: periods that end within ``notice``, the soonest first. Two queries at most."""
    listed = list(series)
    days = days_of(listed)
    found = []
    for each in listed:
        period = period_of(each, today)
        if period is None or period.last - today > notice:
            continue
        known = days[each.pk]
        if not any(map(period.holds, (*known.held, *known.planned))):
            found.append(Lacking(each, period))
    return sorted(found, key=lambda one: (one.period.last, one.series.title))
