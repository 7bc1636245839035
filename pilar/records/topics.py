"""What a record may be about. A topic is why a record serves a question of the LKE; a record may have several.

The codes are the facts' way to find rows: ``records.Activity`` with the topic ``culture`` proves the culture
questions, a review of the topic ``sop`` those of the SOPs. Labels are what people choose from.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

#: Code → label, in the order of the areas.
TOPICS: Final = MappingProxyType({
    "zi-team": "Tim kerja ZI",
    "zi-monev": "Monitoring dan evaluasi ZI",
    "zi-communication": "Sosialisasi dan komunikasi ZI",
    "launch": "Pencanangan ZI",
    "culture": "Budaya kerja dan pola pikir",
    "change-agents": "Agen perubahan",
    "values": "Internalisasi nilai kerja",
    "sop": "SOP",
    "digital": "Teknologi informasi dan layanan digital",
    "public-information": "Keterbukaan informasi publik",
    "placement": "Penempatan pegawai",
    "mutation": "Mutasi pegawai",
    "training": "Pelatihan dan pengembangan kompetensi",
    "discipline": "Disiplin dan kode etik",
    "reward": "Penghargaan dan sanksi",
    "planning": "Perencanaan",
    "performance": "Kinerja",
    "gratification": "Pengendalian gratifikasi",
    "control": "Pengendalian intern (SPIP) dan risiko",
    "complaints": "Pengaduan masyarakat",
    "wbs": "Pelaporan pelanggaran (WBS)",
    "conflict-of-interest": "Benturan kepentingan",
    "service-standard": "Standar dan maklumat pelayanan",
    "public-forum": "Forum konsultasi publik",
    "service-training": "Pelayanan prima",
    "service-evaluation": "Evaluasi keluhan dan konsultasi",
    "survey": "Survei kepuasan",
    "service": "Pelayanan publik",
})  # fmt: skip

CHOICES: Final = list(TOPICS.items())
LONGEST: Final = 30


def labels(codes: list[str]) -> list[str]:
    """The labels of ``codes``, in the order of the list above."""
    return [label for code, label in TOPICS.items() if code in codes]
