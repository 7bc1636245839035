"""NIP, NI PPPK, NIK and telephone numbers: what a number says, and what may be wrong with it.

An *error* means that the number cannot be right and is refused. A *warning* means that it may be right all the same
(Dukcapil's and BKN's own data have such cases): a person confirms it, with a note. None of these numbers has a check
digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Literal, TypeVar

Severity = Literal["error", "warning"]
T = TypeVar("T")

_SEPARATORS = str.maketrans("", "", " .-\u00a0\u202f'")
_ROUNDED = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+")
_MOBILE = re.compile(r"(?:\+62|62|0)(8[1-9][0-9]{7,10})")
_LANDLINE = re.compile(r"(?:\+62|62|0)([2-79][0-9]{6,9})")
_PHONE_SEPARATORS = str.maketrans("", "", " .-()\u00a0\u202f")
YOUNGEST_AT_START = 18
OLDEST_AT_START = 65
PLAUSIBLE_AGES = range(15, 91)


class Sex(StrEnum):
    """As on every official form: laki-laki, perempuan."""

    MALE = "L"
    FEMALE = "P"


class Employment(StrEnum):
    """Which of the two numbers of 18 digits: NIP of a PNS, or NI PPPK."""

    PNS = "pns"
    PPPK = "pppk"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about a number. ``code`` is for programs, ``message`` an Indonesian sentence for people."""

    code: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A reading of a number: ``value`` is None exactly where ``problems`` has an error."""

    value: T | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "warning")


class _Notes:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def error(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, "error", message))

    def warn(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, "warning", message))

    def result(self, value: T | None) -> Parsed[T]:
        refused = any(problem.severity == "error" for problem in self.problems)
        return Parsed(None if refused else value, tuple(self.problems))


# -- NIP and NI PPPK


@dataclass(frozen=True, slots=True)
class Nip:
    """18 digits: birth (8), start of service (6), sex (1), serial (3).

    For a PNS the start is year and month of the CPNS decree; for a PPPK year and the sequence of the contract.
    """

    digits: str
    employment: Employment

    @property
    def birth(self) -> date:
        return date(int(self.digits[:4]), int(self.digits[4:6]), int(self.digits[6:8]))

    @property
    def start_year(self) -> int:
        return int(self.digits[8:12])

    @property
    def start_month(self) -> int | None:
        """The month of the CPNS decree; a PPPK's number has none."""
        return int(self.digits[12:14]) if self.employment == Employment.PNS else None

    @property
    def sex(self) -> Sex:
        return Sex.MALE if self.digits[14] == "1" else Sex.FEMALE

    @property
    def grouped(self) -> str:
        """``19860926 201505 1 001``, as it is printed."""
        return f"{self.digits[:8]} {self.digits[8:14]} {self.digits[14]} {self.digits[15:]}"

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        employment: Employment | None = None,
        birth: date | None = None,
        sex: Sex | None = None,
    ) -> Parsed[Nip]:
        """Read a NIP or NI PPPK; spaces, dots and hyphens between the groups are fine.

        ``birth`` and ``sex`` are those of the profile: a difference warns. Without ``employment`` a month decides which
        of the two it is, with a warning where that is a guess.
        """
        notes = _Notes()
        name = "NI PPPK" if employment == Employment.PPPK else "NIP"
        digits = _digits(text, 18, name, notes)
        if digits is None:
            return notes.result(None)
        if employment is None:
            employment = _guess_employment(digits, notes)
        born = _date(digits[:4], digits[4:6], digits[6:8])
        if born is None:
            notes.error("birth", f"Delapan angka pertama {name} ({digits[:8]}) bukan tanggal yang ada.")
        else:
            _check_start(born, digits, employment, notes)
            if birth is not None and birth != born:
                notes.warn("birth-differs", f"Tanggal lahir menurut {name} {born:%d-%m-%Y}, di data {birth:%d-%m-%Y}.")
        if digits[14] not in "12":
            notes.error("sex", f"Angka ke-15 {name} harus 1 (laki-laki) atau 2 (perempuan), bukan {digits[14]}.")
        elif sex is not None and (digits[14] == "1") != (sex == Sex.MALE):
            notes.warn("sex-differs", f"Jenis kelamin menurut {name} berbeda dari data pegawai.")
        if digits[15:] == "000":
            notes.error("serial", f"Nomor urut di akhir {name} mulai dari 001, bukan 000. {_EXCEL_HINT}")
        return notes.result(cls(digits, employment))


_EXCEL_HINT = "Bila nomor berasal dari Excel, format kolomnya sebagai teks: Excel membulatkan angka panjang."


def _guess_employment(digits: str, notes: _Notes) -> Employment:
    if "01" <= digits[12:14] <= "12":
        return Employment.PNS
    notes.warn(
        "employment-guessed",
        f"Angka ke-13 dan 14 ({digits[12:14]}) bukan bulan, jadi nomor ini dibaca sebagai NI PPPK. Pastikan statusnya.",
    )
    return Employment.PPPK


