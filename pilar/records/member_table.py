"""Members of a decree, several at once, as they are pasted from a table: read line by line, none dropped silently.

    Nama <tab> NIP <tab> Kedudukan <tab> Pokja <tab> Unsur <tab> Tugas

Cells are parted by tabs (as a spreadsheet copies them) or by semicolons; a first line with these words may give them in
another order. What is missing at the end of a line is empty.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from django.db.models import QuerySet

from pilar.organisation.models import Person
from pilar.organisation.person_names import search_name
from pilar.records.models import DecreeMember

COLUMNS: Final = ("nama", "nip", "kedudukan", "pokja", "unsur", "tugas")
MOST_LINES: Final = 200
_NIP_DIGITS: Final = 18
_ALSO: Final = {"jabatan dalam tim": "kedudukan", "peran": "kedudukan", "area": "pokja", "unsur/seksi": "unsur",
                "uraian tugas": "tugas", "nip/ni pppk": "nip", "nama lengkap": "nama", "no": "", "no.": ""}  # fmt: skip
_ROLE_WORDS: Final = (
    ("sekretaris", DecreeMember.SECRETARY), ("agen", DecreeMember.AGENT), ("pokja", DecreeMember.POKJA),
    ("kelompok kerja", DecreeMember.POKJA), ("koordinator", DecreeMember.POKJA), ("ketua", DecreeMember.LEADER),
    ("anggota", DecreeMember.MEMBER),
)  # fmt: skip
_AREA: Final = re.compile(r"(?:(?:area|pokja)\s*)?([1-6]|iii|ii|iv|vi|i|v)", re.IGNORECASE)
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a decree names them. ``person`` is None where only the name is known."""

    name: str
    person: Person | None = None
    role: str = DecreeMember.MEMBER
    area: int | None = None
    element: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one line. ``as_name``: it could be kept as a name without a person."""

    line: int
    message: str
    as_name: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table says: everybody who was understood, and each line that was not."""

    named: tuple[Named, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: dict[str, str]


def read_table(text: str, people: QuerySet[Person], *, unknown_as_names: bool = False) -> Reading:
    """Read ``text``; the people are looked for among ``people``. Two queries, whatever the number of lines.

    ``unknown_as_names``: who is not found is kept by the name alone instead of being told as trouble.
    """
    lines = _lines(text)
    if len(lines) > MOST_LINES:
        return Reading(troubles=(Trouble(lines[MOST_LINES].number, f"Paling banyak {MOST_LINES} baris sekaligus."),))
    book = _Book(people, lines)
    named, troubles = [], []
    for line in lines:
        found = _read(line, book, unknown_as_names=unknown_as_names)
        if isinstance(found, Trouble):
            troubles.append(found)
        else:
            named.append(found)
    return Reading(tuple(named), tuple(troubles))


class _Book:
    """The people that the lines may mean, by NIP and by name."""

    def __init__(self, people: QuerySet[Person], lines: Sequence[_Line]) -> None:
        nips = {_digits(line.cells["nip"]) for line in lines} - {""}
        names = {search_name(line.cells["nama"]) for line in lines if line.cells["nama"]}
        self.by_nip = {person.nip: person for person in people.filter(nip__in=nips)} if nips else {}
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        if names:
            for person in people.filter(search_name__in=names).order_by("pk"):
                self.by_name[person.search_name].append(person)


def _lines(text: str) -> list[_Line]:
    separator = "\t" if "\t" in text else ";"
    rows = csv.reader(StringIO(text.replace("\x00", "")), delimiter=separator)
    columns: Sequence[str] = COLUMNS
    found, first = [], True
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if first and (heads := _heads(cells)):
            columns, first = heads, False
            continue
        first = False
        given = dict(zip(columns, cells, strict=False))
        found.append(_Line(rows.line_num, {column: given.get(column, "") for column in COLUMNS}))
    return found


def _heads(cells: Sequence[str]) -> list[str] | None:
    """The columns that a first line names, or None where it names nobody's column “nama”."""
    plain = [_ALSO.get(cell.lower(), cell.lower()) for cell in cells]
    return plain if "nama" in plain else None


def _read(line: _Line, book: _Book, *, unknown_as_names: bool) -> Named | Trouble:
    cells = line.cells
    role, area = _role(cells["kedudukan"]), _area(cells["pokja"] or _area_in(cells["kedudukan"]))
    if role is None:
        return Trouble(line.number, f"Kedudukan “{cells['kedudukan']}” tidak dikenal. Pakai {_roles()}.")
    if area == 0:
        return Trouble(line.number, f"Pokja “{cells['pokja']}” bukan area 1 sampai 6.")
    who = _who(line, book, unknown_as_names=unknown_as_names)
    if isinstance(who, Trouble):
        return who
    name, person = who
    if area and role == DecreeMember.MEMBER:
        role = DecreeMember.POKJA
    return Named(name, person, role, area, cells["unsur"], cells["tugas"])


def _who(line: _Line, book: _Book, *, unknown_as_names: bool) -> tuple[str, Person | None] | Trouble:
    name, nip = line.cells["nama"], _digits(line.cells["nip"])
    if nip:
        if person := book.by_nip.get(nip):
            return person.name, person
        if unknown_as_names and name:
            return name, None
        if len(nip) != _NIP_DIGITS:
            return Trouble(line.number, f"NIP {nip} tidak terdiri dari 18 angka.", as_name=bool(name))
        return Trouble(line.number, f"NIP {nip} tidak ada di daftar pegawai.", as_name=bool(name))
    if not name:
        return Trouble(line.number, "Tidak ada nama maupun NIP.")
    found = book.by_name.get(search_name(name), [])
    if len(found) == 1:
        return found[0].name, found[0]
    if unknown_as_names:
        return name, None
    if found:
        return Trouble(line.number, f"Ada {len(found)} pegawai bernama “{name}”. Tambahkan NIP-nya.", as_name=True)
    return Trouble(line.number, f"“{name}” tidak ada di daftar pegawai.", as_name=True)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit() and sign.isascii())


def _role(text: str) -> str | None:
    """The code of a role as people write it; a member where nothing is written, None where it means nothing."""
    plain = text.lower()
    if not plain:
        return DecreeMember.MEMBER
    return next((code for word, code in _ROLE_WORDS if word in plain), None)


def _roles() -> str:
    return ", ".join(label for _, label in DecreeMember.ROLES)


def _area_in(role: str) -> str:
    """The number in “Ketua Pokja 3” or “Anggota pokja III”."""
    match = re.search(r"(?:area|pokja)\s+([1-6]|iii|ii|iv|vi|i|v)\b", role, re.IGNORECASE)
    return match[1] if match else ""


def _area(text: str) -> int | None:
    """1 to 6, None for nothing, 0 for what is neither."""
    if not text:
        return None
    match = _AREA.match(text)
    if match is None or (match.end() < len(text) and text[match.end()].isalnum()):
        return 0
    number = match[1].lower()
    return _ROMAN.get(number) or int(number)
