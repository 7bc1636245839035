"""A small spreadsheet: works out the formulas that circulating LKE workbooks use, the way Excel does.

It exists so that a built workbook can carry stored results like a real one. It shares nothing with Pilar's own
arithmetic: AVERAGE and SUM skip text, a division by zero is ``#DIV/0!``, errors spread. A test holds it against
LibreOffice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter


class ExcelError(str):
    """``#DIV/0!`` and its kin: a value, not an exception, as in a cell."""

    __slots__ = ()


Value = float | str | bool | ExcelError | None
DIV0, VALUE, CYCLE = ExcelError("#DIV/0!"), ExcelError("#VALUE!"), ExcelError("#REF!")

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)
    | (?P<text>"(?:[^"]|"")*")
    | (?P<ref>(?:(?:'[^']+'|\w+)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)
    | (?P<name>[A-Z]+)(?=\()
    | (?P<op><>|<=|>=|[-+*/(),%=<>&]))""",
    re.VERBOSE,
)
_REF = re.compile(r"(?:(?P<sheet>'[^']+'|\w+)!)?\$?(?P<c>[A-Z]+)\$?(?P<r>\d+)(?::\$?(?P<c2>[A-Z]+)\$?(?P<r2>\d+))?")


def calculate(book: Workbook) -> dict[tuple[str, str], Value]:
    """Sheet title and cell of every formula in ``book`` → its result."""
    calc = Calc(book)
    return {place: calc.value(*place) for place, raw in calc.cells.items() if _is_formula(raw)}


def _is_formula(raw: Any) -> bool:
    return isinstance(raw, str) and raw.startswith("=")


class Calc:
    """The cells of a workbook with the results known so far."""

    def __init__(self, book: Workbook) -> None:
        self.cells: dict[tuple[str, str], Any] = {
            (sheet.title, cell.coordinate): cell.value if cell.data_type == "f" else _literal(cell.value)
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        self.results: dict[tuple[str, str], Value] = {}

    def value(self, sheet: str, ref: str) -> Value:
        place = (sheet, ref)
        if place not in self.results:
            raw = self.cells.get(place)
            if isinstance(raw, _Literal):
                return raw.text
            if not isinstance(raw, str) or not _is_formula(raw):
                return raw
            self.results[place] = CYCLE
            self.results[place] = _Formula(self, sheet, raw[1:]).result()
        return self.results[place]


class _Literal:
    """A text that starts with ``=`` and is no formula."""

    def __init__(self, text: str) -> None:
        self.text = text


def _literal(value: Any) -> Any:
    return _Literal(value) if _is_formula(value) else value


Node = Callable[[], Any]


class _Range(list[Value]):
    """The values of a reference: functions skip text in it."""


class _Formula:
    """Recursive descent; every rule returns a closure, so that IF works out only the branch it takes."""

    def __init__(self, calc: Calc, sheet: str, text: str) -> None:
        self.calc, self.sheet = calc, sheet
        self.tokens = list(_tokens(text))
        self.at = 0

    def result(self) -> Value:
        node = self.comparison()
        assert self.at == len(self.tokens), self.tokens[self.at :]
        value = _single(node())
        return 0.0 if value is None else value

    def take(self, *operators: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at] in [("op", operator) for operator in operators]:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def comparison(self) -> Node:
        left = self.sum()
        while operator := self.take("=", "<>", "<=", ">=", "<", ">"):
            left = _binary(_compare(operator), left, self.sum())
        return left

    def sum(self) -> Node:
        left = self.product()
        while operator := self.take("+", "-"):
            left = _binary(_arithmetic(operator), left, self.product())
        return left

    def product(self) -> Node:
        left = self.atom()
        while operator := self.take("*", "/"):
            left = _binary(_arithmetic(operator), left, self.atom())
        return left

    def atom(self) -> Node:
        if self.take("-"):
            return _binary(_arithmetic("-"), lambda: 0.0, self.atom())
        if self.take("("):
            inner = self.comparison()
            assert self.take(")")
            return inner
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "name":
            return self.call(text)
        if kind == "ref":
            return lambda: self.refer(text)
        constant: Value = text[1:-1].replace('""', '"') if kind == "text" else float(text)
        if isinstance(constant, float) and self.take("%"):
            constant = constant / 100
        return lambda: constant

    def call(self, name: str) -> Node:
        assert self.take("(")
        arguments: list[Node] = []
        while not self.take(")"):
            arguments.append(self.comparison())
            self.take(",")
        return lambda: _FUNCTIONS[name](arguments)

    def refer(self, text: str) -> _Range:
        match = _REF.fullmatch(text)
        assert match, text
        sheet = (match["sheet"] or self.sheet).strip("'")
        left, right = (column_index_from_string(match[name] or match["c"]) for name in ("c", "c2"))
        top, bottom = int(match["r"]), int(match["r2"] or match["r"])
        refs = [f"{get_column_letter(c)}{r}" for r in range(top, bottom + 1) for c in range(left, right + 1)]
        return _Range(self.calc.value(sheet, ref) for ref in refs)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None, text[at:]
        assert match.lastgroup is not None
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()


def _single(value: Any) -> Value:
    return (value[0] if len(value) == 1 else VALUE) if isinstance(value, _Range) else value


def _binary(operate: Callable[[Value, Value], Value], left: Node, right: Node) -> Node:
    def run() -> Value:
        values = _single(left()), _single(right())
        return next((value for value in values if isinstance(value, ExcelError)), None) or operate(*values)

    return run


def _number(value: Value) -> float | ExcelError:
    if value is None:
        return 0.0
    try:
        return float(value)
    except (TypeError, ValueError):
        return VALUE


def _arithmetic(operator: str) -> Callable[[Value, Value], Value]:
    def operate(left: Value, right: Value) -> Value:
        a, b = _number(left), _number(right)
        if isinstance(a, ExcelError) or isinstance(b, ExcelError):
            return VALUE
        if operator == "/":
            return a / b if b else DIV0
        return {"+": a + b, "-": a - b, "*": a * b}[operator]

    return operate


def _compare(operator: str) -> Callable[[Value, Value], Value]:
    def operate(left: Value, right: Value) -> Value:
        a, b = (_comparable(value, other) for value, other in ((left, right), (right, left)))
        if isinstance(a, str) != isinstance(b, str):
            # Excel orders every number before every text.
            a, b = (isinstance(a, str), isinstance(b, str))
        return {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[operator]

    return operate


def _comparable(value: Value, other: Value) -> Any:
    if value is None:
        return "" if isinstance(other, str) else 0.0
    return value.casefold() if isinstance(value, str) else value


def _numbers(arguments: list[Node]) -> list[float] | ExcelError:
    """The numbers of the arguments; text and blanks of a reference drop out, an error takes over."""
    found: list[float] = []
    for argument in arguments:
        value = argument()
        for item in value if isinstance(value, _Range) else [value]:
            if isinstance(item, ExcelError):
                return item
            if isinstance(item, int | float) and not isinstance(item, bool):
                found.append(float(item))
    return found


def _over(fold: Callable[[list[float]], Value]) -> Callable[[list[Node]], Value]:
    def run(arguments: list[Node]) -> Value:
        numbers = _numbers(arguments)
        return numbers if isinstance(numbers, ExcelError) else fold(numbers)

    return run


def _if(arguments: list[Node]) -> Any:
    condition = _single(arguments[0]())
    if isinstance(condition, ExcelError):
        return condition
    if condition:
        return _single(arguments[1]())
    return _single(arguments[2]()) if len(arguments) > 2 else False


def _iferror(arguments: list[Node]) -> Any:
    value = _single(arguments[0]())
    return _single(arguments[1]()) if isinstance(value, ExcelError) else value


def _count(arguments: list[Node]) -> Value:
    values = [item for argument in arguments for item in argument()]
    return float(sum(isinstance(item, int | float) and not isinstance(item, bool) for item in values))


def _logic(fold: Callable[[list[bool]], bool]) -> Callable[[list[Node]], Value]:
    def run(arguments: list[Node]) -> Value:
        values = [_single(argument()) for argument in arguments]
        error = next((value for value in values if isinstance(value, ExcelError)), None)
        return error or fold([bool(value) for value in values])

    return run


_FUNCTIONS: dict[str, Callable[[list[Node]], Any]] = {
    "IF": _if,
    "IFERROR": _iferror,
    "COUNT": _count,
    "HYPERLINK": lambda arguments: _single(arguments[-1]()),
    "AND": _logic(all),
    "OR": _logic(any),
    "SUM": _over(lambda numbers: sum(numbers, 0.0)),
    "AVERAGE": _over(lambda numbers: sum(numbers) / len(numbers) if numbers else DIV0),
    "MIN": _over(lambda numbers: min(numbers, default=0.0)),
    "MAX": _over(lambda numbers: max(numbers, default=0.0)),
}
