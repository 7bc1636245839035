"""Units' worksheets that were returned, and whether anything was changed in them since."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from pilar.evaluation.models import Assessor, EvidenceUse, Worksheet, WorksheetStep


def changed_since_return() -> QuerySet[Worksheet]:
    """The units' worksheets in which an answer or an evidence came or changed after the last return, for ``Exists``.

    Evidence that was only taken away is not seen.
    """
    returned = WorksheetStep.objects.filter(obj=OuterRef("pk"), name="return").order_by("-at", "-pk")
    added = EvidenceUse.objects.filter(zone=OuterRef("zone"), at__gt=OuterRef("returned_at"))
    rows = Worksheet.objects.filter(assessor__code=Assessor.UNIT).alias(returned_at=Subquery(returned.values("at")[:1]))
    return rows.filter(Q(answered_at__gt=F("returned_at")) | Exists(added))
