"""What the events of recommendations and papers are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "tpi_recommendation.made": "Rekomendasi TPI dibuat",
        "tpi_recommendation.changed": "Rekomendasi TPI diubah",
        "tpi_recommendation.reported": "Tindak lanjut rekomendasi TPI dilaporkan",
        "tpi_recommendation.accepted": "Rekomendasi TPI selesai",
        "tpi_recommendation.returned": "Laporan tindak lanjut dikembalikan TPI",
        "tpi_recommendation.reopened": "Rekomendasi TPI dibuka lagi",
        "tpi_recommendation.dropped": "Rekomendasi TPI dicabut",
        "field_check.made": "Cek lapangan dicatat",
        "field_check.changed": "Cek lapangan diubah",
        "field_check.removed": "Cek lapangan dihapus",
        "field_check.noted": "Hasil cek lapangan untuk pertanyaan dicatat",
        "field_check.note_removed": "Hasil cek lapangan untuk pertanyaan dihapus",
        "field_check.photo_added": "Foto cek lapangan ditambahkan",
        "field_check.photo_removed": "Foto cek lapangan dihapus",
        "exit_meeting.written": "Rapat penutup dicatat",
        "working_paper.uploaded": "Kertas kerja dibaca",
        "working_paper.removed": "Unggahan kertas kerja dihapus",
    },
    objects={
        "assessment.recommendation": "Rekomendasi TPI",
        "assessment.fieldcheck": "Cek lapangan",
        "assessment.exitmeeting": "Rapat penutup",
        "assessment.paperimport": "Unggahan kertas kerja",
    },
)
