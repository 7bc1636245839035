"""What the kernel's own events are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "rule.set": "Aturan setempat ditetapkan",
        "rule.ended": "Aturan setempat diakhiri",
        "rule.withdrawn": "Aturan setempat dicabut",
        "calendar.loaded": "Hari libur dimuat",
        "calendar.added": "Hari libur ditambahkan",
        "calendar.edited": "Hari libur diubah",
        "calendar.removed": "Hari libur dihapus",
        "clock.recomputed": "Batas waktu dihitung ulang",
        "numbering.format": "Bentuk nomor surat diubah",
        "numbering.continued": "Nomor surat dilanjutkan",
        "job.retried": "Pekerjaan latar diulang",
        "document.issued": "Dokumen diterbitkan",
        "document.revoked": "Dokumen dicabut",
        "document.signed": "Salinan bertanda tangan diunggah",
    },
    objects={
        "kernel.rule": "Aturan",
        "kernel.clock": "Batas waktu",
        "kernel.holiday": "Hari libur",
        "kernel.numberformat": "Bentuk nomor",
        "kernel.numbercounter": "Urutan nomor",
        "kernel.document": "Dokumen",
        "kernel.signedcopy": "Salinan bertanda tangan",
        "kernel.job": "Pekerjaan latar",
    },
)
