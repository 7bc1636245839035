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
