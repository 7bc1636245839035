"""What was said about a question."""

from __future__ import annotations

from typing import Final

from django.db.models import Count, Exists, OuterRef, Subquery

from pilar.evaluation.assessment.models import QuestionMessage
from pilar.evaluation.models import Assessor, Worksheet, Zone
from pilar.evaluation.workflow import AGREED

#: What stands in the place of the box once the assessment is agreed.
CLOSED: Final = (
    "Penilaian sudah disetujui, jadi percakapan ini ditutup: pesan tidak sampai kepada siapa pun lagi. Rekomendasi "
    "dijawab di halaman Rekomendasi; bila penilaiannya keliru, hubungi pengendali teknis tim penilai, yang dapat "
    "membukanya lagi."
)


def counts(zone: Zone) -> dict[str, int]:
    """How many messages there are about each question that has any. One query."""
    rows = QuestionMessage.objects.filter(zone=zone).values_list("question").annotate(number=Count("pk"))
    return dict(rows.order_by())


def latest(zone: Zone) -> list[QuestionMessage]:
    """The last message about each question that has any, the latest first, with ``number`` of them. One query."""
    about = QuestionMessage.objects.filter(zone=OuterRef("zone"), question=OuterRef("question")).order_by()
    number = about.values("question").annotate(number=Count("pk")).values("number")
    rows = QuestionMessage.objects.filter(~Exists(about.filter(pk__gt=OuterRef("pk"))), zone=zone)
    return list(rows.annotate(number=Subquery(number)).order_by("-pk"))


def is_closed(zone: Zone) -> bool:
    """Whether nobody writes about its questions any more. One query."""
    return Worksheet.objects.filter(zone=zone, assessor__code=Assessor.UNIT, state=AGREED).exists()


def thread(zone: Zone, question: str) -> list[QuestionMessage]:
    """The messages about ``question``, the oldest first; accounts come with them. One query."""
    rows = QuestionMessage.objects.filter(zone=zone, question=question).select_related("by__person")
    return list(rows.order_by("at", "pk"))
