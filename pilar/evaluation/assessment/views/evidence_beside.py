"""One piece of evidence beside its question: in a frame at its page, as a picture, or as a link."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from pilar.evaluation.assessment.queries.desks import Desk
from pilar.evaluation.assessment.queries.papers import Papers
from pilar.evaluation.models import EvidenceVersion
from pilar.evaluation.views.evidence_frame import shown_as
from pilar.instrument.model import Question


def beside(desk: Desk, papers: Papers, question: Question, wanted: str) -> dict[str, Any]:
    """What the page shows of the evidence that ``wanted`` (an id) names, else of the first. One query at most."""
    listed = [each for item in question.fields for each in papers.unit.evidence.get(item.key, ())]
    position = next((at for at, each in enumerate(listed) if str(each.use.pk) == wanted), 0)
    if not listed:
        return {"reading": None, "proof_place": "", "proof_before": None, "proof_after": None}
    reading = listed[position]
    version = EvidenceVersion.objects.select_related("stored").get(pk=reading.version.pk)
    address = reverse("evaluation:evidence_file", args=[desk.zone.pk, version.evidence_id, version.number])
    anchor = f"#page={reading.use.page}" if reading.use.page else ""
    return {
        "reading": reading, "version": version, "file": address, "framed": f"{address}{anchor}",
        **shown_as(version),
        "proof_place": f"Bukti {position + 1} dari {len(listed)}",
        "proof_before": listed[position - 1] if position else None,
        "proof_after": listed[position + 1] if position + 1 < len(listed) else None,
    }  # fmt: skip
