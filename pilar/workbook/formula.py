"""Works out the few formulas that people put into answer cells, for files whose results were never stored.

Only references inside the sheet, ``SUM``, the four operations and brackets: enough for ``=SUM(K176:K178)`` and
``=K127``. Anything else stays unknown; nothing of a formula is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pilar.workbook.grid import Grid

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<ref>\$?[A-Z]{1,2}\$?\d{1,5})|(?P<sum>SUM(?=\())|(?P<op>[-+*/():,;]))"
)
_REFERENCE = re.compile(r"\$?([A-Z]{1,2})\$?(\d{1,5})")
_MAX_LENGTH = 400
#: Brackets, sums, signs and references inside each other, through all formulas that take part.
_MAX_DEPTH = 24
#: Cells in a range, and cells looked at for one answer.
_MAX_CELLS = 200
_MAX_LOOKS = 2_000


class _UnknownFormulaError(Exception):
    """The formula is not of the few that are understood."""


def evaluate(grid: Grid, formula: str) -> float | None:
    """The value of ``formula`` in ``grid``; None where it is not understood, divides by zero or refers to itself."""
    try:
        return _evaluate(grid, formula, _Walk())
    except (_UnknownFormulaError, ZeroDivisionError, OverflowError):
        return None


@dataclass(slots=True)
class _Walk:
    """How deep and how far one evaluation has gone: formulas that refer to each other must not keep us for ever."""

    depth: int = 0
    looks: int = 0

    def down(self) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _UnknownFormulaError

    def up(self) -> None:
        self.depth -= 1

    def look(self) -> None:
        self.looks += 1
        if self.looks > _MAX_LOOKS:
            raise _UnknownFormulaError


def _evaluate(grid: Grid, formula: str, walk: _Walk) -> float:
    if len(formula) > _MAX_LENGTH:
        raise _UnknownFormulaError
    walk.down()
    parser = _Parser(grid, list(_tokens(formula[1:].upper())), walk)
    value = parser.expression()
    if not parser.done:
        raise _UnknownFormulaError
    walk.up()
    return value


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _UnknownFormulaError
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()


class _Parser:
    """Recursive descent over sum, product and atom."""

    def __init__(self, grid: Grid, tokens: list[tuple[str, str]], walk: _Walk) -> None:
        self.grid, self.tokens, self.walk, self.at = grid, tokens, walk, 0

    @property
    def done(self) -> bool:
        return self.at == len(self.tokens)

    def take(self, *operators: str) -> str | None:
        if not self.done and self.tokens[self.at][1] in operators:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def expression(self) -> float:
        value = self.product()
        while operator := self.take("+", "-"):
            value = value + self.product() if operator == "+" else value - self.product()
        return value

    def product(self) -> float:
        value = self.atom()
        while operator := self.take("*", "/"):
            value = value * self.atom() if operator == "*" else value / self.atom()
        return value

    def atom(self) -> float:
        self.walk.down()
        value = self.bare_atom()
        self.walk.up()
        return value

    def bare_atom(self) -> float:
        if self.take("("):
            value = self.expression()
            self.close()
            return value
        if sign := self.take("-", "+"):
            return -self.atom() if sign == "-" else self.atom()
        if self.done:
            raise _UnknownFormulaError
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        if kind == "ref":
            return self.cell(text)
        if kind == "sum":
            return self.total()
        raise _UnknownFormulaError

    def close(self) -> None:
        if not self.take(")"):
            raise _UnknownFormulaError

    def total(self) -> float:
        self.take("(")
        value = self.argument()
        while self.take(",", ";"):
            value += self.argument()
        self.close()
        return value

    def argument(self) -> float:
        """A range as sum of its cells, or an expression."""
        tokens = self.tokens[self.at : self.at + 3]
        if [kind for kind, _ in tokens] == ["ref", "op", "ref"] and tokens[1][1] == ":":
            self.at += 3
            return sum(self.cell(reference) for reference in _range(tokens[0][1], tokens[2][1]))
        return self.expression()

    def cell(self, reference: str) -> float:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise _UnknownFormulaError
        self.walk.look()
        cell = self.grid.at(int(match[2]), match[1])
        if cell.number is not None:
            return cell.number
        if cell.value is None:
            return _evaluate(self.grid, cell.formula, self.walk) if cell.formula else 0.0
        raise _UnknownFormulaError


def _range(start: str, end: str) -> Iterator[str]:
    first, last = _REFERENCE.fullmatch(start), _REFERENCE.fullmatch(end)
    if first is None or last is None or first[1] != last[1]:
        raise _UnknownFormulaError
    low, high = sorted((int(first[2]), int(last[2])))
    if high - low > _MAX_CELLS:
        raise _UnknownFormulaError
    return (f"{first[1]}{row}" for row in range(low, high + 1))
