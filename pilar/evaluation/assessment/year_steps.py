"""How the rounds of the internal assessors tell which steps of a zone's year have happened."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from pilar.evaluation.happened import tells
from pilar.evaluation.models import Assessor, Worksheet
from pilar.evaluation.workflow import AGREED


@tells("tpi-evaluation", "revision")
def agreed() -> Q:
    """The last internal assessor has agreed: nothing is left to be judged or mended."""
    return Q(Exists(Worksheet.objects.filter(zone=OuterRef("pk"), assessor__code=Assessor.UNIT, state=AGREED)))
