"""Field checks and exit meetings to be read."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Prefetch, QuerySet

from pilar.evaluation.assessment.models import ExitMeeting, FieldCheck, FieldNote, FieldPhoto, Round
from pilar.evaluation.assessment.workflow import ASSESSING
from pilar.evaluation.models import Zone


def checks_of(zone: Zone) -> QuerySet[FieldCheck]:
    """All of a zone, the latest round and day first, with how many notes and photos."""
    rows = FieldCheck.objects.filter(round__zone=zone).select_related("round__worksheet__assessor")
    counted = {"noted": Count("notes", distinct=True), "pictured": Count("photos", distinct=True)}
    return rows.annotate(**counted).order_by("-round__taken_at", "-on", "-pk")


def whole(zone: Zone, pk: int) -> FieldCheck | None:
    """One with its notes in the order of the form and its photos. Three queries."""
    photos = Prefetch("photos", FieldPhoto.objects.select_related("stored"))
    rows = FieldCheck.objects.filter(round__zone=zone, pk=pk).select_related("round__worksheet__assessor")
    return rows.prefetch_related("notes", photos).first()


def of_question(zone: Zone, question: str) -> Sequence[FieldNote]:
    """What checks of the zone say about a question, the latest first. One query."""
    rows = FieldNote.objects.filter(field_check__round__zone=zone, question=question).select_related("field_check")
    return list(rows.order_by("-field_check__on", "-pk"))


def round_assessed(zone: Zone) -> Round | None:
    """The round that is with the assessors now. One query."""
    return Round.objects.filter(zone=zone, state=ASSESSING).select_related("worksheet__assessor").first()


def latest_round(zone: Zone) -> Round | None:
    """The round that was taken last. One query."""
    return Round.objects.filter(zone=zone).select_related("worksheet__assessor").order_by("-taken_at", "-pk").first()


def meetings_of(zone: Zone) -> list[ExitMeeting]:
    """The exit meetings of a zone, the latest first. One query."""
    rows = ExitMeeting.objects.filter(round__zone=zone).select_related("round__worksheet__assessor")
    return list(rows.order_by("-round__taken_at", "-pk"))
