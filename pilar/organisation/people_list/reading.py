"""One row by itself: what its texts say, and what cannot be right about them whoever else is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pilar.kernel.dates import read_date
from pilar.kernel.identity_numbers import Phone
from pilar.organisation.models import Duty, Person
from pilar.organisation.nips import read_nip
from pilar.organisation.people_list.columns import LABELS

STATUSES = {
    Person.PNS: "pns|cpns|pegawai negeri sipil|calon pegawai negeri sipil",
    Person.PPPK: "pppk|p3k|pppk paruh waktu|pppk penuh waktu|cpppk|pegawai pemerintah dengan perjanjian kerja",
    Person.NON_ASN: "non asn|nonasn|non pns|honorer|tenaga honorer|thl|tenaga harian lepas|kontrak|tenaga kontrak"
    "|tenaga alih daya|alih daya|outsourcing|ptt|tidak tetap|pegawai tidak tetap|pramubakti",
    Person.PARTNER: "mitra|petugas mitra|pegawai mitra|instansi mitra|partner",
}
_STATUS = {text: status for status, texts in STATUSES.items() for text in texts.split("|")}
_LEVELS = {
    "I": "i|jpt madya|eselon i|ia|ib|jpt utama|pimpinan tinggi madya",
    "II": "ii|iia|iib|jpt pratama|eselon ii|jpt|pimpinan tinggi pratama",
    "III": "iii|iiia|iiib|administrator|eselon iii|jabatan administrator",
    "IV": "iv|iva|ivb|pengawas|eselon iv|jabatan pengawas",
    "F": "f|fungsional|jabatan fungsional|jf|ahli pertama|ahli muda|ahli madya|ahli utama|pemula|terampil|mahir"
    "|penyelia|fungsional keahlian|fungsional keterampilan|jft|jabatan fungsional tertentu",
    "P": "p|pelaksana|staf|jabatan pelaksana|jfu|fungsional umum|jabatan fungsional umum|non eselon|v",
}
_LEVEL = {text: level for level, texts in _LEVELS.items() for text in texts.split("|")}
_SIGNS = re.compile(r"[^a-z0-9]+")
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ANGKA!|SPILL!|CALC!)", re.IGNORECASE)
_LIMITS = {"name": 200, "position": 200, "email": 254}
_FIRST_START = date(1960, 1, 1)
_AHEAD = timedelta(days=366)
#: What people write where there is nothing.
_NOTHING = {"-", "–", "—", "--", "tidak ada", "n/a", "nihil", "kosong", "0"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one column of a row, and what to do. ``doubt``: may be right, a person decides."""

    field: str
    message: str
    doubt: bool = False


@dataclass(slots=True)
class Reading:
    """What a row says. Empty texts and None say nothing: they change nothing of somebody who is known."""

    name: str = ""
    nip: str = ""
    status: str = ""
    unit: str = ""
    position: str = ""
    level: str = ""
    start: date | None = None
    email: str = ""
    phone: str = ""
    problems: list[Problem] = field(default_factory=list)

    def error(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message))

    def doubt(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message, doubt=True))

    @property
    def has_errors(self) -> bool:
        return any(not problem.doubt for problem in self.problems)


def read_row(values: dict[str, str], *, today: date) -> Reading:
    """Read the texts of one row."""
    reading = Reading()
    texts = {name: _plain(name, values.get(name, ""), reading) for name in LABELS}
    reading.name, reading.unit, reading.position = texts["name"], texts["unit"], texts["position"]
    if not reading.name and not _refused(reading, "name"):
        reading.error("name", "Isi nama.")
    _read_status_and_nip(texts, reading)
    if texts["level"]:
        reading.level = _LEVEL.get(_key(texts["level"]), "")
        if not reading.level:
            known = ", ".join(label for code, label in Duty.LEVELS if code)
            reading.error("level", f"Jenjang “{texts['level']}” tidak dikenal. Tulis salah satu: {known}.")
    _read_start(texts["start"], reading, today)
    if texts["email"]:
        try:
            validate_email(texts["email"])
            reading.email = texts["email"].lower()
        except ValidationError:
            reading.error("email", "Alamat surel tidak lengkap. Tulis seperti nama@contoh.go.id, atau kosongkan.")
    if texts["phone"]:
        _read_phone(texts["phone"], reading)
    return reading


