"""The formulas of the official workbook, with the quirks that its circulating copies have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pilar.instrument.model import Question
from tests.workbook.form import EDITION, INSTRUMENT, Line

BLANK = '"Blm Diisi"'


@dataclass(frozen=True)
class Official:
    """Builds the formulas of one assessor. ``row`` maps a key of the form to its row in the sheet.

    ``by_type`` reads the answer type before the answer, as the ministry's workbook does, so that a typed-over type
    makes it skip the question. ``lhkpn_bug`` is the copy that averages LHKPN twice and misses the other reports.
    """

    row: Callable[[str], int]
    answer: str
    points: str
    weight: str
    choices: str
    by_type: bool = False
    lhkpn_bug: bool = False

    def points_of(self, line: Line) -> str | None:
        """The formula of the points cell in this row; None where the official sheet has none."""
        if line.kind == "choice":
            return self._choice(line)
        if line.kind == "index":
            cell = self._answer(line.key)
            return f"=IF(COUNT({cell})=0,{BLANK},{cell}/4*{self.weight}{self.row(line.key)})"
        if line.kind == "derived":
            return self._derived(INSTRUMENT.questions[line.key])
        if line.kind == "part":
            question = line.key.removesuffix("#part")
            if self.lhkpn_bug:
                return f"={self._point(question)}"
            return f"={self._point(question)}*{self.weight}{self.row(line.key)}"
        if line.kind == "node":
            return self._node(line.key)
        if line.kind == "total":
            return self._total(line.key.removeprefix("total:"))
        return None

    def answer_of(self, line: Line, guarded: bool) -> str | None:
        """The formula of the answer cell in a row that nobody fills in."""
        if line.kind == "sum":
            parts = INSTRUMENT.questions[line.key.removesuffix("#sum")].formula.denominator
            return f"=SUM({self._answer(parts[0])}:{self._answer(parts[-1])})"
        if line.kind != "derived":
            return None
        formula = INSTRUMENT.questions[line.key].formula
        if formula.kind == "decrease":
            before, after = self._answer(formula.before), self._answer(formula.after)
            text = f"({before}-{after})/{before}"
        else:
            text = f"{self._answer(formula.numerator[0])}/{self._due(INSTRUMENT.questions[line.key])}"
        return f"=IFERROR({text},0)" if guarded else f"={text}"

    def share_of(self, line: Line) -> str | None:
        if line.kind == "node" or line.weight is not None:
            return f"={self.points}{self.row(line.key)}/{self.weight}{self.row(line.key)}"
        return None

    def _choice(self, line: Line) -> str:
        question = INSTRUMENT.questions[line.key]
        cell, times = self._answer(line.key), ""
        if line.weight is not None:
            times = f"*{self.weight}{self.row(line.key)}"
        text = BLANK
        for option, worth in reversed(list(question.scale.options.items())):
            text = f'IF({cell}="{option}",{float(worth):g}{times},{text})'
        if self.by_type:
            text = f'IF({self.choices}{self.row(line.key)}="{question.scale.label}",{text},{BLANK})'
        return f"={text}"

    def _derived(self, question: Question) -> str:
        formula = question.formula
        inputs = ",".join(self._answer(key) for key in formula.inputs)
        if formula.kind == "decrease":
            before, after = self._answer(formula.before), self._answer(formula.after)
            value = f"IF(AND({before}=0,{after}=0),1,MAX(0,({before}-{after})/{before}))"
        else:
            value = f"MIN(1,{self._answer(formula.numerator[0])}/{self._due(question)})"
        return f"=IF(COUNT({inputs})<{len(formula.inputs)},{BLANK},{value})"

    def _due(self, question: Question) -> str:
        if question.code in EDITION.parts:
            return self._answer(f"{question.code}#sum")
        return self._answer(question.formula.denominator[0])

    def _node(self, code: str) -> str:
        node = INSTRUMENT.nodes[code]
        if code == "A.II.5.iii" and self.lhkpn_bug:
            first = self.row("A.II.5.iii.a#part")
            cells = ",".join(f"{self.points}{number}" for number in range(first, first + 4))
            return f"=AVERAGE({cells})*{self.weight}{self.row(code)}"
        if node.questions:
            cells = ",".join(self._point(question) for question in node.questions)
            return f"=AVERAGE({cells})*{self.weight}{self.row(code)}"
        return f"=SUM({','.join(self._point(child) for child in node.children)})"

    def _total(self, key: str) -> str:
        if key != "total":
            return f"={self._point(key)}"
        return f"=SUM({self._point('total:A')},{self._point('total:B')})"

    def _answer(self, key: str) -> str:
        return f"{self.answer}{self.row(key)}"

    def _point(self, code: str) -> str:
        """The points cell of a node or question; a result's question stands on its group's row."""
        node = INSTRUMENT.nodes.get(code)
        if node and node.questions and EDITION.nodes[code] in {place.row for place in EDITION.fields.values()}:
            code = INSTRUMENT.questions[node.questions[0]].fields[0].key
        return f"{self.points}{self.row(code)}"
