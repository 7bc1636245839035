"""Builds LKE workbooks of both circulating layouts, in every shape that the reader must understand.

Written independently of ``pilar/workbook/writer.py``: the formulas are the official ones, not ours. A built workbook
can be changed cell by cell before ``data()`` stores the results that Excel would have stored.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook import summaries
from tests.workbook.calc import Value, calculate
from tests.workbook.form import Line, Texts, form
from tests.workbook.official import Official
from tests.workbook.package import with_results

Answers = Mapping[str, Any]
TREE = ("tree-1", "tree-2", "tree-3", "tree-4", "tree-5", "tree-6")
LEFT = ("id", *TREE, "weight", "criteria", "choices")


@dataclass(frozen=True)
class Variation:
    """How a workbook departs from the official one. Row numbers are official ones, columns are named."""

    ids: Literal["whole", "none", "restarting", "one-off"] = "whole"
    texts: Texts = "ours"
    headers: Literal["official", "renamed", "grouped"] = "official"
    rows_above: int = 0
    gaps: Mapping[int, int] = field(default_factory=dict)
    strangers: frozenset[int] = frozenset()
    columns_before: tuple[str, ...] = ()
    tpi: int = 1
    swapped: bool = False
    unit_points: bool = False
    sheet: str = ""
    sheets_first: bool = True
    other_sheets: tuple[str, ...] = ()
    summaries: bool = True
    guarded: bool = True
    by_type: bool = False
    lhkpn_bug: bool = False
    merged: bool = False
    unit_name: str = "BLK Contoh"


PLAIN = Variation()


@dataclass
class Built:
    """A workbook in the making: ``rows`` maps keys of the form to rows, ``columns`` names to letters."""

    book: Workbook
    sheet: Worksheet
    rows: dict[str, int]
    columns: dict[str, str]
    header_row: int

    def at(self, key: str, column: str = "answer:unit") -> str:
        """The cell of a row in a named column: ``K182``."""
        return f"{self.columns[column]}{self.rows[key]}"

    def put(self, key: str, value: Any, column: str = "answer:unit") -> str:
        """Write ``value`` and return its cell."""
        ref = self.at(key, column)
        self.sheet[ref] = value
        return ref

    def data(self, *, results: bool = True, stale: Mapping[str, Value] | None = None) -> bytes:
        """The file. ``results`` stores what Excel computes; ``stale`` overrides stored results of the answer sheet."""
        target = io.BytesIO()
        self.book.save(target)
        if not results:
            return target.getvalue()
        values = calculate(self.book) | {(self.sheet.title, ref): value for ref, value in (stale or {}).items()}
        return with_results(target.getvalue(), self.book.sheetnames, values)

    def results(self) -> dict[str, Value]:
        """What Excel computes in the answer sheet, by cell."""
        return {ref: value for (sheet, ref), value in calculate(self.book).items() if sheet == self.sheet.title}


def jawaban(
    answers: Answers,
    variation: Variation = PLAIN,
    *,
    tpi: Answers | None = None,
    tpi_2: Answers | None = None,
    notes: Mapping[str, Mapping[str, str]] | None = None,
) -> Built:
    """The layout of 2025/26: header in row 1, the unit's block, then one or two blocks of assessors."""
    right = ["answer:unit", "note:unit", "evidence:unit"]
    for code in ("tpi", "tpi-2")[: variation.tpi]:
        right += [f"{column}:{code}" for column in ("answer", "points", "share", "note")]
    if variation.unit_points:
        right += ["points:unit", "share:unit"]
    if variation.swapped:
        right = [*right[3:], *right[:3]]
    given = {"unit": answers, "tpi": tpi or {}, "tpi-2": tpi_2 or {}}
    builder = _Builder(variation, variation.sheet or "Jawaban", _columns(right, variation), header_rows=1)
    builder.write(given, notes or {})
    if variation.unit_points:
        builder.summary("Unit", "unit")
    for title, code in (("TPI Unit", "tpi"), ("TPI Itjen", "tpi-2"))[: variation.tpi]:
        builder.summary(title, code)
    return builder.finish()


def lke_zi(
    answers: Answers, variation: Variation = PLAIN, *, notes: Mapping[str, Mapping[str, str]] | None = None
) -> Built:
    """The layout of 2021 to 2024: a title, a header in row 2 that reaches into row 3, one column of answers."""
    right = ["answer:unit", "points:unit", "share:unit", "evidence:unit", "note:unit"]
    builder = _Builder(variation, variation.sheet or "LKE ZI", _columns(right, variation), header_rows=3)
    builder.write({"unit": answers}, notes or {})
    builder.summary("Utama", "unit")
    remarks = builder.built.book.create_sheet("Ctt Eval")
    for row in (["No", "Catatan Evaluasi", "Rekomendasi"], [1, "Bukti belum lengkap", "Lengkapi bukti"]):
        remarks.append(row)
    return builder.finish()


