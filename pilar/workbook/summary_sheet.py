"""The summary sheets of a written workbook: areas, results and every floor of WBK and WBBM, all by formula."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from pilar.instrument.edition import Edition
from pilar.instrument.model import Floor, Instrument
from pilar.workbook import style
from pilar.workbook.blocks import Block
from pilar.workbook.celltext import to_cell


def write_summary(book: Workbook, instrument: Instrument, edition: Edition, block: Block, unit_name: str) -> None:
    """Add a sheet that repeats the figures of one assessor's columns in the answer sheet."""
    sheet = book.create_sheet(block.name)
    _Summary(sheet, instrument, edition, block).write(unit_name)


class _Summary:
    def __init__(self, sheet: Worksheet, instrument: Instrument, edition: Edition, block: Block) -> None:
        self.sheet, self.instrument, self.edition = sheet, instrument, edition
        self.points, self.answers = block.points, block.answer
        self.cells: dict[str, str] = {}
        self.row = 1

    def write(self, unit_name: str) -> None:
        sheet = self.sheet
        title = sheet["A1"]
        title.value = to_cell(unit_name)[:200] or self.instrument.name
        title.data_type = "s"
        title.font = Font(bold=True, size=14)
        sheet["A2"] = f"{self.instrument.name}, edisi {self.edition.year}. Dihitung dari lembar {self.edition.sheet}."
        self.row = 4
        self._areas()
        self._nodes()
        for predicate in self.instrument.predicates.values():
            self._line([f"Syarat {predicate.code}", "Nilai", "Minimal", "Hasil"], head=True)
            first = self.row
            for floor in predicate.floors:
                self._floor(floor)
            verdict = f'=IF(COUNTIF(D{first}:D{self.row - 1},"Belum")=0,"Memenuhi semua syarat","Belum memenuhi")'
            self._line([predicate.name, None, None, verdict], bold=True)
            self.row += 1
        for policy in self.instrument.policies.values():
            self._line([policy.text])
        self._finish()

    def _areas(self) -> None:
        self._line(["Area perubahan", "Pemenuhan", "Reform", "Nilai", "Bobot", "%"], head=True)
        for area in self.instrument.areas.values():
            parts = [f"={self._source(member)}" for member in area.members]
            row = self.row
            self._line(
                [
                    f"{area.number}. {area.name}",
                    *parts,
                    f"=SUM(B{row}:C{row})",
                    style.number(area.weight),
                    f"=D{row}/E{row}",
                ]
            )
            self.sheet[f"F{row}"].number_format = "0.00%"
            self.cells[area.code] = f"D{row}"
        self.row += 1

    def _nodes(self) -> None:
        self._line(["Komponen", "Nilai", "Bobot"], head=True)
        wanted = dict.fromkeys(floor.node for p in self.instrument.predicates.values() for floor in p.floors)
        for node in wanted:
            if node in self.cells or node == "total":
                continue
            item = self.instrument.nodes[node]
            self.cells[node] = f"B{self.row}"
            self._line([item.name, f"={self._source(node)}", style.number(item.weight)])
        self.cells["total"] = f"B{self.row}"
        total = f"='{self.edition.sheet}'!{self.points}{self.edition.totals['total']}"
        self._line(["NILAI EVALUASI ZONA INTEGRITAS", total, style.number(self.instrument.total)], bold=True)
        self._line(["Isian kosong (dihitung 0; nilai sementara bila lebih dari 0)", self._blanks()])
        self.sheet[f"B{self.row - 1}"].number_format = "0"
        self.row += 1

    def _blanks(self) -> str:
        """A formula that counts the answers that are still blank, run of rows by run of rows."""
        rows = sorted(place.row for place in self.edition.fields.values())
        runs: list[list[int]] = []
        for row in rows:
            if runs and runs[-1][-1] == row - 1:
                runs[-1].append(row)
            else:
                runs.append([row])
        sheet, column = self.edition.sheet, self.answers
        return "=" + "+".join(f"COUNTBLANK('{sheet}'!{column}{run[0]}:{column}{run[-1]})" for run in runs)

    def _source(self, node: str) -> str:
        return f"'{self.edition.sheet}'!{self.points}{self.edition.nodes[node]}"

    def _floor(self, floor: Floor) -> None:
        cell, row = self.cells[floor.node], self.row
        weight = self._weight(floor)
        value = f"={cell}/{weight}" if floor.measure == "share" else f"={cell}"
        if floor.minimum is None:
            self._line([floor.label, value, "tidak ditetapkan", "-"])
            return
        # Spreadsheets count in binary fractions: a hair below the minimum is the minimum.
        verdict = f'=IF(B{row}-C{row}>=-0.000000001,"Memenuhi","Belum")'
        self._line([floor.label, value, style.number(floor.minimum), verdict])
        if floor.measure == "share":
            self.sheet[f"B{row}"].number_format = self.sheet[f"C{row}"].number_format = "0.00%"

    def _weight(self, floor: Floor) -> int | float:
        area = next((item for item in self.instrument.areas.values() if item.code == floor.node), None)
        if area is not None:
            return style.number(area.weight)
        if floor.node == "total":
            return style.number(self.instrument.total)
        return style.number(self.instrument.nodes[floor.node].weight)

    def _line(self, values: list[str | int | float | None], *, head: bool = False, bold: bool = False) -> None:
        for index, value in enumerate(values, 1):
            cell = self.sheet.cell(self.row, index, value)
            cell.border = style.BORDER
            if head:
                cell.fill, cell.font = style.BRAND, Font(bold=True, color="FFFFFF")
            elif bold:
                cell.font = Font(bold=True)
            if isinstance(value, int | float) or (isinstance(value, str) and value.startswith("=")):
                cell.number_format = "0.00"
        self.row += 1

    def _finish(self) -> None:
        for letter, width in {"A": 58, "B": 14, "C": 14, "D": 24, "E": 10, "F": 10}.items():
            self.sheet.column_dimensions[letter].width = width
        for row in self.sheet.iter_rows(min_col=1, max_col=1):
            row[0].alignment = Alignment(wrap_text=True, vertical="top")
        style.one_page_wide(self.sheet)
