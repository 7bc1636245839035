"""The rules as spreadsheet formulas. Each mirrors the engine; the office test recalculates them and compares."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from pilar.instrument.edition import Edition
from pilar.instrument.model import Instrument, Node, Question


class Columns(Protocol):
    """What a formula needs to know of an assessor's columns."""

    @property
    def answer(self) -> str: ...
    @property
    def points(self) -> str: ...


class Formulas:
    """Builds formulas for one instrument in the places of one edition."""

    def __init__(self, instrument: Instrument, edition: Edition) -> None:
        self.instrument, self.edition = instrument, edition

    def question(self, question: Question, columns: Columns) -> str:
        """The value 0 to 1 of a question, without the leading ``=``. Blank inputs give 0."""
        formula = question.formula
        if formula.kind == "choice":
            cell = self._cell(question.code, columns)
            text = "0"
            for option, worth in reversed(list(question.scale.options.items())):
                if worth:
                    text = f'IF({cell}="{option}",{_number(worth)},{text})'
            return text
        inputs = [self._cell(key, columns) for key in formula.inputs]
        if formula.kind == "index":
            value = f"{inputs[0]}/{_number(formula.top)}"
        elif formula.kind == "decrease":
            before, after = inputs
            owed = _number(formula.nothing_owed)
            value = f"IF({before}=0,IF({after}=0,{owed},0),MAX(0,({before}-{after})/{before}))"
        else:
            above = _sum(self._cell(key, columns) for key in formula.numerator)
            below = _sum(self._cell(key, columns) for key in formula.denominator)
            owed = _number(formula.nothing_owed)
            value = f"IF({below}=0,IF({above}=0,{owed},0),MIN(1,{above}/{below}))"
        return f"IF(COUNT({','.join(inputs)})<{len(inputs)},0,{value})"

    def sum(self, question: Question, columns: Columns) -> str:
        """The computed sum of a question's denominator."""
        return f"={_sum(self._cell(key, columns) for key in question.formula.denominator)}"

    def node(self, node: Node, columns: Columns) -> str:
        """Points of a node: mean of its questions × weight, or the sum of its children."""
        if node.questions:
            rows = [self._row(self.instrument.questions[code]) for code in node.questions]
            weight = f"{self.edition.columns['weight']}{self.edition.nodes[node.code]}"
            return f"=AVERAGE({_cells(columns.points, rows)})*{weight}"
        return f"=SUM({_cells(columns.points, [self.edition.nodes[child] for child in node.children])})"

    def total(self, key: str, columns: Columns) -> str:
        """The closing rows: one component, or all of them together."""
        if key != "total":
            return f"={columns.points}{self.edition.nodes[key]}"
        return f"=SUM({_cells(columns.points, [self.edition.nodes[node.code] for node in self.instrument.components])})"

    def share(self, row: int, columns: Columns) -> str:
        weight = f"{self.edition.columns['weight']}{row}"
        return f"={columns.points}{row}/{weight}"

    def _row(self, question: Question) -> int:
        if question.code in self.edition.derived:
            return self.edition.derived[question.code]
        return self.edition.fields[question.fields[0].key].row

    def _cell(self, key: str, columns: Columns) -> str:
        return f"{columns.answer}{self.edition.fields[key].row}"


def _sum(cells: Iterable[str]) -> str:
    listed = list(cells)
    return f"SUM({','.join(listed)})" if len(listed) > 1 else listed[0]


def _cells(column: str, rows: list[int]) -> str:
    """``O6:O7`` where the rows follow each other, else ``O125,O128``."""
    if len(rows) > 1 and rows == list(range(rows[0], rows[0] + len(rows))):
        return f"{column}{rows[0]}:{column}{rows[-1]}"
    return ",".join(f"{column}{row}" for row in rows)


def _number(value: Fraction) -> str:
    """A number as a formula writes it: ``0.67``, ``1``; a fraction without end as a division."""
    if value.denominator == 1:
        return str(value.numerator)
    text = f"{float(value):.12g}"
    return text if Fraction(text) == value else f"({value.numerator}/{value.denominator})"