def _columns(right: list[str], variation: Variation) -> dict[str, str]:
    """Letters of the named columns; an inserted column takes the letter before the one it was put in front of."""
    columns: dict[str, str] = {}
    left = (*LEFT[:7], *reversed(LEFT[7:])) if variation.swapped else LEFT
    index = 1
    for name in (*left, *right):
        for _ in range(variation.columns_before.count(name)):
            columns[f"inserted:{get_column_letter(index)}"] = get_column_letter(index)
            index += 1
        columns[name] = get_column_letter(index)
        index += 1
    return columns


class _Builder:
    def __init__(self, variation: Variation, title: str, columns: dict[str, str], header_rows: int) -> None:
        self.variation, self.columns, self.header_rows = variation, columns, header_rows
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = title
        self.lines = form(variation.texts)
        above = variation.rows_above + (1 if variation.headers == "grouped" and header_rows == 1 else 0)
        header_row = above + (2 if header_rows == 3 else 1)
        # Official row 1 is the header; one row before the results is blank in the official form too.
        rows, at, before = {}, above + header_rows, 1
        self.strangers: list[int] = []
        for line in self.lines:
            at += line.number - before + variation.gaps.get(line.number, 0)
            before = line.number
            if line.number in variation.strangers:
                self.strangers.append(at)
                at += 1
            rows[line.key] = at
        self.built = Built(book, sheet, rows, columns, header_row)

    def write(self, given: Mapping[str, Answers], notes: Mapping[str, Mapping[str, str]]) -> None:
        self._header()
        for line in self.lines:
            self._line(line)
            for code in given:
                if f"answer:{code}" in self.columns:
                    self._answer(line, code, given[code])
                    self._points(line, code)
        for column, texts in notes.items():
            for key, text in texts.items():
                cell: Any = self.built.sheet[self.built.at(key, column)]
                cell.value, cell.data_type = text, "s"
        for row in self.strangers:
            self._set("tree-6", row, "Baris tambahan instansi")
            self._set("answer:unit", row, "Ya")
        self._ids()
        self._inserted()
        if self.variation.merged:
            self._merge_rows()

    def summary(self, title: str, code: str) -> None:
        if self.variation.summaries:
            old = self.header_rows == 3
            summaries.write(self.built, title, self.columns[f"points:{code}"], self.variation.unit_name, old=old)

    def finish(self) -> Built:
        book = self.built.book
        for title in self.variation.other_sheets:
            book.create_sheet(title)["A1"] = "Jawaban surat dan bobot pekerjaan"
        if not self.variation.sheets_first:
            book.move_sheet(self.built.sheet, len(book.sheetnames))
        return self.built

    # -- parts of the sheet

    def _inserted(self) -> None:
        """An agency's own column: filled to the right of the tree, empty inside it."""
        inside = list(self.columns)[: max(list(self.columns).index(name) for name in TREE)]
        for name, letter in self.columns.items():
            if name.startswith("inserted:") and name not in inside:
                self.built.sheet[f"{letter}{self.built.header_row}"] = "PIC"
                for row in self.built.rows.values():
                    self.built.sheet[f"{letter}{row}"] = "Budi"

    def _set(self, column: str, row: int, value: Any) -> None:
        self.built.sheet[f"{self.columns[column]}{row}"] = value

    def _header(self) -> None:
        row, sheet = self.built.header_row, self.built.sheet
        titles = _TITLES | (_RENAMED if self.variation.headers == "renamed" else {})
        grouped = self.variation.headers == "grouped"
        for name in self.columns:
            if name not in TREE[1:] and not name.startswith("inserted:"):
                self._set(name, row, _BARE[name.partition(":")[0]] if grouped else titles[name])
        if self.header_rows == 3:
            self._set("id", row - 1, f"LEMBAR KERJA EVALUASI ZONA INTEGRITAS UNIT : {self.variation.unit_name}")
            self._set("answer:unit", row, "Jawaban")
            if self.variation.merged:
                for name in (*LEFT[:1], *LEFT[7:], "answer:unit"):
                    sheet.merge_cells(f"{self.columns[name]}{row}:{self.columns[name]}{row + 1}")
        elif grouped:
            for code, title in (("unit", "Unit Kerja"), ("tpi", "TPI Unit"), ("tpi-2", "TPI Inspektorat")):
                if f"answer:{code}" in self.columns:
                    left, right = self.columns[f"answer:{code}"], self.columns[f"note:{code}"]
                    sheet[f"{left}{row - 1}"] = title
                    sheet.merge_cells(f"{left}{row - 1}:{right}{row - 1}")
        if self.variation.merged:
            sheet.merge_cells(f"{self.columns['tree-1']}{row}:{self.columns['tree-6']}{row}")

    def _line(self, line: Line) -> None:
        row = self.built.rows[line.key]
        if line.label:
            self._set(TREE[line.depth], row, line.label)
        self._set(TREE[line.depth + 1], row, line.text)
        if line.weight is not None:
            self._set("weight", row, number(line.weight))
        for column, text in (("criteria", line.criteria), ("choices", line.type)):
            if text:
                self._set(column, row, text)

    def _official(self, code: str) -> Official:
        return Official(
            self.built.rows.__getitem__,
            self.columns[f"answer:{code}"],
            self.columns.get(f"points:{code}", ""),
            self.columns["weight"],
            self.columns["choices"],
            self.variation.by_type,
            self.variation.lhkpn_bug,
        )

    def _answer(self, line: Line, code: str, answers: Answers) -> None:
        row = self.built.rows[line.key]
        if line.kind in ("choice", "index", "field"):
            value = answers.get(line.key)
            self._set(f"answer:{code}", row, number(value) if isinstance(value, Fraction) else value)
        elif formula := self._official(code).answer_of(line, self.variation.guarded):
            self._set(f"answer:{code}", row, formula)

    def _points(self, line: Line, code: str) -> None:
        if f"points:{code}" not in self.columns:
            return
        row, official = self.built.rows[line.key], self._official(code)
        for column, formula in (("points", official.points_of(line)), ("share", official.share_of(line))):
            if formula:
                self._set(f"{column}:{code}", row, formula)

    def _merge_rows(self) -> None:
        """Merged cells inside the form: the texts of closing and part rows, the criteria of a question's numbers."""
        for line in self.lines:
            row, column = self.built.rows[line.key], self.columns["criteria"]
            if line.kind in ("total", "part"):
                left = self.columns[TREE[line.depth + 1]]
                self.built.sheet.merge_cells(f"{left}{row}:{self.columns['tree-6']}{row}")
            elif line.kind == "field" and f"{column}{row}" not in self.built.sheet.merged_cells:
                self.built.sheet.merge_cells(f"{column}{row}:{column}{row + 1}")

    def _ids(self) -> None:
        kind = self.variation.ids
        for line in self.lines:
            if kind == "none":
                continue
            identity = line.number
            if kind == "restarting":
                # Every area counts from 1 again.
                identity = line.number % 60 + 1
            elif kind == "one-off" and line.number >= 190:
                identity += 1
            self._set("id", self.built.rows[line.key], identity)


