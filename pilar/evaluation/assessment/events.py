"""What the assessment's events are called in the ledger's list."""

from pilar.evaluation.assessment import document_events  # noqa: F401 - names its own
from pilar.kernel.event_names import name_events

name_events(
    {
        "seat.given": "Penilai ditunjuk untuk zona",
        "seat.ended": "Penilai dilepas dari zona",
        "tiers.set": "Jenjang penilai ditetapkan",
        "assessor.added": "Penilai internal ditambahkan",
        "assessor.renamed": "Penilai internal diganti namanya",
        "assessor.removed": "Penilai internal dihapus",
        "round.raised": "Penilaian diteruskan ke jenjang berikutnya",
        "round.lowered": "Penilaian diturunkan ke jenjang sebelumnya",
        "round.returned": "Lembar kerja dikembalikan kepada unit",
        "round.extended": "Tenggat perbaikan diperpanjang",
        "round.agreed": "Lembar kerja disetujui penilai",
        "round.reopened": "Penilaian dibuka lagi",
        "opinion.saved": "Penilaian isian disimpan",
        "question.message": "Percakapan tentang pertanyaan",
    },
    objects={
        "assessment.seat": "Kursi penilai",
        "assessment.tier": "Jenjang penilai",
        "assessment.round": "Putaran penilaian",
        "assessment.opinion": "Penilaian isian",
        "assessment.questionmessage": "Percakapan pertanyaan",
        "evaluation.assessor": "Penilai",
    },
)