def _check_start(born: date, digits: str, employment: Employment, notes: _Notes) -> None:
    year, month = int(digits[8:12]), int(digits[12:14])
    if employment == Employment.PNS and not 1 <= month <= 12:
        notes.error("start-month", f"Bulan TMT CPNS di NIP ({digits[12:14]}) harus 01 sampai 12.")
        return
    # A CPNS starts on the first of a month; of a PPPK's start only the year is in the number.
    years = year - born.year
    before_birthday = employment == Employment.PNS and (month, 1) < (born.month, born.day)
    age = years - before_birthday
    if age < YOUNGEST_AT_START:
        notes.error("start-age", f"Menurut nomor ini, usia saat mulai bekerja {age} tahun: kurang dari 18.")
    elif age > OLDEST_AT_START:
        notes.warn("start-age-high", f"Menurut nomor ini, usia saat mulai bekerja {age} tahun. Periksa tahunnya.")


# -- NIK


@dataclass(frozen=True, slots=True)
class Nik:
    """16 digits: region of first issue (6), birth with day + 40 for women (6), serial (4)."""

    digits: str
    birth: date

    @property
    def sex(self) -> Sex:
        return Sex.FEMALE if int(self.digits[6:8]) > 40 else Sex.MALE

    @property
    def region(self) -> str:
        """Province, kabupaten/kota and kecamatan where it was first issued, as ``32.12.01``; not the domicile."""
        return f"{self.digits[:2]}.{self.digits[2:4]}.{self.digits[4:6]}"

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        on: date,
        birth: date | None = None,
        sex: Sex | None = None,
        ages: range = PLAUSIBLE_AGES,
    ) -> Parsed[Nik]:
        """Read a NIK as of the day ``on``, which decides the century. ``birth`` and ``sex`` are as typed beside it.

        ``ages`` are those that are plausible for the service; another age warns.
        """
        notes = _Notes()
        digits = _digits(text, 16, "NIK", notes)
        if digits is None:
            return notes.result(None)
        day = int(digits[6:8])
        candidates = _birth_days(digits, on)
        if not (1 <= day <= 31 or 41 <= day <= 71):
            notes.error("birth-day", f"Hari lahir di NIK ({digits[6:8]}) harus 01–31, atau 41–71 untuk perempuan.")
        elif not candidates:
            notes.error("birth", f"Tanggal lahir di NIK ({digits[6:12]}) bukan tanggal yang ada.")
        if digits[12:] == "0000":
            notes.error("serial", f"Nomor urut di akhir NIK mulai dari 0001, bukan 0000. {_EXCEL_HINT}")
        if not candidates:
            return notes.result(None)
        plausible = [born for born in candidates if age_on(born, on) in ages]
        value = cls(digits, birth if birth in candidates else (plausible or candidates)[0])
        if birth is not None and birth != value.birth:
            notes.warn("birth-differs", "Tanggal lahir yang diisi berbeda dari yang tertulis di NIK.")
        if sex is not None and sex != value.sex:
            notes.warn("sex-differs", "Jenis kelamin yang diisi berbeda dari yang tertulis di NIK.")
        if age_on(value.birth, on) not in ages:
            notes.warn("age", f"Menurut NIK, usianya {age_on(value.birth, on)} tahun. Periksa nomornya.")
        return notes.result(value)


def _birth_days(digits: str, on: date) -> list[date]:
    """The birth dates that the six digits can mean: this century's first, where it is not in the future."""
    day = int(digits[6:8])
    centuries = ("20", "19") if int(digits[10:12]) <= on.year % 100 else ("19",)
    days = [
        _date(f"{century}{digits[10:12]}", digits[8:10], str(day - 40 if day > 40 else day)) for century in centuries
    ]
    return [born for born in days if born is not None and born <= on]


def age_on(born: date, on: date) -> int:
    """Full years of life on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


# -- telephone


@dataclass(frozen=True, slots=True)
class Phone:
    """An Indonesian telephone number; ``e164`` is how it is stored, ``+628…``."""

    e164: str
    mobile: bool

    @property
    def national(self) -> str:
        """As people dial it at home: ``08…``."""
        return f"0{self.e164[3:]}"

    @classmethod
    def parse(cls, text: str) -> Parsed[Phone]:
        """Read ``0812-3456-7890``, ``62 812…``, ``+62 812…`` or a landline with its area code, ``(0234) 271234``."""
        notes = _Notes()
        compact = text.strip().translate(_PHONE_SEPARATORS)
        if match := _MOBILE.fullmatch(compact):
            return notes.result(cls(f"+62{match[1]}", mobile=True))
        if match := _LANDLINE.fullmatch(compact):
            return notes.result(cls(f"+62{match[1]}", mobile=False))
        notes.error(
            "phone", "Nomor telepon tidak dikenal. Tulis misalnya 081234567890, atau dengan kode area: 0234 271234."
        )
        return notes.result(None)


# -- pieces


def _digits(text: str, length: int, name: str, notes: _Notes) -> str | None:
    if _ROUNDED.fullmatch(text.strip()):
        notes.error("rounded", f"{name} sudah dibulatkan, angka terakhirnya hilang. {_EXCEL_HINT}")
        return None
    digits = text.strip().translate(_SEPARATORS)
    if not (digits.isascii() and digits.isdigit() and len(digits) == length):
        found = f"{len(digits)} angka" if digits.isascii() and digits.isdigit() else "huruf atau tanda lain"
        notes.error("digits", f"{name} terdiri dari {length} angka; yang diisi memuat {found}.")
        return None
    return digits


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
