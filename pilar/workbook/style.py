"""How a written workbook looks: quiet headings, wide text columns, printed in landscape with the header repeated."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pilar.instrument.edition import Edition

_LINE = Side(style="thin", color="DCDFD9")
BORDER = Border(bottom=_LINE)
BRAND = PatternFill("solid", fgColor="0B3A42")
TINTS = ("C9DEDD", "DCEAE9", "E6F0EF", "F3F7F6", "F3F7F6")
INPUT = PatternFill("solid", fgColor="FFFDF5")
WRAP = Alignment(wrap_text=True, vertical="top")
_WIDTHS = {"A": 6, "B": 4, "C": 4, "D": 4, "E": 5, "F": 5, "G": 62, "H": 9, "I": 58, "J": 13}
#: At least so many columns are dressed; the national team's stand behind them.
_MAX_COLUMN = 23


def _last(sheet: Worksheet) -> int:
    """The last column: the header, which is written first, has it."""
    return max(_MAX_COLUMN, sheet.max_column)


def number(value: Fraction) -> int | float:
    """A fraction as the number that a cell holds."""
    return value.numerator if value.denominator == 1 else float(value)


def heading(sheet: Worksheet, row: int, depth: int) -> None:
    for column in range(1, _last(sheet) + 1):
        cell = sheet.cell(row, column)
        cell.fill = PatternFill("solid", fgColor=TINTS[min(depth, len(TINTS) - 1)])
        cell.font = Font(bold=True)


def question(sheet: Worksheet, row: int) -> None:
    for column in range(1, _last(sheet) + 1):
        cell = sheet.cell(row, column)
        cell.border = BORDER
        cell.alignment = WRAP


def computed(sheet: Worksheet, row: int) -> None:
    """A row whose answer is a formula: italic, so that nobody types over it."""
    question(sheet, row)
    for column in range(1, _last(sheet) + 1):
        sheet.cell(row, column).font = Font(italic=True, color="4A5B60")


def finish(sheet: Worksheet, edition: Edition, points: Iterable[str]) -> None:
    """Header, widths, frozen panes, number formats and print set-up of the answer sheet."""
    row = edition.header_row
    sheet.merge_cells(f"B{row}:G{row}")
    for column in range(1, _last(sheet) + 1):
        cell = sheet.cell(row, column)
        if cell.value is None and not 2 <= column <= 7:
            continue
        cell.fill, cell.font = BRAND, Font(bold=True, color="FFFFFF")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for index in range(len(_WIDTHS) + 1, _last(sheet) + 1):
        title = str(sheet.cell(row, index).value or "")
        wide = "/" in title or "Bukti" in title
        sheet.column_dimensions[get_column_letter(index)].width = 46 if wide else 14
    for letter in points:
        share = get_column_letter(column_index_from_string(letter) + 1)
        for number_row in range(row + 1, edition.totals["total"] + 1):
            sheet[f"{letter}{number_row}"].number_format = "0.00"
            sheet[f"{share}{number_row}"].number_format = "0.00%"
    sheet.row_dimensions[row].height = 32
    sheet.freeze_panes = f"H{row + 1}"
    sheet.page_setup.orientation = "landscape"
    one_page_wide(sheet)
    sheet.print_title_rows = f"{row}:{row}"


def one_page_wide(sheet: Worksheet) -> None:
    """Print on A4, as many pages high as needed and one page wide."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
