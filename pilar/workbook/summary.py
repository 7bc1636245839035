"""Summary sheets (``Utama``, ``Unit``, ``TPI Unit`` …): the workbook's total where the answer sheet has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from pilar.workbook.grid import LETTERS, Book, Grid
from pilar.workbook.headers import Header
from pilar.workbook.model import Figure, Place

_SUMMARY_ROWS = 60
_TOTAL = re.compile(r"nilai (hasil )?evaluasi (zona integritas|reformasi birokrasi)")
_PLACEHOLDER = re.compile(r"\[|lke zona integritas|rekap|hasil|nama unit|lembar", re.IGNORECASE)
#: What stands below the name: the target in a ministry's summary, our own line in a workbook that Pilar wrote.
_BELOW_NAME = re.compile(r"(WBK|WBBM)\b|LKE Zona Integritas .{1,40}Dihitung dari lembar", re.IGNORECASE)
_SHEET_REFERENCE = re.compile(r"(?<=['\w])!\$?([A-Z]{1,2})\$?\d+")


def summary_grids(book: Book, answer_sheet: str) -> list[Grid]:
    """The sheets of ``book``, other than the answer sheet, that show a total."""
    grids = (book.grid(title, rows=_SUMMARY_ROWS, extras=False) for title in book.titles if title != answer_sheet)
    return [grid for grid in grids if _total_row(grid) is not None]


def summary_total(summaries: Sequence[Grid], header: Header, assessor: str) -> Figure | None:
    """The total that a summary sheet shows for ``assessor``, or None where no sheet shows one for it."""
    for grid in summaries:
        figure = _total(grid)
        if figure is not None and _owner(grid, header) == assessor:
            return figure
    return None


def summary_unit_name(summaries: Sequence[Grid]) -> str | None:
    """The unit that a summary sheet is about: its title, where the line below names a predicate or says what it is."""
    for grid in summaries:
        first, second = (_first_text(grid, row) for row in (1, 2))
        if first and not _PLACEHOLDER.match(first) and _BELOW_NAME.match(second):
            return first[:200]
    return None


def _first_text(grid: Grid, row: int) -> str:
    return next((text for column in LETTERS[:4] if (text := grid.at(row, column).text)), "")


def _total(grid: Grid) -> Figure | None:
    row = _total_row(grid)
    if row is None:
        return None
    column = _points_column(grid, row) or _first_figure(grid, row)
    value = grid.at(row, column).number if column else None
    if value is None or not 0 <= value <= 100:
        return None
    return Figure(Fraction(f"{value:.15g}"), Place(grid.title, row, f"{column}{row}"))


def _points_column(grid: Grid, row: int) -> str | None:
    """The column headed ``Nilai`` nearest above the total, if it has something in the total's row."""
    for number in range(row - 1, 0, -1):
        for column in LETTERS:
            if grid.at(number, column).text.casefold() == "nilai" and (row, column) in grid.cells:
                return column
    return None


def _first_figure(grid: Grid, row: int) -> str | None:
    """The first figure in the row that is no weight and is not made of the row's own cells."""
    weights = {column for (_, column), cell in grid.cells.items() if cell.text.casefold().startswith("bobot")}
    for column in sorted((c for number, c in grid.cells if number == row and c not in weights), key=LETTERS.index):
        cell = grid.at(row, column)
        inside = re.findall(r"\$?[A-Z]{1,2}\$?(\d+)", cell.formula or "")
        if (cell.formula or cell.number is not None) and not (inside and set(inside) == {str(row)}):
            return column
    return None


def _total_row(grid: Grid) -> int | None:
    return next((number for (number, _), cell in grid.cells.items() if _TOTAL.match(cell.text.casefold())), None)


def _owner(grid: Grid, header: Header) -> str | None:
    """Whose figures a summary sheet repeats: told by the columns its formulas read, else by its title."""
    points = {block.points: block.code for block in header.assessors if block.points}
    counts: Counter[str] = Counter()
    for cell in grid.cells.values():
        for column in _SHEET_REFERENCE.findall(cell.formula or ""):
            if column in points:
                counts[points[column]] += 1
    if counts:
        return counts.most_common(1)[0][0]
    if any(cell.formula for cell in grid.cells.values()):
        return None
    name = grid.title.casefold()
    codes = [block.code for block in header.assessors]
    if "tpi" not in name:
        return "unit" if "unit" in codes else None
    others = [code for code in codes if code.startswith("tpi")]
    return others[0] if others else None
