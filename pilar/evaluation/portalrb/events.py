"""What the events of the links to evidence are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events(
    {
        "evidence_links.revoked": "Tautan bukti dicabut",
        "evidence_links.renewed": "Tautan bukti diperpanjang",
    },
    objects={"portalrb.evidencelink": "Tautan bukti"},
)
