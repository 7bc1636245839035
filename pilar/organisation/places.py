"""The places of /kelola/: each with the capability that opens it. The index page and the side list are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pilar.organisation.access import Rights


@dataclass(frozen=True)
class Place:
    """One page of master data: label, what one does there, name of its address, the capability that opens it."""

    label: str
    does: str
    url: str
    needs: str
    group: str


STRUCTURE, ACCESS, RULES, RECORDS = "Susunan", "Hak akses", "Ketentuan", "Pemeriksaan"

PLACES: Final[tuple[Place, ...]] = (
    Place("Pegawai", "Siapa bertugas di mana, data dan akunnya.", "organisation:people", "person.view", STRUCTURE),
    Place(
        "Impor daftar pegawai", "Membaca daftar dari kepegawaian dan menerapkan yang benar.", "organisation:imports",
        "person.manage", STRUCTURE,
    ),
)  # fmt: skip


def places_for(rights: Rights) -> list[Place]:
    """Those that ``rights`` open, in the order of the table."""
    return [place for place in PLACES if rights.may(place.needs)]