def number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


_TITLES = {
    "id": "ID",
    "tree-1": "Penilaian",
    "weight": "Bobot",
    "criteria": "Kriteria Nilai",
    "choices": "Pilihan Jawaban",
    "answer:unit": "Jawaban Unit",
    "note:unit": "Catatan/Keterangan/Penjelasan (Unit)",
    "evidence:unit": "Daftar Bukti Dukung (Unit)",
    "points:unit": "Nilai Unit",
    "share:unit": "% Unit",
    "answer:tpi": "Jawaban TPI",
    "points:tpi": "Nilai",
    "share:tpi": " %",
    "note:tpi": "Catatan/Keterangan/Penjelasan (TPI Unit)",
    "answer:tpi-2": "Jawaban TPI Inspektorat",
    "points:tpi-2": "Nilai",
    "share:tpi-2": " %",
    "note:tpi-2": "Catatan/Keterangan/Penjelasan (TPI Inspektorat)",
}
_RENAMED = {
    "id": "No.",
    "weight": "BOBOT\nNILAI",
    "criteria": "Kriteria Penilaian",
    "choices": "Jenis Jawaban",
    "answer:unit": "JAWABAN  (Satuan Kerja)",
    "note:unit": "Keterangan",
    "evidence:unit": "Link Eviden",
    "answer:tpi": "Jawaban Tim Penilai Internal",
    "note:tpi": "Rekomendasi",
    "points:tpi": "SKOR",
    "share:tpi": "Persentase",
    "answer:tpi-2": "Jawaban Evaluator Itjen",
}
_BARE = {
    "id": "ID",
    "tree-1": "Penilaian",
    "weight": "Bobot",
    "criteria": "Kriteria Nilai",
    "choices": "Pilihan Jawaban",
    "answer": "Jawaban",
    "note": "Catatan",
    "evidence": "Bukti Dukung",
    "points": "Nilai",
    "share": "%",
}
