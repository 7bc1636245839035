"""The assessors' working paper (kertas kerja) as XLSX: written for a place without signal, and read back by key.

A row stands for a field. Its key and the version that the assessor saw are in hidden columns, so rows may be sorted,
filtered or left out; the stamp on a hidden sheet says of which zone, round, tier and edition the paper is. What it
means is the caller's: here it is an opaque text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from pilar.instrument.model import Field, Instrument
from pilar.workbook import style
from pilar.workbook.answers import read_answer
from pilar.workbook.celltext import clean, to_cell
from pilar.workbook.errors import WorkbookError
from pilar.workbook.grid import Book, Cell, Grid
from pilar.workbook.paper import Paper, PaperRow, ReadRow

WHAT: Final = "kertas kerja"
SHEET, STAMP_SHEET = "Kertas kerja", "Pilar"
#: Marks the hidden sheet; the stamp stands beside it.
MARK: Final = "pilar-kertas-kerja-1"
HEAD_ROW: Final = 5
#: Longer texts are refused row by row, before anything is stored.
LONGEST: Final = 8_000
_COLUMNS: Final = (
    ("Kunci", 4), ("Versi", 4), ("Kode", 14), ("Pertanyaan", 40), ("Kriteria", 44), ("Jawaban unit", 10),
    ("Catatan unit", 40), ("Bukti", 44), ("Penilaian TPI sekarang", 40), ("Jawaban", 12), ("Catatan", 44),
    ("Rekomendasi", 44),
)  # fmt: skip
_KEY, _VERSION, _ANSWER, _NOTE, _ADVICE = "A", "B", "J", "K", "L"
_INPUTS: Final = (_ANSWER, _NOTE, _ADVICE)


# -- written


def write_paper(
    rows: Sequence[PaperRow], instrument: Instrument, *, stamp: str, title: str, lines: Sequence[str]
) -> bytes:
    """The paper. ``lines`` stand below the title: of which round it is, until when it may be brought back."""
    book = Workbook()
    del book["Sheet"]
    sheet = book.create_sheet(SHEET)
    hidden = book.create_sheet(STAMP_SHEET)
    hidden.sheet_state = "hidden"
    hidden["A1"], hidden["B1"] = MARK, stamp
    _text(sheet, "C1", title, bold=True)
    for number, text in enumerate(lines[:3], 2):
        _text(sheet, f"C{number}", text)
    for number, (label, width) in enumerate(_COLUMNS, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        _text(sheet, f"{letter}{HEAD_ROW}", label, bold=True)
        sheet[f"{letter}{HEAD_ROW}"].fill = style.BRAND
        sheet[f"{letter}{HEAD_ROW}"].font = Font(bold=True, color="FFFFFF")
    validations: dict[str, DataValidation] = {}
    for place, row in enumerate(rows, HEAD_ROW + 1):
        _row(sheet, place, row)
        _validation(sheet, validations, instrument.fields[row.key]).add(sheet[f"{_ANSWER}{place}"])
    for letter in (_KEY, _VERSION):
        sheet.column_dimensions[letter].hidden = True
    sheet.freeze_panes = f"E{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{_ADVICE}{HEAD_ROW + len(rows)}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    style.one_page_wide(sheet)
    book.properties.creator, book.properties.title = "Pilar", to_cell(title)[:200]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _row(sheet: Any, place: int, row: PaperRow) -> None:
    texts = (
        row.key, "", row.code, row.title, row.criteria, row.unit_answer, row.unit_note, row.evidence,
        "\n".join(text for text in (row.standing, *row.said) if text),
        row.answer if isinstance(row.answer, str) else "", row.note, row.recommendation,
    )  # fmt: skip
    for number, text in enumerate(texts, 1):
        letter = get_column_letter(number)
        _text(sheet, f"{letter}{place}", text)
        cell = sheet[f"{letter}{place}"]
        cell.alignment, cell.border = style.WRAP, style.BORDER
        if letter in _INPUTS:
            cell.fill, cell.protection = style.INPUT, Protection(locked=False)
    sheet[f"{_VERSION}{place}"] = row.version
    if isinstance(row.answer, Fraction):
        sheet[f"{_ANSWER}{place}"] = style.number(row.answer)


def _text(sheet: Any, place: str, text: str, *, bold: bool = False) -> None:
    """Text as text: what starts with ``=`` in a note must never become a formula."""
    if not text:
        return
    cell = sheet[place]
    cell.value = to_cell(text)
    cell.data_type = "s"
    if cell.value.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=place[1:] == str(HEAD_ROW), vertical="top")


def _validation(sheet: Any, known: dict[str, DataValidation], item: Field) -> DataValidation:
    """One validation per kind of answer, shared by its cells."""
    options = ",".join(item.scale.options) if item.scale else ""
    name = options or item.kind
    if name not in known:
        if options:
            made = DataValidation(type="list", formula1=f'"{options}"', allow_blank=True)
        elif item.kind == "count":
            made = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        else:
            top = str(item.top)
            made = DataValidation(type="decimal", operator="between", formula1="0", formula2=top, allow_blank=True)
        made.errorTitle, made.error = "Jawaban tidak sesuai", "Isi sesuai pilihan jawaban pertanyaannya."
        sheet.add_data_validation(made)
        known[name] = made
    return known[name]


# -- read back


def read_paper(data: bytes, instrument: Instrument) -> Paper:
    """Read a paper that somebody has brought back. Raises WorkbookError for what is none or is unsafe to open."""
    book = Book(data, what=WHAT)
    if STAMP_SHEET not in book.titles or SHEET not in book.titles:
        raise _foreign()
    hidden = book.grid(STAMP_SHEET, rows=2, extras=False)
    if hidden.at(1, "A").text != MARK or not hidden.at(1, "B").text:
        raise _foreign()
    grid = book.grid(SHEET, extras=False)
    rows: dict[str, ReadRow] = {}
    findings: list[str] = []
    for place in range(1, grid.last_row + 1):
        key = grid.at(place, _KEY).text
        if key in instrument.fields:
            if key in rows:
                findings.append(f"Baris {place}: isian {key} muncul dua kali; yang pertama dipakai.")
                continue
            rows[key] = _read(grid, place, instrument.fields[key])
        elif key and place > HEAD_ROW:
            findings.append(f"Baris {place}: kunci “{clean(key)[:40]}” tidak dikenal; barisnya dilewati.")
        elif not key and any(grid.at(place, letter).text for letter in _INPUTS) and place > HEAD_ROW:
            findings.append(f"Baris {place}: berisi tulisan tetapi tidak berkunci; barisnya dilewati.")
    return Paper(hidden.at(1, "B").text, rows, findings[:200])


def _foreign() -> WorkbookError:
    return WorkbookError(
        "not-a-paper",
        "Berkas ini bukan kertas kerja yang diunduh dari Pilar, atau lembar tersembunyinya terhapus. Unduh kertas "
        "kerja zona ini, salin isiannya ke sana, lalu unggah yang itu.",
    )


def _read(grid: Grid, place: int, item: Field) -> ReadRow:
    cell = f"{SHEET}!{_ANSWER}{place}"
    found = read_answer(item, grid.at(place, _ANSWER), "yang tersimpan tetap")
    problems = [found.trouble] if found.trouble else []
    texts = []
    for letter, label in ((_NOTE, "Catatan"), (_ADVICE, "Rekomendasi")):
        text, problem = _words(grid.at(place, letter), label)
        texts.append(text)
        problems += [problem] if problem else []
    version = grid.at(place, _VERSION).number
    if version is None or version < 0 or version != int(version) or version > 1e9:
        version = 0
        problems.append("Kolom versi yang tersembunyi rusak; salin isiannya ke kertas kerja yang baru.")
    return ReadRow(item.key, int(version), found.value, texts[0], texts[1], cell, " ".join(problems))


def _words(cell: Cell, label: str) -> tuple[str, str]:
    if cell.is_error:
        return "", f"{label} berisi galat {cell.text}."
    lines = str(cell.value if cell.value is not None else "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = clean("\n".join(line.rstrip() for line in lines)).strip()
    if len(text) > LONGEST:
        return "", f"{label} lebih dari {LONGEST} huruf; ringkas dahulu."
    return text, ""
