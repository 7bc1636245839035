"""What the events of area 1 are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "pact.created": "Rancangan pakta integritas dibuat",
        "pact.changed": "Rancangan pakta integritas diubah",
        "pact.opened": "Pakta integritas dibuka untuk ditandatangani",
        "pact.closed": "Pakta integritas ditutup",
        "pact.reopened": "Pakta integritas dibuka lagi",
        "pact.withdrawn": "Pakta integritas dicabut",
        "pact.published": "Pakta integritas ditampilkan kepada publik",
        "pact.unpublished": "Pakta integritas ditarik dari publik",
        "pact.reminded": "Pengingat pakta integritas dikirim",
        "pact.signed": "Pakta integritas ditandatangani",
        "pact.struck": "Tanda tangan pakta dicoret petugas",
        "pact.witnessed": "Tanda tangan pakta disaksikan",
        "kiosk.opened": "Kios penandatanganan dibuka",
        "kiosk.closed": "Kios penandatanganan ditutup",
    }
)

name_events(
    {
        "launch.planned": "Pencanangan direncanakan",
        "launch.edited": "Pencanangan diubah",
        "launch.held": "Pencanangan dilaksanakan",
        "launch.published": "Pencanangan dipublikasikan",
        "launch.unpublished": "Pencanangan ditarik dari publik",
        "launch.cancelled": "Pencanangan dibatalkan",
        "launch.witness_added": "Saksi pencanangan dicatat",
        "launch.witness_removed": "Saksi pencanangan dihapus",
        "launch.file_added": "Berkas pencanangan ditambah",
        "launch.file_removed": "Berkas pencanangan dihapus",
        "team_element.kept": "Unsur tim ditambah atau dicoret",
        "team_element.taken_back": "Perubahan unsur tim dibatalkan",
        "agent_change.planned": "Perubahan agen direncanakan",
        "agent_change.edited": "Rencana perubahan diubah",
        "agent_change.made": "Perubahan dinyatakan sudah dibuat",
        "agent_change.confirmed": "Perubahan dikonfirmasi atasan",
        "agent_change.returned": "Perubahan dikembalikan atasan",
        "agent_change.integrated": "Integrasi perubahan dicatat",
        "agent_change.dropped": "Perubahan dihentikan",
        "agent_change.file_added": "Bukti perubahan ditambah",
        "communication.noted": "Komunikasi ZI dicatat",
        "communication.edited": "Catatan komunikasi ZI diubah",
        "communication.removed": "Catatan komunikasi ZI dihapus",
    },
    objects={
        "change.launch": "Pencanangan",
        "change.teamelement": "Unsur tim",
        "change.agentchange": "Perubahan agen",
        "change.communication": "Komunikasi ZI",
    },
)

name_events(
    {
        "pulse.planned": "Jajak pegawai direncanakan",
        "pulse.opened": "Jajak pegawai dimulai",
        "pulse.closed": "Jajak pegawai ditutup",
        "pulse.withdrawn": "Jajak pegawai dibatalkan",
        "lesson.taken": "Kuis pelajaran dikerjakan",
        "leader_note.added": "Catatan keteladanan kepala ditambah",
        "leader_note.removed": "Catatan keteladanan kepala dihapus",
    },
    objects={
        "change.pulse": "Jajak pegawai",
        "change.lessonresult": "Hasil pelajaran",
        "change.leadernote": "Catatan keteladanan kepala",
    },
)
