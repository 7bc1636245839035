"""What the evaluation's events are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "zone.created": "Zona dibentuk",
        "answer.saved": "Jawaban LKE disimpan",
        "answer.confirmed": "Jawaban tahun lalu dipastikan",
        "worksheet_import.uploaded": "Excel LKE dibaca",
        "worksheet_import.removed": "Unggahan Excel LKE dihapus",
        "worksheet.imported": "Isian dari Excel diterima",
        "wording.imported": "Redaksi resmi LKE diimpor",
        "evidence.added": "Bukti ditambahkan",
        "evidence.used": "Bukti dipakai isian lain",
        "evidence.changed": "Judul atau masa bukti diubah",
        "evidence.version_added": "Versi baru bukti",
        "evidence.moved_on": "Isian beralih ke versi bukti terbaru",
        "evidence.page_set": "Halaman bukti diubah",
        "evidence.reordered": "Urutan bukti isian diubah",
        "evidence.use_removed": "Bukti dilepas dari isian",
        "evidence.accepted": "Bukti dinyatakan benar",
        "evidence.returned": "Bukti dikembalikan untuk diperbaiki",
        "evidence.discarded": "Bukti dihapus dari pustaka",
        "evidence.remarked": "Komentar bukti",
    },
    objects={
        "evaluation.zone": "Zona",
        "evaluation.worksheet": "Lembar kerja",
        "evaluation.answer": "Jawaban LKE",
        "evaluation.evidence": "Bukti",
        "evaluation.milestone": "Tahap evaluasi",
        "evaluation.workbookimport": "Unggahan Excel LKE",
        "evaluation.editionwording": "Redaksi resmi LKE",
    },
)
