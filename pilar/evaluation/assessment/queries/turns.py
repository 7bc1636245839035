"""Whose turn it is, for queries of many zones; of one zone ``actions.rounds.take`` asks it under its lock."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from pilar.evaluation.assessment.access import may_assess
from pilar.evaluation.assessment.models import Round, Seat
from pilar.evaluation.assessment.workflow import AGREED
from pilar.evaluation.models import Assessor, Worksheet
from pilar.evaluation.workflow import SUBMITTED


def waiting() -> QuerySet[Worksheet]:
    """The units' worksheets that wait to be taken, with whose turn it is: ``turn`` (its number, None where the body
    has no internal assessor) and ``turn_label``. That is the first one that has not agreed to this hand-over."""
    agreed = Round.objects.filter(
        worksheet__assessor=OuterRef("pk"), state=AGREED, zone=OuterRef(OuterRef("zone")),
        number=OuterRef(OuterRef("round")),
    )  # fmt: skip
    due = Assessor.objects.filter(~Exists(agreed), body=OuterRef("zone__unit__body"), code__startswith=Assessor.TPI)
    due = due.order_by("position", "pk")
    rows = Worksheet.objects.filter(assessor__code=Assessor.UNIT, state=SUBMITTED)
    return rows.annotate(turn=Subquery(due.values("pk")[:1]), turn_label=Subquery(due.values("label")[:1]))


def seats_of_turn(day: date) -> QuerySet[Seat]:
    """The open seats of the team whose turn it is, held by those who may assess, for ``Exists`` beside ``waiting``."""
    return Seat.objects.filter(
        may_assess(day), zone=OuterRef("zone"), tier__assessor=OuterRef("turn"), ended_at__isnull=True
    )
