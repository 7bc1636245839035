"""Sheets as plain cells: value, formula and place. The only module that touches openpyxl for reading.

On broken XML openpyxl raises whatever its code runs into (KeyError, TypeError, zlib.error …), so this module catches
Exception at its border and turns it into one WorkbookError; nowhere else does.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, islice
from typing import IO, Any, Self

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl import Workbook
from openpyxl.reader import drawings
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from pilar.workbook.celltext import MAX_CELL, from_cell
from pilar.workbook.errors import WorkbookError
from pilar.workbook.guard import Archive, open_archive, too_large_inside

# openpyxl warns about parts of a workbook that it does not keep; none of them matters for reading answers.
warnings.filterwarnings("ignore", module="openpyxl")
# It opens the pictures of chart sheets where it finds Pillow, which is here for other files. Nobody needs them.
drawings.PILImage = False  # type: ignore[attr-defined]

MAX_ROWS = 3_000
MAX_COLUMNS = 60
MAX_SHEETS = 60
#: Templates carry thousands of formatted empty rows below the form; real copies have gaps of a few dozen inside it.
EMPTY_RUN = 200

#: Column letters of a grid, from the left.
LETTERS = tuple(get_column_letter(index) for index in range(1, MAX_COLUMNS + 1))

#: No figure of a form; such a number may not even fit into a float.
_HUGE = 1e300

Value = str | int | float | bool | date | None

_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]{1,18}[!?]?")
_MERGE = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_LINK = re.compile(rb"<(?:\w{1,20}:)?hyperlink\s[^>]{0,2000}>")
_LINK_FORMULA = re.compile(r'=HYPERLINK\("(https?://[^"]{1,2000})"', re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([\w:]+)=\"([^\"]*)\"")
_MAX_MERGED_ROWS = 400
_MAX_MERGED_CELLS = 100_000
#: What is parsed of a part, at most: tags in all, and tags between two rows of a sheet.
_MAX_TAGS = 500_000
_MAX_TAGS_IN_ROW = 100_000


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` is what the file shows (the stored result of a formula); ``formula`` starts with ``=``."""

    value: Value
    formula: str | None = None
    percent: bool = False

    @property
    def text(self) -> str:
        """The value as trimmed text, inner white space collapsed; empty for None."""
        return " ".join(str(self.value).split()) if self.value is not None else ""

    @property
    def number(self) -> float | None:
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return float(self.value) if abs(self.value) < _HUGE else None
        return None

    @property
    def is_error(self) -> bool:
        return isinstance(self.value, str) and _ERROR.fullmatch(self.value) is not None


EMPTY = Cell(None)


@dataclass(slots=True)
class Grid:
    """One sheet. Columns are letters, rows count from 1; absent cells are EMPTY."""

    title: str
    visible: bool
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    merged: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    last_row: int = 0
    cut: bool = False

    def at(self, row: int, column: str | None) -> Cell:
        return self.cells.get((row, column), EMPTY) if column else EMPTY

    def link(self, row: int, column: str) -> str | None:
        """The address behind a cell: a link of the sheet, or what its HYPERLINK formula names."""
        match = _LINK_FORMULA.match(self.at(row, column).formula or "")
        return self.links.get(f"{column}{row}") or (match[1] if match else None)

    def merged_from(self, row: int, column: str) -> tuple[int, str] | None:
        """The top-left cell of the merged range that this (other) cell lies in."""
        return self.merged.get((row, column))


class Book:
    """An opened workbook. Sheets are read on demand and only as far as asked."""

    def __init__(self, data: bytes, *, what: str = "LKE", tags: int = _MAX_TAGS) -> None:
        """Raises WorkbookError where ``data`` is not a workbook that can be opened safely.

        ``what`` is its name in messages; ``tags`` is how much of a part is parsed at most.
        """
        self.archive: Archive = open_archive(data, what=what)
        meter = _Meter(what, tags)
        try:
            self._values, self._formulas = _load(data, meter, data_only=True), _load(data, meter, data_only=False)
            self.titles = tuple(self._values.sheetnames[:MAX_SHEETS])
        except Exception as error:
            raise _unreadable(error) from error
        if not self.titles:
            raise WorkbookError(
                "damaged", "Berkas tidak memuat satu lembar pun. Simpan ulang sebagai .xlsx dari Excel."
            )

    def grid(self, title: str, *, rows: int = MAX_ROWS, extras: bool = True) -> Grid:
        """Read one sheet up to ``rows``. Raises WorkbookError where the sheet's XML is broken."""
        sheet = self._values[title]
        grid = Grid(title, visible=getattr(sheet, "sheet_state", "visible") == "visible")
        if not hasattr(sheet, "iter_rows"):
            return grid
        percents: set[tuple[int, str]] = set()
        try:
            values = dict(_cells(sheet, rows + 1, percents))
        except Exception as error:
            raise _unreadable(error) from error
        try:
            formulas = dict(_cells(self._formulas[title], rows))
        except Exception:  # noqa: BLE001 - see the module's docstring
            # One broken formula must not cost the answers: go on with the stored values.
            formulas = {}
        grid.cut = any(row > rows for row, _ in values)
        for place, value in values.items():
            if place[0] <= rows and value is not None:
                grid.cells[place] = Cell(_plain(value), None, place in percents)
        for place, value in formulas.items():
            formula = _formula(value)
            if formula is not None:
                grid.cells[place] = Cell(_plain(values.get(place)), formula, place in percents)
        grid.last_row = max((row for row, _ in grid.cells), default=0)
        if extras:
            self._extras(sheet, grid)
        return grid

    def _extras(self, sheet: Any, grid: Grid) -> None:
        """Merged ranges and links, which stand behind the rows in the sheet's XML."""
        path = getattr(sheet, "_worksheet_path", "")
        try:
            xml = self.archive.zip.read(path)
            targets = self._targets(path)
        except Exception:  # noqa: BLE001 - see the module's docstring
            return
        merged = chain.from_iterable(_merged(match[1].decode()) for match in _MERGE.finditer(xml))
        grid.merged.update(islice(merged, _MAX_MERGED_CELLS))
        for match in _LINK.finditer(xml):
            attributes = {key.decode(): value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(match[0])}
            target = targets.get(attributes.get("r:id", ""))
            if target and "ref" in attributes:
                # A link over merged cells names them all and belongs to the first.
                grid.links[attributes["ref"].partition(":")[0]] = target

    def _targets(self, path: str) -> Mapping[str, str]:
        folder, _, name = path.rpartition("/")
        try:
            root = fromstring(self.archive.zip.read(f"{folder}/_rels/{name}.rels"))
        except KeyError:
            return {}
        return {
            item.get("Id", ""): item.get("Target", "")
            for item in root
            if item.get("TargetMode") == "External" and item.get("Target", "").startswith(("http://", "https://"))
        }


