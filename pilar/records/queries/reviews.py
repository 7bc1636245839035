"""Periodic reviews to be read: by pages, and by the facts of other rooms (concluded, due, followed up)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from pilar.records.models import Recommendation, Review
from pilar.records.models.base import about
from pilar.records.workflow import CLOSED, CONCLUDED, DROPPED


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
