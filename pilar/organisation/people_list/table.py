"""A file as rows of texts, whatever it is: a workbook, or CSV in the encodings and separators that offices use.

What Excel knows of a cell is put into the text, so that a row needs nothing but its texts later: a formula begins with
``=``, a day is written 2026-11-22, and a number of more than 15 digits, which Excel has rounded, has an exponent.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings

from pilar.errors import PilarError
from pilar.numbers import decimal_text
from pilar.workbook.errors import WorkbookError
from pilar.workbook.guard import TEXT, kind_of

if TYPE_CHECKING:  # openpyxl is heavy, and every process of the site reads this file when it starts
    from pilar.workbook.grid import Cell, Grid

WHAT = "daftar pegawai"
MAX_ROWS = 20_000
#: Titles above the header and remarks below the list are not counted among the rows.
_SPARE_ROWS = 100
#: 20,000 rows of 60 columns have some five million; the guard has refused what is larger.
_MAX_TAGS = 5_000_000
_LONGEST = 500
_HUGE = 10**300  # does not fit into a float
_SURE_DIGITS = 15  # as many as Excel keeps of a number
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")


class ListRefused(PilarError):
    """The file cannot be taken for a list of people. Nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of texts, by row number as a spreadsheet counts; what stands in no cell is missing."""

    title: str
    rows: dict[int, dict[str, str]]


def open_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook, or the readings of a CSV with each separator: one of them is the list.

    Raises ListRefused, with what the file is and what to do.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ListRefused("Berkas kosong. Pilih berkas yang berisi daftar pegawai.")
    if len(data) > settings.PILAR_MAX_UPLOAD:
        limit = decimal_text(settings.PILAR_MAX_UPLOAD / 1024**2, 1, trim=True)
        raise ListRefused(f"Berkas lebih dari {limit} MB. Bagi daftarnya per unit, lalu unggah satu per satu.")
    if _is_text(data):
        text = _decoded(data)
        return (sheet for separator in ";,\t|" if (sheet := _csv(text, separator)) is not None)
    return _workbook(data)


def _is_text(data: bytes) -> bool:
    return _utf16(data) != "" or (kind_of(data) == TEXT and not data.startswith(b"PK"))


# -- workbook


def _workbook(data: bytes) -> Iterator[Sheet]:
    from pilar.workbook.grid import Book

    try:
        book = Book(data, what=WHAT, tags=_MAX_TAGS)
        for title in book.titles:
            grid = book.grid(title, rows=MAX_ROWS + _SPARE_ROWS, extras=False)
            if grid.visible and grid.cut:
                raise too_many_rows()
            if grid.visible:
                yield _sheet(grid)
    except WorkbookError as error:
        raise ListRefused(error.message) from error


def _sheet(grid: Grid) -> Sheet:
    rows: dict[int, dict[str, str]] = {}
    for (row, column), cell in grid.cells.items():
        if text := _text(cell):
            rows.setdefault(row, {})[column] = text
    return Sheet(grid.title, dict(sorted(rows.items())))


def _text(cell: Cell) -> str:
    if cell.formula is not None:
        return clean(cell.formula)
    value = cell.value
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return clean(cell.text)


def _number(value: float) -> str:
    if not float.is_integer(float(value) if abs(value) < _HUGE else 0.0):
        return repr(value)
    if abs(value) >= 10**_SURE_DIGITS:
        return f"{value:.14E}" if abs(value) < _HUGE else "#ANGKA!"
    return str(int(value))


# -- CSV


def _decoded(data: bytes) -> str:
    wide = _utf16(data)
    for encoding in [wide] if wide else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ListRefused(
        "Huruf di berkas ini tidak terbaca. Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu unggah kembali."
    )


def _utf16(data: bytes) -> str:
    """The encoding where ``data`` is UTF-16, by its mark or by the zeros beside the letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:400]
    if len(start) < 4 or b"\x00" not in start:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > half * 0.8 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.8 and odd == 0 else ""


def _csv(text: str, separator: str) -> Sheet | None:
    """The rows as ``separator`` cuts them; None where it does not occur, so that nothing is read twice."""
    from pilar.workbook.grid import LETTERS

    if separator not in text and separator != ";":
        return None
    rows: dict[int, dict[str, str]] = {}
    filled = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            # An apostrophe in front is how Excel and our own downloads mark a text.
            texts = {LETTERS[at]: clean(cell).removeprefix("'") for at, cell in enumerate(cells[: len(LETTERS)])}
            if kept := {column: value for column, value in texts.items() if value}:
                rows[number] = kept
                filled += 1
            if filled > MAX_ROWS + _SPARE_ROWS:
                raise too_many_rows()
    except csv.Error as error:
        raise ListRefused(
            "Berkas CSV ini rusak: ada tanda kutip atau baris yang tidak selesai. Simpan ulang dari Excel sebagai "
            ".xlsx, lalu unggah kembali."
        ) from error
    return Sheet("CSV", rows)


# -- both


def clean(text: str) -> str:
    """One line of what a person can see, cut to what a column may hold and a little more."""
    return " ".join(_CONTROL.sub(" ", text).split())[:_LONGEST]


def too_many_rows() -> ListRefused:
    return ListRefused(
        f"Daftar ini lebih dari {decimal_text(MAX_ROWS, 0)} baris. Bagi per unit, lalu unggah satu per satu."
    )
