"""The days off that all bodies share, from a file: what a joint decree says, typed once and read by every installation.

The file is CSV with the headings Tanggal, Nama, Jenis, Dasar and (where there is any) Masih perkiraan, in any order; a
download of the calendar page is one. A file with any fault is refused as a whole, with all of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from pilar.errors import PilarError
from pilar.kernel.calendar_edits import FIRST_YEAR, LAST_YEAR, LONGEST, add_holiday, edit_holiday, remove_holiday
from pilar.kernel.dates import read_date
from pilar.kernel.models.calendar import Holiday, HolidayKind

_NEEDED = ("tanggal", "nama", "jenis", "dasar")
_ESTIMATED = "masih perkiraan"
_KINDS = {
    "libur nasional": HolidayKind.NATIONAL,
    "nasional": HolidayKind.NATIONAL,
    "cuti bersama": HolidayKind.JOINT_LEAVE,
    "cuti bersama asn": HolidayKind.JOINT_LEAVE,
}
_YES, _NO = {"ya", "y", "1", "x"}, {"", "tidak", "t", "0", "-"}
_MOST_LINES = 2000  # sixty years of a calendar


class CalendarFileError(PilarError):
    """The file is refused. ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(f"  - {fault}" for fault in faults)
        super().__init__(f"Berkas kalender ditolak karena {len(faults)} kesalahan; kalender tidak diubah:\n{lines}")


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the file."""

    day: date
    name: str
    kind: str
    source: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed (or would). ``absent`` are stored days of the file's years that the file does not have."""

    added: tuple[date, ...]
    changed: tuple[date, ...]
    removed: tuple[date, ...]
    absent: tuple[date, ...]


def read(content: bytes) -> list[Line]:
    """The days of a file, in order. Raises CalendarFileError."""
    try:
        text = content.decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CalendarFileError(["bukan CSV berhuruf UTF-8 yang dapat dibaca"]) from error
    head = [name.strip().lower() for name in table[0]] if table else []
    if missing := [name for name in _NEEDED if name not in head]:
        raise CalendarFileError([f"judul kolom tidak ada: {', '.join(missing)}"])
    if len(table) > _MOST_LINES:
        raise CalendarFileError([f"lebih dari {_MOST_LINES} baris"])
    faults: list[str] = []
    found: dict[date, Line] = {}
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        line, wrong = _line(dict(zip(head, (cell.strip() for cell in cells), strict=False)))
        if line is not None and found.setdefault(line.day, line) is not line:
            wrong = [f"tanggal {line.day:%d-%m-%Y} tertulis dua kali"]
        faults += [f"baris {number}: {fault}" for fault in wrong]
    if not found and not faults:
        faults.append("tidak ada satu hari pun di dalamnya")
    if faults:
        raise CalendarFileError(faults)
    return [found[day] for day in sorted(found)]


def apply(lines: Sequence[Line], *, by: str, at: datetime, replace: bool = False, dry_run: bool = False) -> Imported:
    """Bring the shared days into line with ``lines``: one event per day that differs. Safe to run again.

    ``replace`` also removes the stored days of these years that are not among them; else they are only named.
    """
    wanted = {line.day: line for line in lines}
    years = Q(day__year__in={day.year for day in wanted})
    stored = {row.day: row for row in Holiday.objects.filter(years, body=None, removed=False)}
    added = [day for day in wanted if day not in stored]
    changed = [day for day, line in wanted.items() if day in stored and _words(stored[day]) != line]
    absent = sorted(stored.keys() - wanted.keys())
    if not dry_run:
        for day in added + changed:
            put(wanted[day], stored.get(day), by=by, at=at)
        for day in absent if replace else ():
            remove_holiday(stored[day].pk, version=stored[day].version, by=by, at=at)
    return Imported(tuple(added), tuple(changed), tuple(absent if replace else ()), tuple(absent))


def put(line: Line, row: Holiday | None, *, by: str, at: datetime) -> None:
    """Add the day, or change the ``row`` that is there. Raises CalendarError."""
    if row is None:
        add_holiday(
            day=line.day, name=line.name, kind=line.kind, source=line.source, estimated=line.estimated, by=by, at=at
        )
        return
    edit_holiday(
        row.pk, version=row.version, day=line.day, name=line.name, kind=line.kind, source=line.source,
        estimated=line.estimated, by=by, at=at,
    )  # fmt: skip


def _words(row: Holiday) -> Line:
    return Line(row.day, row.name, row.kind, row.source, row.estimated)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(";,\t", key=first.count)


def _line(cells: dict[str, str]) -> tuple[Line | None, list[str]]:
    """The day of one row, or what is wrong with it."""
    wrong = []
    day = read_date(cells.get("tanggal", ""))
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        wrong.append(f"tanggal “{cells.get('tanggal', '')}” tidak dapat dibaca; tulis misalnya 2026-12-25")
    kind = _KINDS.get(cells.get("jenis", "").lower())
    if kind is None:
        wrong.append(f"jenis “{cells.get('jenis', '')}” bukan libur nasional atau cuti bersama")
    bad = [name for name in ("nama", "dasar") if not 1 <= len(cells.get(name, "")) <= LONGEST]
    wrong += [f"{name} harus diisi, paling panjang {LONGEST} huruf" for name in bad]
    estimated = cells.get(_ESTIMATED, "").lower()
    if estimated not in _YES | _NO:
        wrong.append(f"masih perkiraan “{estimated}” harus ya atau kosong")
    if wrong or day is None or kind is None:
        return None, wrong
    return Line(day, cells["nama"], kind, cells["dasar"], estimated in _YES), []
