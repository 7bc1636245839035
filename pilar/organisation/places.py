"""Where one can go: the rooms in the masthead, and the places of /kelola/, each with the capability that opens it.

And what everybody who is on duty has for himself, whatever his roles: on the first page.
"""

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


@dataclass(frozen=True)
class Room:
    """A room in the masthead: label, name of its address, the capability that opens it, how its addresses begin."""

    label: str
    url: str
    needs: str
    begins: str


@dataclass(frozen=True)
class Own:
    """A page about oneself, without a capability: label, name of its address, what is there."""

    label: str
    url: str
    does: str


#: Filled by the rooms above this one when they start, in their order.
ROOMS: Final[list[Room]] = []
OWN: Final[list[Own]] = []


def add_room(room: Room) -> None:
    """Put ``room`` into the masthead; the second time it stands there already."""
    if room not in ROOMS:
        ROOMS.append(room)


def add_own(own: Own) -> None:
    """Put ``own`` onto everybody's first page; the second time it stands there already."""
    if own not in OWN:
        OWN.append(own)


STRUCTURE, PEOPLE, ACCESS, RULES, RECORDS = "Susunan", "Orang", "Hak akses", "Ketentuan", "Pemeriksaan"
GROUPS: Final = (STRUCTURE, PEOPLE, ACCESS, RULES, RECORDS)

PLACES: Final[list[Place]] = [
    Place("Instansi", "Nama, situs, dan zona waktu instansi.", "organisation:body", "body.manage", STRUCTURE),
    Place("Unit", "Susunan OPD, bidang, dan UPT; unit baru, pindah, dan tutup.", "organisation:units", "unit.view",
          STRUCTURE),
    Place("Layanan", "Daftar layanan unit.", "organisation:services", "catalogue.manage", STRUCTURE),
    Place("Loket", "Tempat layanan diberikan.", "organisation:desks", "catalogue.manage", STRUCTURE),
    Place("Plt. dan Plh.", "Menunjuk, mengubah, dan mengakhiri pelaksana kepala unit.", "organisation:acting",
          "acting.appoint", ACCESS),
    Place("Peran", "Siapa memegang peran apa; memberi, mengalihkan, dan mengakhiri.", "organisation:grants",
          "grant.view", ACCESS),
    Place("Siapa boleh apa", "Hak seseorang di sebuah unit, dan sebabnya.", "organisation:why", "grant.view", ACCESS),
    Place("Tabel hak akses", "Semua peran: yang dilakukan dan yang tidak pernah dapat dilakukan.", "organisation:roles",
          "unit.view", ACCESS),
    Place("Token", "Kunci bagi sistem lain, misalnya PortalRB: membuat, melihat pemakaian, dan mencabut.",
          "organisation:tokens", "token.manage", ACCESS),
    Place("Catatan kejadian", "Rantai kejadian instansi yang tidak dapat diubah.", "organisation:events", "ledger.view",
          RECORDS),
    Place("Kalender kerja", "Hari libur, cuti bersama, dan hari kerja tiap tahun.", "organisation:calendar",
          "unit.view", RULES),
    Place("Aturan", "Angka dari peraturan dengan dasar hukumnya, dan nilai yang ditetapkan instansi.",
          "organisation:rules", "unit.view", RULES),
    Place("Pekerjaan latar", "Yang dikerjakan sistem di luar halaman, dan mengulang yang gagal.",
          "organisation:jobs", "job.view", RECORDS),
    Place("Pegawai", "Siapa bertugas di mana, data dan akunnya.", "organisation:people", "person.view", PEOPLE),
    Place(
        "Impor daftar pegawai", "Membaca daftar dari kepegawaian dan menerapkan yang benar.", "organisation:imports",
        "person.manage", PEOPLE,
    ),
    Place("Slip masuk", "Mencetak kode masuk pertama, juga bagi yang lupa kata sandi.", "organisation:slips",
          "slip.issue", PEOPLE),
]  # fmt: skip


def add_place(place: Place) -> None:
    """Put a place of another room into /kelola/; the second time it stands there already."""
    if place not in PLACES:
        PLACES.append(place)


def places_for(rights: Rights) -> list[Place]:
    """Those that ``rights`` open, group by group, in the order of the table."""
    opened = [place for place in PLACES if rights.may(place.needs)]
    return sorted(opened, key=lambda place: GROUPS.index(place.group))


def rooms_for(rights: Rights) -> list[Room]:
    """The rooms that ``rights`` open."""
    return [room for room in ROOMS if rights.may(room.needs)]
