"""Writes the official 2025/26 layout with live formulas that follow our rules, so that Excel and LibreOffice agree.

Answers, notes and evidence stand where PortalRB's master list expects them (columns A to Q); the unit's own points
follow in two columns to the right, a second TPI after those, the national team (TPN) last. Blank counts 0, denominators
are guarded, sums are computed from their parts.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pilar.instrument.edition import Edition, load_edition
from pilar.instrument.model import Field, Instrument, Node, Question
from pilar.instrument.wording import Wording
from pilar.workbook import style
from pilar.workbook.blocks import Block
from pilar.workbook.celltext import to_cell
from pilar.workbook.formulas import Formulas
from pilar.workbook.model import SheetAnswers
from pilar.workbook.summary_sheet import write_summary


def write(
    instrument: Instrument,
    sheets: Sequence[SheetAnswers],
    *,
    edition: Edition | None = None,
    wording: Wording | None = None,
    unit_name: str = "",
) -> bytes:
    """An XLSX of the official layout with these answers. ``sheets`` may hold one or more assessors, in any order."""
    place = edition or load_edition()
    codes = {item.code for item in sheets}
    book = Workbook()
    del book["Sheet"]
    sheet = book.create_sheet(place.sheet)
    writer = _Writer(instrument, place, wording, sheet, _blocks(place, codes), codes)
    writer.write({item.code: item for item in sheets})
    for block in writer.filled:
        write_summary(book, instrument, place, block, unit_name)
    book.properties.creator = "Pilar"
    book.properties.title = f"LKE Zona Integritas {place.year} {to_cell(unit_name)[:200]}".strip()
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _blocks(edition: Edition, codes: set[str]) -> tuple[Block, ...]:
    columns = edition.columns
    unit = Block("unit", "Unit", columns["answer_unit"], columns["note_unit"], "R", "S", columns["evidence_unit"])
    tpi = Block("tpi", "TPI", columns["answer_tpi"], columns["note_tpi"], columns["points_tpi"], columns["share_tpi"])
    second = (Block("tpi-2", "TPI 2", "T", "W", "U", "V"),) if "tpi-2" in codes else ()
    national = (Block("tpn", "TPN", "X", "AA", "Y", "Z"),) if "tpn" in codes else ()
    return (unit, tpi, *second, *national)


class _Writer:
    """Fills the answer sheet row by row, in the order of the form."""

    def __init__(
        self,
        instrument: Instrument,
        edition: Edition,
        wording: Wording | None,
        sheet: Worksheet,
        blocks: tuple[Block, ...],
        codes: Collection[str],
    ) -> None:
        self.instrument, self.edition, self.wording = instrument, edition, wording
        self.sheet, self.blocks = sheet, blocks
        self.filled = tuple(block for block in blocks if block.code in codes)
        self.formulas = Formulas(instrument, edition)
        self.validations: dict[str, DataValidation] = {}

    def write(self, answers: Mapping[str, SheetAnswers]) -> None:
        self._header()
        for node in self.instrument.nodes.values():
            if node.code not in self._on_field_rows():
                self._node(node)
            for code in node.questions:
                self._question(self.instrument.questions[code], answers)
        self._totals()
        for row in range(self.edition.header_row + 1, self.edition.totals["total"] + 1):
            self._text(row, self.edition.columns["id"], str(row))
        style.finish(self.sheet, self.edition, [block.points for block in self.filled])

    def _on_field_rows(self) -> set[str]:
        """Groups whose only question stands on the group's own row (the results)."""
        rows = {place.row for place in self.edition.fields.values()}
        return {code for code, row in self.edition.nodes.items() if row in rows}

    # -- rows

    def _header(self) -> None:
        row, columns = self.edition.header_row, self.edition.columns
        titles = {
            columns["id"]: "ID",
            "B": "Penilaian",
            columns["weight"]: "Bobot",
            columns["criteria"]: "Kriteria Nilai",
            columns["choices"]: "Pilihan Jawaban",
        }
        for block in self.blocks:
            own = block.code == "unit"
            titles[block.answer] = f"Jawaban {block.name}"
            titles[block.note] = f"Catatan/Keterangan/Penjelasan ({block.name})"
            titles[block.points] = "Nilai Unit" if own else "Nilai"
            titles[block.share] = "% Unit" if own else "%"
            if block.evidence:
                titles[block.evidence] = f"Daftar Bukti Dukung ({block.name})"
        for column, title in titles.items():
            self._text(row, column, title)

    def _node(self, node: Node) -> None:
        row = self.edition.nodes[node.code]
        depth = node.code.count(".")
        official = self.wording.nodes.get(node.code) if self.wording else None
        name = official or (node.name if depth == 3 else node.name.upper())
        self._text(row, get_column_letter(2 + depth), f"{node.code.rpartition('.')[2]}.")
        self._text(row, get_column_letter(3 + depth), name)
        self._weight(row, node.weight)
        for block in self.filled:
            self._points(row, block, self.formulas.node(node, block))
            self.sheet[f"{block.share}{row}"] = self.formulas.share(row, block)
        style.heading(self.sheet, row, depth)

    def _question(self, question: Question, answers: Mapping[str, SheetAnswers]) -> None:
        kind = question.formula.kind
        if kind in ("ratio", "decrease"):
            self._derived(question, answers)
            return
        key = question.fields[0].key
        row = self.edition.fields[key].row
        on_group_row = question.group in self._on_field_rows()
        label, text = ("D", "E") if on_group_row else ("F", "G")
        self._text(row, label, f"{question.group.rpartition('.')[2] if on_group_row else self._label(question)}.")
        self._text(row, text, self._title(question.code, question.title))
        if on_group_row:
            self._weight(row, self.instrument.nodes[question.group].weight)
        self._text(row, self.edition.columns["criteria"], self._criteria(question))
        choices = question.scale.label if question.is_choice else "Nilai (0-4)"
        self._text(row, self.edition.columns["choices"], choices)
        for block in self.filled:
            value = self.formulas.question(question, block)
            weighted = f"{value}*{self.edition.columns['weight']}{row}" if on_group_row else value
            self._points(row, block, f"={weighted}")
            if on_group_row:
                self.sheet[f"{block.share}{row}"] = self.formulas.share(row, block)
            self._answer(row, block, key, answers.get(block.code))
            self._notes(row, block, key, answers.get(block.code))
        style.question(self.sheet, row)

    def _derived(self, question: Question, answers: Mapping[str, SheetAnswers]) -> None:
        row = self.edition.derived[question.code]
        part = self.edition.parts.get(question.code)
        if part:
            self._text(part.heading, "E", f"{self._label(question)}.")
            self._text(part.heading, "F", question.title)
            self._weight(part.heading, question.weight)
            style.heading(self.sheet, part.heading, 4)
            self._text(part.sum, "F", "-")
            self._text(part.sum, "G", part.label)
            self._text(part.sum, self.edition.columns["choices"], "Jumlah")
            style.computed(self.sheet, part.sum)
        self._text(row, "F", "-" if part else f"{self._label(question)}.")
        self._text(row, "G", self._title(question.code, question.title))
        self._text(row, self.edition.columns["criteria"], question.note)
        self._text(row, self.edition.columns["choices"], "%")
        for block in self.filled:
            self._points(row, block, f"={self.formulas.question(question, block)}")
            self.sheet[f"{block.answer}{row}"] = f"={block.points}{row}"
            self.sheet[f"{block.answer}{row}"].number_format = "0.00%"
            if part:
                self.sheet[f"{block.answer}{part.sum}"] = self.formulas.sum(question, block)
            # What is noted about a derived question belongs to its first field and stands on the derived row.
            self._notes(row, block, question.fields[0].key, answers.get(block.code))
        style.computed(self.sheet, row)
        for index, item in enumerate(question.fields):
            at = self.edition.fields[item.key].row
            self._text(at, "G", f"- {self._title(item.key, item.label)}")
            self._text(at, self.edition.columns["choices"], "Jumlah")
            for block in self.filled:
                self._answer(at, block, item.key, answers.get(block.code))
                if index:
                    self._notes(at, block, item.key, answers.get(block.code))
            style.question(self.sheet, at)

    def _totals(self) -> None:
        texts = {"A": "TOTAL PENGUNGKIT", "B": "TOTAL HASIL", "total": "NILAI HASIL EVALUASI ZONA INTEGRITAS"}
        for key, row in self.edition.totals.items():
            self._text(row, "B", texts[key])
            self._weight(row, self.instrument.total if key == "total" else self.instrument.nodes[key].weight)
            for block in self.filled:
                self._points(row, block, self.formulas.total(key, block))
                self.sheet[f"{block.share}{row}"] = self.formulas.share(row, block)
            style.heading(self.sheet, row, 0)

    # -- cells

    def _label(self, question: Question) -> str:
        return question.code.rpartition(".")[2]

    def _title(self, key: str, ours: str) -> str:
        return (self.wording.questions.get(key) if self.wording else None) or ours

    def _criteria(self, question: Question) -> str:
        official = self.wording.criteria.get(question.code) if self.wording else None
        return official or "\n".join(f"{option}. {text}" for option, text in question.criteria.items()) or question.note

    def _text(self, row: int, column: str, text: str) -> None:
        """Write text as text: what starts with ``=`` in a note must never become a formula."""
        if not text:
            return
        cell: Any = self.sheet[f"{column}{row}"]
        cell.value = to_cell(text)
        cell.data_type = "s"
        if cell.value.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True

    def _weight(self, row: int, weight: Fraction) -> None:
        self.sheet[f"{self.edition.columns['weight']}{row}"] = style.number(weight)

    def _points(self, row: int, block: Block, formula: str) -> None:
        self.sheet[f"{block.points}{row}"] = formula

    def _answer(self, row: int, block: Block, key: str, given: SheetAnswers | None) -> None:
        value = given.answers.get(key) if given else None
        cell = self.sheet[f"{block.answer}{row}"]
        if isinstance(value, str):
            self._text(row, block.answer, value)
        elif value is not None:
            cell.value = style.number(value)
        self._validation(self.instrument.fields[key]).add(cell)

    def _notes(self, row: int, block: Block, key: str, given: SheetAnswers | None) -> None:
        if given is None:
            return
        self._text(row, block.note, given.notes.get(key, ""))
        if block.evidence:
            self._text(row, block.evidence, given.evidence.get(key, ""))

    def _validation(self, item: Field) -> DataValidation:
        """One validation per kind of answer, shared by its cells."""
        options = ",".join(item.scale.options) if item.scale else ""
        name = options or item.kind
        if name not in self.validations:
            if options:
                made = DataValidation(type="list", formula1=f'"{options}"', allow_blank=True)
            elif item.kind == "count":
                made = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
            else:
                top = str(item.top)
                made = DataValidation(type="decimal", operator="between", formula1="0", formula2=top, allow_blank=True)
            made.errorTitle = "Jawaban tidak sesuai"
            made.error = "Isi sesuai pilihan jawaban pada kolom J."
            self.sheet.add_data_validation(made)
            self.validations[name] = made
        return self.validations[name]
