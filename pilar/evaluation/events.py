"""What the evaluation's events are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "zone.created": "Zona dibentuk",
        "zone.changed": "Target atau tanggal batas zona diubah",
        "zone.member_added": "Unit anggota zona ditambahkan",
        "zone.member_ended": "Unit anggota zona dikeluarkan",
        "milestone.set": "Masa tahap evaluasi ditetapkan",
        "milestone.cleared": "Masa tahap evaluasi ditarik",
        "assignment.given": "Pertanyaan ditugaskan",
        "assignment.ended": "Penugasan pertanyaan diakhiri",
        "assignment.passed_on": "Pertanyaan dialihkan kepada orang lain",
        "worksheet.carried": "Isian tahun lalu dibawa sebagai rancangan",
        "evidence.confirmed": "Bukti tahun lalu dipastikan",
        "worksheet.submitted": "Lembar kerja diserahkan",
        "worksheet.withdrawn": "Lembar kerja ditarik kembali",
        "worksheet.taken": "Lembar kerja diambil penilai",
        "answer.saved": "Jawaban LKE disimpan",
        "answer.confirmed": "Jawaban tahun lalu dipastikan",
        "worksheet_import.uploaded": "Excel LKE dibaca",
        "worksheet_import.removed": "Unggahan Excel LKE dihapus",
        "worksheet.imported": "Isian dari Excel diterima",
        "wording.imported": "Redaksi resmi LKE diimpor",
    },
    objects={
        "evaluation.zone": "Zona",
        "evaluation.worksheet": "Lembar kerja",
        "evaluation.answer": "Jawaban LKE",
        "evaluation.evidence": "Bukti",
        "evaluation.milestone": "Tahap evaluasi",
        "evaluation.zonemember": "Unit anggota zona",
        "evaluation.assignment": "Penugasan pertanyaan",
        "evaluation.submission": "Penyerahan lembar kerja",
        "evaluation.workbookimport": "Unggahan Excel LKE",
        "evaluation.editionwording": "Redaksi resmi LKE",
    },
)