@dataclass(frozen=True, slots=True)
class _Meter:
    """How many tags of a part may be parsed, and what to call the file that has more."""

    what: str
    tags: int


def _load(data: bytes, meter: _Meter, *, data_only: bool) -> Workbook:
    """What openpyxl's load_workbook does, with a meter between the archive and the parser."""
    reader = ExcelReader(BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    reader.archive = _MeteredZip(BytesIO(data), meter)
    reader.read()
    return reader.wb


class _MeteredZip(zipfile.ZipFile):
    """Hands out every part only up to so many tags."""

    def __init__(self, file: IO[bytes], meter: _Meter) -> None:
        super().__init__(file)
        self._meter = meter

    def open(self, *args: Any, **kwargs: Any) -> Any:
        stream = super().open(*args, **kwargs)
        return _Metered(stream, self._meter, rows="/worksheets/" in stream.name)


class _Metered:
    """A part on its way to the parser. Rows far below the form cost nothing, as the parser never asks for them."""

    def __init__(self, stream: IO[bytes], meter: _Meter, *, rows: bool) -> None:
        self.stream, self.meter, self.rows = stream, meter, rows
        self.tags = self.tags_in_row = 0

    def read(self, size: int = -1) -> bytes:
        part = self.stream.read(size)
        tags = part.count(b"<")
        self.tags += tags
        self.tags_in_row = tags if b"row" in part else self.tags_in_row + tags
        if self.tags > self.meter.tags or (self.rows and self.tags_in_row > _MAX_TAGS_IN_ROW):
            raise too_large_inside(self.meter.what)
        return part

    def close(self) -> None:
        self.stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _unreadable(error: BaseException) -> WorkbookError:
    if isinstance(error, WorkbookError):
        return error
    if isinstance(error, DefusedXmlException):
        message = "Berkas memuat entitas XML yang tidak dipakai Excel, jadi tidak dibuka. Simpan ulang dari Excel."
        return WorkbookError("forbidden-content", message)
    message = (
        "Isi lembar kerja rusak sehingga tidak terbaca. Buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx, "
        "lalu coba lagi."
    )
    return WorkbookError("damaged", message)


def _cells(
    sheet: Any, rows: int, percents: set[tuple[int, str]] | None = None
) -> Iterator[tuple[tuple[int, str], Any]]:
    # The dimension that the file states may be wrong or absurd; rows and columns are limited here instead.
    sheet.reset_dimensions()
    last = 0
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=rows, max_col=MAX_COLUMNS), 1):
        for index, cell in enumerate(row):
            if cell.value is not None:
                last = number
                place = (number, LETTERS[index])
                if percents is not None and isinstance(cell.value, int | float) and "%" in cell.number_format:
                    percents.add(place)
                yield place, cell.value
        if number - last > EMPTY_RUN:
            return


def _plain(value: Any) -> Value:
    if isinstance(value, str):
        return from_cell(value)
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:MAX_CELL]


def _formula(value: Any) -> str | None:
    text = getattr(value, "text", value)
    return text[:MAX_CELL] if isinstance(text, str) and text.startswith("=") and len(text) > 1 else None


def _merged(ref: str) -> Iterator[tuple[tuple[int, str], tuple[int, str]]]:
    """Every other cell of a merged range with its top-left cell, within the limits of a grid."""
    first, last = (coordinate_to_tuple(part) for part in ref.split(":"))
    (top, left), (bottom, right) = first, last
    if left > MAX_COLUMNS or top > MAX_ROWS:
        return
    start = (top, LETTERS[left - 1])
    for row in range(top, min(bottom, MAX_ROWS, top + _MAX_MERGED_ROWS) + 1):
        for column in range(left, min(right, MAX_COLUMNS) + 1):
            if (row, LETTERS[column - 1]) != start:
                yield (row, LETTERS[column - 1]), start
