"""Which innovations count. Other rooms ask these."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pilar.records.models import Innovation, InnovationMeasure
from pilar.records.models.base import about
from pilar.records.workflow import APPLIED, EVALUATED

#: A measure that was taken again since the innovation is applied: what was measured earlier shows nothing of it.
AGAIN: Final = Q(after__isnull=False, after_on__gte=F("innovation__applied_on"))


def applied(units_q: Q, topics: Collection[str], until: date) -> QuerySet[Innovation]:
    """Innovations that count as “inovasi” by ``until``: applied, and measured before and after.

    ``units_q`` as ``UnitSet.where("unit")`` gives it; ``topics``: about one of these, about anything where it is empty.
    Source: the shared measures of docs (inovasi = terkait langsung, sudah diterapkan, ada ukuran sebelum-sesudah).
    """
    rows = Innovation.objects.filter(
        units_q, Exists(measured(until)), state__in=(APPLIED, EVALUATED), applied_on__lte=until
    )
    return rows.filter(about(*topics)) if topics else rows


def measured(until: date) -> QuerySet[InnovationMeasure]:
    """The measures of an outer innovation that were taken again, after it was applied, by ``until``."""
    again = InnovationMeasure.objects.filter(AGAIN, innovation=OuterRef("pk"), after_on__lte=until)
    return again.order_by()
