"""Which reports were issued about zones, by number: for whoever has registered one of them again elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import CharField, OuterRef, QuerySet
from django.db.models.functions import Cast

from pilar.evaluation.assessment.kinds import REPORT
from pilar.evaluation.assessment.models import Round
from pilar.evaluation.models import Zone
from pilar.kernel.models import Document


def numbers_of(zones: Collection[int]) -> list[str]:
    """The numbers of the reports about these zones, whatever became of them. One query."""
    return list(_reports(zones).exclude(number="").order_by().values_list("number", flat=True))


def report_in_force(zone: Zone) -> Document | None:
    """The report of the zone that counts, the last one issued. One query."""
    return _reports([zone.pk]).filter(state=Document.VALID).order_by("-issued_at", "-pk").first()


def in_force_beside() -> QuerySet[Document]:
    """The report that counts, for ``Subquery`` beside rows that have a zone; the last one issued first."""
    rounds = Round.objects.filter(zone=OuterRef(OuterRef("zone")))
    return _about(rounds).filter(state=Document.VALID).order_by("-issued_at", "-pk")


def reports_of(zone: Zone) -> QuerySet[Document]:
    """All reports of the zone, the newest first, with their signed copies. Two queries."""
    return _reports([zone.pk]).order_by("-issued_at", "-pk").prefetch_related("signed_copies")


def _reports(zones: Collection[int]) -> QuerySet[Document]:
    return _about(Round.objects.filter(zone__in=zones))


def _about(rounds: QuerySet[Round]) -> QuerySet[Document]:
    rounds = rounds.order_by().annotate(as_text=Cast("pk", CharField()))
    return Document.objects.filter(
        kind=REPORT.code, object_type=Round._meta.label_lower, object_id__in=rounds.values("as_text")
    )
