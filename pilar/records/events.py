"""What the events of records are called in the ledger's list. Each noun adds its own."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "activity.planned": "Kegiatan direncanakan",
        "activity.registered": "Kegiatan didaftarkan dari luar",
        "activity.changed": "Rencana kegiatan diubah",
        "activity.hold": "Kegiatan dinyatakan dilaksanakan",
        "activity.report": "Laporan kegiatan diselesaikan",
        "activity.reopen": "Laporan kegiatan dibuka lagi",
        "activity.cancel": "Kegiatan dibatalkan",
        "activity.minuted": "Notulen kegiatan ditulis",
        "activity.door_opened": "Presensi dibuka",
        "activity.door_closed": "Presensi ditutup",
        "activity.file_added": "Berkas kegiatan ditambahkan",
        "activity.file_removed": "Berkas kegiatan dihapus",
        "attendance.signed": "Hadir dicatat di pintu",
        "attendance.listed": "Hadir dicatat panitia",
        "attendance.corrected": "Baris daftar hadir dibetulkan",
        "attendance.struck": "Baris daftar hadir dicoret",
        "attendance.restored": "Coretan daftar hadir dibatalkan",
        "series.created": "Jadwal ditetapkan",
        "series.ended": "Jadwal diakhiri",
    },
    objects={
        "records.activity": "Kegiatan",
        "records.attendance": "Baris daftar hadir",
        "records.series": "Jadwal",
    },
)
