"""How a zone's own rows tell which steps of its year have happened."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from pilar.evaluation.happened import tells
from pilar.evaluation.milestones import SELF_ASSESSMENT
from pilar.evaluation.models import Assessor, Worksheet
from pilar.evaluation.workflow import DRAFT


@tells(SELF_ASSESSMENT)
def handed_in() -> Q:
    """The unit's worksheet has been handed in, also where it came back since to be mended."""
    sheets = Worksheet.objects.filter(zone=OuterRef("pk"), assessor__code=Assessor.UNIT)
    return Q(Exists(sheets.filter(~Q(state=DRAFT) | Q(revise_by__isnull=False))))
