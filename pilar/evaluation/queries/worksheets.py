"""A zone's worksheets as pages and actions need them. Each function says how many queries its result takes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from pilar.evaluation.access import assigned, zones_seen
from pilar.evaluation.milestones import SELF_ASSESSMENT
from pilar.evaluation.models import Answer, Assessor, Milestone, Worksheet
from pilar.evaluation.workflow import DRAFT
from pilar.organisation.access import Actor


def of_unit(zone_id: int) -> QuerySet[Worksheet]:
    """The unit's own worksheet of a zone."""
    return Worksheet.objects.filter(zone=zone_id, assessor__code=Assessor.UNIT)


def handed_over(zone_id: int) -> QuerySet[Worksheet]:
    """The worksheets of a zone, of whichever assessor, that are drafts no longer.

    The national team's never is one: it is written from a result that TPN has given.
    """
    return Worksheet.objects.filter(zone=zone_id).exclude(~Q(assessor__code=Assessor.TPN), state=DRAFT)


def for_writing(user: Actor, at: datetime, zone_id: int, field: str = "") -> QuerySet[Worksheet]:
    """The unit's own worksheet where ``user`` sees the zone, with what decides whether it may be written. One query.

    ``opens_on`` and ``closes_on``: the window of self-assessment; ``has_assignment``: an open assignment of the user.
    With ``field`` there is ``assigned_question`` instead: the assigned one that the field belongs to, whose key is its
    question's or begins with it, or None.
    """
    seen = of_unit(zone_id).filter(zone__in=zones_seen(user, at).filter(pk=zone_id))
    rows = with_window(seen.select_related("zone__unit__body", "assessor"))
    own = assigned(user, at).filter(zone=OuterRef("zone"))
    if not field:
        return rows.annotate(has_assignment=Exists(own))
    asked = own.filter(question__in=[field, field.rpartition(".")[0]]).order_by("-question")
    return rows.annotate(assigned_question=Subquery(asked.values("question")[:1]))


def with_window(rows: QuerySet[Worksheet]) -> QuerySet[Worksheet]:
    """``rows`` with ``opens_on`` and ``closes_on``, the window of self-assessment of their body and year."""
    window = Milestone.objects.filter(
        body=OuterRef("zone__unit__body"), year=OuterRef("zone__year"), code=SELF_ASSESSMENT
    )
    return rows.annotate(opens_on=Subquery(window.values("opens_on")), closes_on=Subquery(window.values("closes_on")))


def answers_of(worksheet: Worksheet) -> list[Answer]:
    """All answers of a worksheet, in the order of the form. One query."""
    return list(Answer.objects.filter(worksheet=worksheet).order_by("pk"))
