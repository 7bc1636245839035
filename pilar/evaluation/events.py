"""What the evaluation's events are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "zone.created": "Zona dibentuk",
        "zone.published": "Keadaan zona diterbitkan",
        "zone.unpublished": "Keadaan zona ditarik dari publik",
        "answer.saved": "Jawaban LKE disimpan",
        "answer.confirmed": "Jawaban tahun lalu dipastikan",
    },
    objects={
        "evaluation.zone": "Zona",
        "evaluation.worksheet": "Lembar kerja",
        "evaluation.answer": "Jawaban LKE",
        "evaluation.evidence": "Bukti",
        "evaluation.milestone": "Tahap evaluasi",
    },
)
