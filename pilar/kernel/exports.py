"""Lists as files: CSV that Indonesian Excel opens by a double click, and XLSX with real numbers and dates.

CSV: Excel set to Indonesian takes the semicolon for its separator and the comma for its decimals, so a file with commas
would land in one column and ``81.5`` would become a date or a text. The byte order mark tells it that the letters are
UTF-8. Dates are written 2026-11-22, which every Excel reads as a date. A cell has no type there, so a text that Excel
would run as a formula, or take for a number and damage (NIP, NIK, telephone), gets an apostrophe in front; XLSX carries
the exact text. Times are those of the time zone that is current when the export is asked for.
"""

from __future__ import annotations

import csv as csv_format
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from pilar.errors import PilarError
from pilar.kernel.filenames import safe_filename
from pilar.kernel.media_types import XLSX
from pilar.numbers import decimal_text, rounded

if TYPE_CHECKING:
    from openpyxl.cell import Cell

#: Excel shows 1,048,576 rows and drops the rest without a word.
MAX_CSV_ROWS = 1_000_000
#: With ten columns nine seconds (180 µs a row) and 5 MB of memory; the request holds a thread that long.
MAX_XLSX_ROWS = 50_000
_PLACES = 6  # decimals of a fraction that has no end
_AT_ONCE = 500  # rows in one piece of a CSV answer

Row = TypeVar("Row")


class ExportTooLarge(PilarError):
    """There are more rows than a workbook may have here."""


class Kind(StrEnum):
    """How a column's values are written. TEXT also for NIP, NIK and whatever else is only made of digits."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    RUPIAH = "rupiah"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: heading, what it takes from a row (None stays empty), kind, and width in characters (XLSX)."""

    label: str
    getter: Callable[[Row], object]
    kind: Kind = Kind.TEXT
    width: int = 18


# -- what goes into a cell

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\n]")
_NUMBER_LIKE = re.compile(r"\s*(0[0-9]+|[0-9]{12,})\s*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Excel reads ``_x0041_`` as ``A``; a text that only looks so has its underscore escaped.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_CELL = 32_000  # Excel takes 32,767, escapes included
_FIRST_DATE = date(1900, 1, 1)  # of Excel's calendar

Value = str | int | Decimal | date | datetime | None


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run ``text``, at once or when somebody edits the cell."""
    return bool(_FORMULA.match(text))


def _value(column: Column[Row], row: Row, zone: tzinfo) -> Value:
    """What ``column`` shows of ``row``: text, exact number, day, or moment without time zone."""
    value = column.getter(row)
    if value is None:
        return None
    match column.kind:
        case Kind.COUNT | Kind.NUMBER | Kind.RUPIAH if isinstance(value, int | float | Decimal | Fraction):
            return _number(value)
        case Kind.DATE | Kind.MOMENT if isinstance(value, datetime):
            local = value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
            return local.date() if column.kind is Kind.DATE else local
        case Kind.DATE if isinstance(value, date):
            return value
    return _text(value)


def _text(value: object) -> str:
    text = _NOT_XML.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _number(value: float | Decimal | Fraction) -> int | Decimal | None:
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Fraction):
        return rounded(value, _PLACES).normalize()
    number = Decimal(str(value))
    return number if number.is_finite() else None


def _headers(filename: str) -> dict[str, str]:
    disposition = content_disposition_header(as_attachment=True, filename=safe_filename(filename))
    return {"Content-Disposition": disposition or "attachment", "Cache-Control": "no-store"}


def download(
    kind: str, columns: Sequence[Column[Row]], rows: Iterable[Row], name: str, *, title: str, note: str = ""
) -> StreamingHttpResponse:
    """``csv``, or ``xlsx`` where ``kind`` is "xlsx", in a file of that name. Raises ExportTooLarge."""
    if kind == "xlsx":
        return xlsx(columns, rows, f"{name}.xlsx", title=title, note=note)
    return csv(columns, rows, f"{name}.csv")


# -- CSV


def csv(columns: Sequence[Column[Row]], rows: Iterable[Row], filename: str) -> StreamingHttpResponse:
    """``rows`` as CSV, sent while they are read. After MAX_CSV_ROWS the last line says that there were more."""
    pieces = _csv_pieces(columns, rows, timezone.get_current_timezone())
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=_headers(filename))


def _csv_pieces(columns: Sequence[Column[Row]], rows: Iterable[Row], zone: tzinfo) -> Iterator[bytes]:
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    writer = csv_format.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_cell(_text(column.label)) for column in columns])
    for number, row in enumerate(rows):
        if number == MAX_CSV_ROWS:
            writer.writerow([f"Terpotong setelah {decimal_text(number, 0)} baris; persempit saringan lalu unduh lagi."])
            break
        writer.writerow([_csv_cell(_value(column, row, zone)) for column in columns])
        if number % _AT_ONCE == _AT_ONCE - 1:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _csv_cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if is_formula(value) or _NUMBER_LIKE.fullmatch(value) else value
        case int() | Decimal():
            return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
        case datetime():
            return value.isoformat(" ", "seconds")
    return value.isoformat()


# -- XLSX

_FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.00####",
    Kind.RUPIAH: '"Rp"#,##0',
    Kind.DATE: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy hh:mm",
}


def xlsx(
    columns: Sequence[Column[Row]], rows: Iterable[Row], filename: str, *, title: str, note: str = ""
) -> FileResponse:
    """``rows`` as a workbook: the sheet Data to filter and count, and Keterangan with ``title`` and ``note``.

    ``note`` says where the figures come from and of which day they are. Raises ExportTooLarge.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        _write_xlsx(file, columns, rows, title, note)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, content_type=XLSX, headers=_headers(filename))