def _plain(name: str, text: str, reading: Reading) -> str:
    """The text of a column, or nothing where it is a formula, an error of Excel, or too long."""
    text = text.strip()
    if not text or text.lower() in _NOTHING:
        return ""
    if text.startswith("="):
        reading.error(name, "Sel ini berisi rumus, bukan nilai. Salin kolomnya, lalu tempel sebagai nilai.")
    elif _EXCEL_ERROR.fullmatch(text):
        reading.error(name, f"Sel ini berisi galat Excel ({text}). Isi nilainya.")
    elif name in ("name", "position") and text[:1] in "+-@＝＋－＠":
        reading.error(name, f"Isi tidak boleh diawali “{text[0]}”. Hapus tanda itu.")
    elif len(text) > _LIMITS.get(name, 200):
        reading.error(name, f"Isi lebih dari {_LIMITS.get(name, 200)} huruf. Pendekkan.")
    elif name in ("name", "position") and not any(letter.isalpha() for letter in text):
        reading.error(name, "Isi tidak memuat satu huruf pun. Periksa apakah kolomnya tergeser.")
    else:
        return text
    return ""


def _read_status_and_nip(texts: dict[str, str], reading: Reading) -> None:
    if texts["status"]:
        reading.status = _STATUS.get(_key(texts["status"]), "")
        if not reading.status:
            labels = ", ".join(label for _, label in Person.STATUSES)
            reading.error("status", f"Status “{texts['status']}” tidak dikenal. Tulis salah satu: {labels}.")
            return
    if _refused(reading, "nip"):
        return
    status = reading.status or _status_of_number(texts["nip"])
    number = read_nip(texts["nip"], status)
    reading.nip = number.digits
    if number.digits and not reading.status:
        reading.status = status
        if status == Person.PPPK:
            reading.doubt(
                "status", "Status kosong; nomornya dibaca sebagai NI PPPK karena angka ke-13 dan 14 bukan bulan."
            )
    for message in number.errors:
        reading.error("nip", message)
    for message in number.doubts if texts["nip"] else ():
        reading.doubt("nip", message)


def _status_of_number(text: str) -> str:
    """PPPK where the two digits that are a month in a PNS's number cannot be one."""
    digits = "".join(letter for letter in text if letter.isdigit())
    month = digits[12:14]
    return Person.PPPK if len(digits) == 18 and not "01" <= month <= "12" else Person.PNS


def _read_start(text: str, reading: Reading, today: date) -> None:
    if not text:
        return
    day = read_date(text)
    if day is None:
        reading.error("start", f"Tanggal “{text}” tidak terbaca. Tulis seperti 22-11-2026 atau 22 November 2026.")
    elif not _FIRST_START <= day <= today + _AHEAD:
        reading.error("start", f"Tanggal {day:%d-%m-%Y} tidak mungkin sebagai mulai tugas. Periksa tahunnya.")
    else:
        reading.start = day


def _read_phone(text: str, reading: Reading) -> None:
    # Excel takes 0812… for a number and drops the zero.
    parsed = Phone.parse(f"0{text}" if text.startswith("8") and text.isdigit() else text)
    if parsed.value is None:
        reading.error("phone", parsed.errors[0].message)
    else:
        reading.phone = parsed.value.e164


def _refused(reading: Reading, name: str) -> bool:
    return any(problem.field == name for problem in reading.problems)


def _key(text: str) -> str:
    key = _SIGNS.sub(" ", text.lower()).strip()
    return key.replace(" ", "") if re.fullmatch(r"(?:i|ii|iii|iv) [ab]", key) else key
