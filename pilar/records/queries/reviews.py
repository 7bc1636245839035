"""Periodic reviews to be read: by pages, and by the facts of other rooms (concluded, due, followed up)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from pilar.kernel.inbox import Asker
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import below
from pilar.organisation.models import Unit
from pilar.records.access import records_seen
from pilar.records.models import Finding, Recommendation, Review
from pilar.records.models.base import about
from pilar.records.queries.recommendations import overdue, with_first_due
from pilar.records.sections import Standing, Waiting
from pilar.records.workflow import CLOSED, CONCLUDED, DONE, DROPPED, MANAGE, OPEN

ORDER: Final = ("-period_until", "-pk")
#: In the filter: reviews with recommendations that are not closed, and with some that are late.
UNCLOSED, LATE = "terbuka", "terlambat"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How far recommendations were followed at a cut-off: ``closed`` of ``due``. What is not yet due is only shown.

    ``open_rows`` are those of ``due`` that were not closed, the longest overdue first.
    """

    closed: int
    due: int
    not_yet_due: int
    open_rows: QuerySet[Recommendation]


def reviews_about(units_q: Q, topics: Sequence[str]) -> QuerySet[Review]:
    """The reviews of the units (``UnitSet.where("unit")``) about one of ``topics``, the dropped ones left out.

    No topic asks for every topic.
    """
    rows = Review.objects.filter(units_q).exclude(state=DROPPED)
    return rows.filter(about(*topics)) if topics else rows


def concluded(units_q: Q, topics: Sequence[str], start: date | None, until: date) -> QuerySet[Review]:
    """The reviews that were concluded and discussed between ``start`` and ``until``, both days included."""
    rows = reviews_about(units_q, topics).filter(state=CONCLUDED, held_on__lte=until)
    return rows if start is None else rows.filter(held_on__gte=start)


def recommendations(units_q: Q, topics: Sequence[str]) -> QuerySet[Recommendation]:
    """All recommendations of those reviews but the withdrawn ones."""
    return Recommendation.objects.filter(review__in=reviews_about(units_q, topics)).exclude(state=DROPPED)


def closed_by_then(day: date) -> Q:
    """Recommendations that a second person had accepted by the end of ``day``."""
    return Q(state=CLOSED, closed_on__lte=day)


def due_recommendations(
    units_q: Q, topics: Sequence[str], until: date, start: date | None = None
) -> QuerySet[Recommendation]:
    """Those whose due date has passed when ``until`` is over, so one that is due on that very day is among them.

    With ``start`` what was due before it counts only while it was open then: age does not make neglect disappear.
    """
    rows = recommendations(units_q, topics).filter(due_on__lte=until)
    if start is None:
        return rows
    return rows.exclude(Q(due_on__lt=start) & Q(state=CLOSED, closed_on__lt=start))


def followed_up(units_q: Q, topics: Sequence[str], start: date | None, until: date) -> FollowUp:
    """The shared measure “ditindaklanjuti” at the end of ``until``: closed with proof that a second person accepted.

    The share is closed / due; what was accepted after ``until`` was still open then. Three queries.
    """
    due = due_recommendations(units_q, topics, until, start)
    closed = closed_by_then(until)
    later = recommendations(units_q, topics).filter(due_on__gt=until)
    total = due.count()
    return FollowUp(
        closed=due.filter(closed).count(),
        due=total,
        not_yet_due=later.exclude(closed).count(),
        open_rows=due.exclude(closed).order_by("due_on", "pk"),
    )


# -- lists and pages


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of reviews is filtered by. ``year``: in which the period that was looked at ends."""

    text: str = ""
    unit: Unit | None = None
    topic: str = ""
    state: str = ""
    year: int | None = None
    recommendations: str = ""


def reviews(asker: Asker, wanted: Wanted) -> QuerySet[Review]:
    """Those that ``asker`` sees, with unit, and ``total``, ``closed`` and ``late``: their recommendations.

    One query; order them by ORDER.
    """
    rows = records_seen(Review, asker.user, asker.at).select_related("unit")
    if wanted.text:
        words = Q(title__icontains=wanted.text) | Q(subject__icontains=wanted.text)
        rows = rows.filter(words | Q(outside_number__icontains=wanted.text))
    if wanted.unit is not None:
        rows = rows.filter(below([wanted.unit.path], "unit__path"))
    if wanted.topic:
        rows = rows.filter(about(wanted.topic))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.year is not None:
        rows = rows.filter(period_until__year=wanted.year)
    if wanted.recommendations:
        which = overdue(asker.day) if wanted.recommendations == LATE else Q(state__in=(OPEN, DONE))
        rows = rows.filter(Exists(Recommendation.objects.filter(which, review=OuterRef("pk"))))
    return with_counts(rows, asker.day)


def with_counts(rows: QuerySet[Review], day: date) -> QuerySet[Review]:
    """``total``, ``closed`` and ``late`` of the recommendations that are not withdrawn; no further query."""
    return rows.annotate(total=_count(~Q(state=DROPPED)), closed=_count(Q(state=CLOSED)), late=_count(overdue(day)))


def _count(which: Q) -> Coalesce:
    counted = Recommendation.objects.filter(which, review=OuterRef("pk")).order_by().values("review")
    number = counted.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def years(rows: QuerySet[Review]) -> Sequence[int]:
    """The years in which their periods end, the last first. One query."""
    return [day.year for day in rows.order_by().dates("period_until", "year", order="DESC")]


@dataclass(frozen=True, slots=True)
class Part:
    """A finding with what was recommended because of it; None for recommendations without a finding."""

    finding: Finding | None
    rows: Sequence[Recommendation]


def parts_of(review: Review) -> list[Part]:
    """Findings in their order with their recommendations, at the end those without any. Two queries."""
    rows = with_first_due(Recommendation.objects.filter(review=review)).select_related("owner", "proof")
    own = Prefetch("recommendations", rows.order_by("number", "pk"))
    found = [Part(finding, list(finding.recommendations.all())) for finding in review.findings.prefetch_related(own)]
    alone = list(rows.filter(finding__isnull=True).order_by("number", "pk"))
    return [*found, Part(None, alone)] if alone else found


def coming(asker: Asker, days: int) -> QuerySet[Review]:
    """Reviews that ``asker`` manages, still running and due within ``days`` or late, the soonest first. One query."""
    own = below(asker.rights.roots(MANAGE), "unit__path")
    rows = Review.objects.filter(own, state=OPEN, due_on__lte=asker.day + timedelta(days))
    return rows.select_related("unit").order_by("due_on", "pk")


def standing(asker: Asker) -> Standing:
    """How reviews stand, for the first page of the room. One query."""
    own = below(asker.rights.roots(MANAGE), "unit__path")
    found = records_seen(Review, asker.user, asker.at).aggregate(
        total=Count("pk"), running=Count("pk", filter=Q(state=OPEN) & own)
    )
    waiting: tuple[Waiting, ...] = ()
    if found["running"]:
        address = f"{reverse('records:reviews')}?{urlencode({'keadaan': OPEN})}"
        waiting = (Waiting(f"{angka(found['running'], 0)} masih berjalan", address),)
    return Standing(found["total"], waiting)
