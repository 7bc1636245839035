"""A paper about one of a zone's rounds or meetings."""

from __future__ import annotations

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.kinds import EXIT_MINUTES, REPORT
from pilar.evaluation.assessment.models import ExitMeeting, Round
from pilar.evaluation.models import Zone
from pilar.kernel.models import Document


def paper_of(zone: Zone, pk: int) -> Document:
    """The report or the minutes with this id. Raises NotFoundError. Two queries."""
    rows = Document.objects.filter(pk=pk, kind__in=[REPORT.code, EXIT_MINUTES.code], body=zone.unit.body.uuid)
    found = rows.select_related("stored").first()
    if found is not None:
        subjects = {Round._meta.label_lower: Round, ExitMeeting._meta.label_lower: ExitMeeting}
        model = subjects.get(found.object_type)
        own = {"zone": zone} if model is Round else {"round__zone": zone}
        if model is not None and model._default_manager.filter(pk=int(found.object_id), **own).exists():
            return found
    raise NotFoundError("Dokumen ini tidak ada.")
