"""LKE workbooks in the 2025/26 layout, made by the tests from the edition and the instrument."""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pilar.instrument.edition import load_edition
from pilar.instrument.loader import load

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = {
    "A": "ID", "B": "Penilaian", "H": "Bobot", "I": "Kriteria Nilai", "J": "Pilihan Jawaban", "K": "Jawaban Unit",
    "L": "Catatan/Keterangan/Penjelasan Unit", "M": "Daftar Bukti Dukung Unit", "N": "Jawaban TPI", "O": "Nilai",
    "P": "%", "Q": "Catatan/Keterangan/Penjelasan TPI", "R": "Nilai Unit", "S": "% Unit",
}  # fmt: skip

Cell = str | int | float | None


def best_answers() -> dict[str, Cell]:
    """Every question at its best: the first option, every count 10 of 10, every index 3,80."""
    answers: dict[str, Cell] = {}
    for question in load().questions.values():
        formula = question.formula
        for item in question.fields:
            if item.kind == "option":
                answers[item.key] = question.scale.best
            elif item.kind == "index":
                answers[item.key] = 3.8
            elif formula.kind == "decrease":
                answers[item.key] = 4 if item.key == formula.before else 0
            else:
                below = max(1, len(formula.denominator))
                answers[item.key] = 10 * below if item.key in formula.numerator else 10
    return answers


def good_answers() -> dict[str, Cell]:
    """Meets WBK and misses WBBM: like a unit in its second year."""
    instrument = load()
    answers = best_answers()
    for number, question in enumerate(instrument.questions.values()):
        if question.is_choice and question.code.startswith("A.") and number % 3 == 0:
            options = list(question.scale.options)
            answers[question.code] = options[1] if len(options) > 2 else options[0]
    answers |= {"B.I.b.1": "C", "B.I.a.1.indeks": 3.62, "B.II.a.1.indeks": 3.41}
    answers |= {"A.II.5.ii.a.harus": 170, "A.II.5.ii.a.selesai": 157, "A.II.5.ii.a.proses": 13}
    return answers


def poor_answers() -> dict[str, Cell]:
    """Half of it blank, and much that cannot be read: a first attempt."""
    instrument = load()
    answers = best_answers()
    for number, (key, item) in enumerate(instrument.fields.items()):
        if number % 5 in (1, 3):
            answers[key] = None if number % 2 else "Blm Diisi"
        elif item.kind == "option":
            options = list(item.scale.options) if item.scale else []
            answers[key] = options[-1] if number % 3 == 0 else options[min(1, len(options) - 1)]
    answers |= {
        "A.I.1.i.a": "sudah", "A.I.1.iii.a": "A/B", "A.I.2.i.b": "F", "A.I.3.iv.a": 12, "A.I.6.i.a": "#REF!",
        "A.II.1.i.a.agen": 3, "A.II.1.i.a.perubahan": 5, "A.II.5.ii.a.harus": 0, "A.II.5.ii.a.selesai": 0,
        "A.II.3.iii.a.tahun_lalu": "dua", "B.I.a.1.indeks": 3.2, "B.II.a.1.indeks": "85%", "B.I.b.1": "D",
    }  # fmt: skip
    return answers


def workbook(
    answers: Mapping[str, Cell],
    *,
    tpi: Mapping[str, Cell] | None = None,
    notes: Mapping[str, str] | None = None,
    figures: Mapping[str, float] | None = None,
    sums: Mapping[str, int] | None = None,
    types: Mapping[str, str] | None = None,
) -> bytes:
    """An LKE as XLSX. ``figures``: points that the workbook itself shows, by node code, question code or ``total``;
    ``sums``: typed sums by question; ``types``: answer types that somebody wrote over, by field key.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = load_edition().sheet
    for column, text in HEADERS.items():
        sheet[f"{column}1"] = text
    _structure(sheet, types or {})
    rows = load_edition().fields
    for key, value in answers.items():
        sheet[f"K{rows[key].row}"] = value
    for key, value in (tpi or {}).items():
        sheet[f"N{rows[key].row}"] = value
    for key, text in (notes or {}).items():
        sheet[f"L{rows[key].row}"] = text
    for code, count in (sums or {}).items():
        sheet[f"K{load_edition().parts[code].sum}"] = count
    for code, number in (figures or {}).items():
        sheet[f"R{_row_of(code)}"] = number
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _row_of(code: str) -> int:
    edition = load_edition()
    if code in edition.totals:
        return edition.totals[code]
    if code in edition.nodes:
        return edition.nodes[code]
    return edition.derived.get(code) or edition.fields[code].row


def _structure(sheet: Worksheet, types: Mapping[str, str]) -> None:
    instrument, edition = load(), load_edition()
    for code, row in edition.nodes.items():
        node = instrument.nodes[code]
        depth = code.count(".")
        sheet.cell(row, 2 + depth, f"{code.rpartition('.')[2]}.")
        sheet.cell(row, 3 + depth, node.name)
        sheet[f"H{row}"] = float(node.weight)
    for code, row in edition.derived.items():
        sheet.cell(row, 6, f"{code.rpartition('.')[2]}.")
        sheet.cell(row, 7, instrument.questions[code].title)
        sheet[f"J{row}"] = "%"
    for code, part in edition.parts.items():
        sheet.cell(part.heading, 6, instrument.questions[code].title)
        sheet.cell(part.sum, 7, part.label)
        sheet[f"J{part.sum}"] = "Jumlah"
    for key, place in edition.fields.items():
        item = instrument.fields[key]
        if place.row not in edition.nodes.values():
            sheet.cell(place.row, 7, item.label)
        choices = {"option": "/".join(item.scale.options) if item.scale else "", "index": "0-4", "count": "Jumlah"}
        sheet[f"J{place.row}"] = types.get(key, choices[item.kind])
    for row in range(2, edition.totals["total"] + 1):
        sheet[f"A{row}"] = row
    sheet[f"B{edition.totals['total']}"] = "NILAI EVALUASI REFORMASI BIROKRASI"


def as_answers(cells: Mapping[str, Cell]) -> dict[str, str | Fraction | None]:
    """Clean cells as answers of the engine."""
    return {key: Fraction(str(cell)) if isinstance(cell, int | float) else cell for key, cell in cells.items()}
