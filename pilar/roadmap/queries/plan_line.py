"""The line that a plan promised: the score when it was set, and what its items were to gain by their due days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Q, Sum

from pilar.evaluation.models import Zone
from pilar.roadmap.models import PlanItem, PlanRevision
from pilar.roadmap.queries.trend import Point, on
from pilar.roadmap.workflow import DONE, DROPPED


def plan_line(zone: Zone, points: Sequence[Point]) -> list[tuple[date, Fraction]]:
    """Days with the score that the plan had for them, from the day on which it was set last; empty
    before that, and where no item has a known gain.

    Only gains that the optimiser named are known; items dropped, or done before that day, are no part of the line. It
    ends at 100. Two queries.
    """
    revision = PlanRevision.objects.filter(plan__zone=zone).order_by("-number").first()
    start = on(points, revision.set_on) if revision else None
    if revision is None or start is None:
        return []
    rows = PlanItem.objects.filter(plan__zone=zone, due_on__isnull=False).exclude(state=DROPPED)
    rows = rows.exclude(Q(state=DONE, done_on__lt=revision.set_on))
    gains = rows.order_by().values("due_on").annotate(gain=Sum("questions__gain")).order_by("due_on")
    line, reached = [(revision.set_on, Fraction(start.total))], Fraction(start.total)
    for row in gains:
        if row["gain"]:
            reached = min(reached + Fraction(row["gain"]), Fraction(100))
            line.append((max(row["due_on"], revision.set_on), reached))
    return line if len(line) > 1 else []
