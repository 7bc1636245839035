"""What the assessment refuses, with its sentence."""

from __future__ import annotations

from pilar.errors import PilarError
from pilar.evaluation.assessment.models import Opinion
from pilar.evaluation.errors import EvaluationError
from pilar.organisation.access import AccessDenied


class AssessmentError(EvaluationError):
    """Something cannot be done with a round, a team or an opinion like that; nothing has been changed."""


class ElsewhereNow(AccessDenied):
    """The round lies on another tier than the seat of whoever wants to judge in it; it may come back."""


class OpinionConflict(PilarError):
    """Another assessor of the tier, or one's own second tab, has written about the field meanwhile.

    ``stored``: what holds now.
    """

    def __init__(self, stored: Opinion) -> None:
        super().__init__(
            "Sementara Anda menulis, penilaian isian ini sudah diubah di tab lain atau oleh penilai sejenjang. Tulisan "
            "Anda tetap ada di bawah; bandingkan, lalu simpan lagi bila tetap ingin menggantinya."
        )
        self.stored = stored
