"""What the room refuses, with its sentence."""

from __future__ import annotations

from pilar.errors import PilarError
from pilar.evaluation.models import Answer, EvidenceVersion


class EvaluationError(PilarError):
    """Something cannot be done with a zone, a worksheet or an evidence like that; nothing has been changed."""


class AnswerConflict(PilarError):
    """Somebody else has answered the field meanwhile. ``stored`` is what holds now; nothing has been changed."""

    def __init__(self, stored: Answer) -> None:
        super().__init__(
            "Sementara Anda menulis, jawaban ini sudah diubah orang lain. Tulisan Anda tetap ada di bawah; bandingkan, "
            "lalu simpan lagi bila tetap ingin menggantinya."
        )
        self.stored = stored


class SameContent(EvaluationError):
    """The very same file or link is there already, as ``version``; nothing has been kept."""

    def __init__(self, version: EvidenceVersion) -> None:
        super().__init__(
            f"Isi yang sama persis sudah ada sebagai “{version.evidence.title}”. Pakai bukti itu agar tidak berganda. "
            "Berkas ini tidak disimpan lagi."
        )
        self.version = version