def _write_xlsx(file: IO[bytes], columns: Sequence[Column[Row]], rows: Iterable[Row], title: str, note: str) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        count = _fill(book.create_sheet("Data"), columns, rows, title)
        _explain(book.create_sheet("Keterangan"), title, note, count)
    except BaseException:
        book.save(io.BytesIO())  # only saving removes openpyxl's temporary file, which holds the rows so far
        raise
    book.save(file)


def _fill(sheet: Any, columns: Sequence[Column[Row]], rows: Iterable[Row], title: str) -> int:
    """Write heading and rows; returns how many rows."""
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = _text(title)[:200].replace("&", "&&")
    sheet.append([_heading(sheet, _text(column.label)) for column in columns])
    cells = [_Cells(sheet, column.kind) for column in columns]
    zone, count = timezone.get_current_timezone(), 0
    for row in rows:
        if count == MAX_XLSX_ROWS:
            raise ExportTooLarge(
                f"Daftar ini lebih dari {decimal_text(MAX_XLSX_ROWS, 0)} baris sehingga buku kerja Excel tidak dibuat. "
                "Persempit saringannya, atau unduh sebagai CSV."
            )
        sheet.append([cell.holding(_value(column, row, zone)) for column, cell in zip(columns, cells, strict=True)])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    return count


class _Cells:
    """The cells of one column. A cell is written as soon as its row is appended, so the same ones serve every row."""

    def __init__(self, sheet: Any, kind: Kind) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._typed, self._text, self._quoted = WriteOnlyCell(sheet), WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        self._typed.number_format = _FORMATS[kind]
        self._text.number_format = self._quoted.number_format = _FORMATS[Kind.TEXT]
        self._quoted.quotePrefix = True  # stays a text when somebody edits it

    def holding(self, value: Value) -> Cell | None:
        if value is None:
            return None
        if isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) < _FIRST_DATE:
            value = value.isoformat()
        if isinstance(value, str):
            cell = self._quoted if is_formula(value) else self._text
            cell.value = _LOOKS_ESCAPED.sub("_x005F_", value)
            cell.data_type = "s"  # openpyxl takes what begins with = for a formula
            return cell
        self._typed.value = value
        return self._typed


def _heading(sheet: Any, text: str) -> Cell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet, _LOOKS_ESCAPED.sub("_x005F_", text))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _explain(sheet: Any, title: str, note: str, count: int) -> None:
    sheet.column_dimensions["A"].width = 100
    sheet.append([_heading(sheet, _text(title))])
    cells = _Cells(sheet, Kind.TEXT)
    for line in filter(None, [*_text(note).split("\n"), f"{decimal_text(count, 0)} baris."]):
        sheet.append([cells.holding(line)])
