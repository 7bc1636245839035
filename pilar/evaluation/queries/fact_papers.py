"""The papers of facts beside the evidence that they became: lembar fakta and surat nihil, with their signed copies."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from pilar.evaluation.models import Evidence, EvidenceVersion, Zone
from pilar.evaluation.papers import FACT_SHEET, NIL_LETTER
from pilar.kernel.models import Document

KINDS = (FACT_SHEET.code, NIL_LETTER.code)


def papers_of(evidence: Evidence, versions: Iterable[EvidenceVersion]) -> QuerySet[Document]:
    """The papers that are the files of ``versions`` of ``evidence``, the newest first; two queries with their copies.

    Only those of a zone of its own unit: whoever uploads the printed sheet of somebody else has that sheet as a file,
    and not what was signed of it.
    """
    stored = [version.stored_id for version in versions if version.stored_id]
    if not stored:
        return Document.objects.none()
    zones = Zone.objects.filter(unit=evidence.unit_id).order_by().annotate(text=Cast("pk", CharField())).values("text")
    papers = Document.objects.filter(
        stored__in=stored, kind__in=KINDS, object_type=Zone._meta.label_lower, object_id__in=zones
    )
    return papers.order_by("-issued_at", "-pk").prefetch_related("signed_copies")
