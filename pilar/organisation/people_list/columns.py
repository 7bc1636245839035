"""Which column holds what: headers in the many spellings of offices, in any order, below any title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pilar.organisation.people_list.table import MAX_ROWS, ListRefused, Sheet, open_sheets, too_many_rows

#: field → its label, and the headers by which it is known, in small letters without signs.
LABELS = {
    "name": "Nama", "nip": "NIP", "status": "Status", "unit": "Unit kerja", "position": "Jabatan", "level": "Jenjang",
    "start": "Mulai", "email": "Surel", "phone": "Telepon",
}  # fmt: skip
_HEADERS = {
    "name": "nama|nama lengkap|nama pegawai|nama asn|nama pns|nama lengkap dan gelar|nama dan gelar|nama gelar"
    "|nama lengkap gelar|nama dengan gelar|nama lengkap dengan gelar|nama personil|nama orang",
    "nip": "nip|nip baru|nip ni pppk|nip nipppk|nip nippppk|ni pppk|nipppk|nomor induk pegawai|no nip|nomor nip"
    "|nip pppk|nip nik pppk|nip atau ni pppk|nip nrp",
    "status": "status|status kepegawaian|status pegawai|jenis pegawai|jenis kepegawaian|status asn|jenis asn|asn",
    "unit": "unit kerja|unit|unor|unit organisasi|nama unit kerja|nama unit|nama unor|satuan kerja|satker|bidang"
    "|opd|skpd|perangkat daerah|tempat tugas|penempatan|bagian bidang|unit tugas|unit penempatan|instansi unit kerja",
    "position": "jabatan|nama jabatan|jabatan sekarang|jabatan terakhir|jabatan saat ini|uraian jabatan|tugas jabatan",
    "level": "jenjang|jenjang jabatan|eselon|eselon jenjang|jenjang eselon|tingkat jabatan|jenis jabatan|level jabatan",
    "start": "tmt|mulai|tmt jabatan|mulai tugas|mulai bertugas|tanggal mulai|tgl mulai|terhitung mulai tanggal"
    "|tmt mulai|tmt unit kerja|tmt mutasi|tmt tugas|mulai tmt|tanggal mulai tugas|tmt jab",
    "email": "email|e mail|surel|alamat email|alamat surel|surat elektronik|email dinas|surel dinas|surel email"
    "|email surel|alamat e mail",
    "phone": "telepon|telp|no telepon|nomor telepon|no telp|nomor telp|hp|no hp|nomor hp|handphone|no handphone"
    "|telepon hp|no telepon hp|no hp wa|ponsel|nomor ponsel|wa|whatsapp|no wa|nomor wa|nomor whatsapp|no whatsapp"
    "|kontak|telp hp",
}
_FIELDS = {header: field for field, headers in _HEADERS.items() for header in headers.split("|")}
_SIGNS = re.compile(r"[^a-z0-9]+")
_BRACKETS = re.compile(r"\([^)]*\)")
_NUMBERING = re.compile(r"\(?\d{1,2}\)?\.?")
_HEADER_ROWS = 30


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A file in which the columns are known. ``fields``: field → letter; ``rows``: (number, field → text)."""

    fields: dict[str, str]
    ignored: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read_list(data: bytes) -> PeopleList:
    """Find the list in a file. Raises ListRefused where it is none, or no row of it is filled."""
    best: tuple[int, Sheet, int, dict[str, str]] | None = None
    for sheet in open_sheets(data):
        number, fields = _header(sheet)
        if "name" in fields and (best is None or len(fields) > best[0]):
            best = (len(fields), sheet, number, fields)
    if best is None or best[0] < 2:
        raise ListRefused(
            "Judul kolom tidak ditemukan. Satu baris harus memuat judul Nama dan sedikitnya satu lagi, misalnya NIP, "
            "Unit kerja, atau Jabatan. Unduh contohnya, salin isi Anda ke sana, lalu unggah kembali."
        )
    _, sheet, number, fields = best
    rows = list(_rows(sheet, number, fields))
    if not rows:
        raise ListRefused("Di bawah judul kolom tidak ada satu baris pun yang terisi. Isi daftarnya, lalu unggah lagi.")
    if len(rows) > MAX_ROWS:
        raise too_many_rows()
    used = set(fields.values())
    ignored = [text for column, text in sheet.rows[number].items() if column not in used]
    return PeopleList(fields, ignored[:30], rows)


def field_of(header: str) -> str | None:
    """The field that a header names: ``No. HP/WA`` is the telephone, ``Pangkat`` nothing that we keep."""
    small = header.lower().replace("’", "").replace("*", "")
    for text in (small, _BRACKETS.sub(" ", small)):
        if field := _FIELDS.get(_SIGNS.sub(" ", text).strip()):
            return field
    return None


def _header(sheet: Sheet) -> tuple[int, dict[str, str]]:
    """The row of the first thirty filled ones that names the most fields; the first column of each field."""
    best: tuple[int, dict[str, str]] = (0, {})
    for number in list(sheet.rows)[:_HEADER_ROWS]:
        fields: dict[str, str] = {}
        for column, text in sheet.rows[number].items():
            if field := field_of(text):
                fields.setdefault(field, column)
        if len(fields) > len(best[1]):
            best = (number, fields)
    return best


def _rows(sheet: Sheet, header: int, fields: dict[str, str]) -> Iterable[tuple[int, dict[str, str]]]:
    first = True
    for number, cells in sheet.rows.items():
        if number <= header:
            continue
        # Forms often number their columns below the heads: (1) (2) (3).
        numbering = first and len(cells) > 1 and all(_NUMBERING.fullmatch(text) for text in cells.values())
        first = False
        values = {field: cells[column] for field, column in fields.items() if column in cells}
        if values and not numbering:
            yield number, values
