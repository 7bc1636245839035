"""Cells whose references, types or values are impossible, and rows that come in no order."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.workbook.hostile.registry import CASES, READ, Case, hostile, lke_with, replacing, rows, workbook

#: One cell with a broken type or reference may cost the file, never more than that.
EITHER = frozenset((READ, "damaged"))


def _answer(cell: str) -> Callable[[], bytes]:
    """The healthy workbook with another answer cell in row 158 (a count)."""

    def make() -> bytes:
        def edit(xml: bytes) -> bytes:
            start = xml.index(b'<c r="K158"')
            end = xml.index(b"</c>", start) + 4
            return xml[:start] + cell.encode() + xml[end:]

        return lke_with(edit)

    return make


def value(text: str, kind: str = "n") -> str:
    return f'<c r="K158" t="{kind}"><v>{text}</v></c>'


for _name, _text in {
    "infinity": "1e999",
    "minus infinity": "-1e999",
    "not a number": "nan.",
    "nearly infinity": "1e308",
    "the smallest number": "5e-324",
    "minus zero": "-0.0",
    "four hundred digits": "9" * 400,
    "five thousand digits": "9" * 5000,
    "a number in arabic digits": "٣",
    "a number with an underscore": "1_000",
    "a number with a space": " 12 ",
    "no number at all": "dua belas",
    "hexadecimal": "0x10",
}.items():
    CASES.append(Case(f"an answer that is {_name}", _answer(value(_text)), EITHER))

for _name, _cell in {
    "a shared string that is not there": value("999999", "s"),
    "a negative shared string": value("-1", "s"),
    "a shared string that is no number": value("x", "s"),
    "a truth value": value("1", "b"),
    "a truth value of two": value("2", "b"),
    "a truth value that is none": value("ya", "b"),
    "an error value": value("#DIV/0!", "e"),
    "an unknown error": value("#SALAH", "e"),
    "a date by type": value("2026-01-02", "d"),
    "a date that is none": value("2026-13-45", "d"),
    "a type that does not exist": value("1", "zzz"),
    "an inline text without text": '<c r="K158" t="inlineStr"/>',
    "an inline text with an empty text": '<c r="K158" t="inlineStr"><is/></c>',
    "a style that does not exist": '<c r="K158" s="99999"><v>1</v></c>',
    "a negative style": '<c r="K158" s="-1"><v>1</v></c>',
    "a style that is no number": '<c r="K158" s="x"><v>1</v></c>',
    "a value inside a value": '<c r="K158"><v><v>1</v></v></c>',
    "two values": '<c r="K158"><v>1</v><v>2</v></c>',
    "a row in a cell": '<c r="K158"><row r="9"/><v>1</v></c>',
    "a comment in the value": '<c r="K158"><v>1<!--x-->2</v></c>',
    "a reference without row": '<c r="K"><v>1</v></c>',
    "a reference without column": '<c r="158"><v>1</v></c>',
    "row zero": '<c r="K0"><v>1</v></c>',
    "a column beyond the last": '<c r="XFE158"><v>1</v></c>',
    "a column of four letters": '<c r="AAAA158"><v>1</v></c>',
    "a row beyond the last": '<c r="K99999999"><v>1</v></c>',
    "an empty reference": '<c r=""><v>1</v></c>',
    "a reference of another row": '<c r="K9"><v>1</v></c>',
    "lower case": '<c r="k158"><v>1</v></c>',
    "dollars": '<c r="$K$158"><v>1</v></c>',
    "a reference in greek": '<c r="Κ158"><v>1</v></c>',
}.items():
    CASES.append(Case(f"an answer cell with {_name}", _answer(_cell), EITHER | {"forbidden-content"}))


def _row(number: str) -> Callable[[], bytes]:
    return lambda: replacing(b'<row r="158"', f'<row r="{number}"'.encode())


for _number in ("0", "-5", "99999999", "999999999999999999999", "1.0", "1.5", "x", "", "157", "3", "1e5", "nan", "inf"):
    CASES.append(Case(f"row 158 numbered {_number or 'with nothing'}", _row(_number), EITHER))


@hostile(READ, "damaged", "not-an-lke")
def rows_without_numbers() -> bytes:
    return lke_with(lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml))


@hostile(READ, "damaged", "not-an-lke")
def rows_and_cells_without_references() -> bytes:
    return lke_with(lambda xml: re.sub(rb'<(row|c) r="[A-Z]*\d+"', rb"<\1", xml))


@hostile(READ, "not-an-lke")
def rows_in_falling_order() -> bytes:
    def falling(xml: bytes) -> bytes:
        start, end = xml.index(b"<row"), xml.index(b"</sheetData>")
        found = xml[start:end].split(b"</row>")[:-1]
        return xml[:start] + b"".join(row + b"</row>" for row in reversed(found)) + xml[end:]

    return lke_with(falling)


@hostile(READ, "not-an-lke")
def every_row_twice() -> bytes:
    def twice(xml: bytes) -> bytes:
        start, end = xml.index(b"<row"), xml.index(b"</sheetData>")
        return xml[:end] + xml[start:end] + xml[end:]

    return lke_with(twice)


@hostile(READ)
def an_absurd_dimension() -> bytes:
    return lke_with(lambda xml: re.sub(rb"<dimension ref=\"[^\"]*\"", b'<dimension ref="A1:XFD1048576"', xml))


@hostile(READ, "damaged")
def a_dimension_that_is_none() -> bytes:
    return lke_with(lambda xml: re.sub(rb"<dimension ref=\"[^\"]*\"", b'<dimension ref="(semua)"', xml))


@hostile("not-an-lke")
def a_single_cell_in_the_last_corner() -> bytes:
    return workbook(rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


@hostile(READ)
def weights_that_are_huge() -> bytes:
    return replacing(b"<v>30</v>", b"<v>" + b"9" * 350 + b"</v>")


def _points(number: bytes) -> bytes:
    """The healthy workbook with this number typed over every formula of the points."""
    pattern = rb'(<c r="O\d+"[^>]*>)<f>.*?</f><v>[^<]*</v>'
    return lke_with(lambda xml: re.sub(pattern, rb"\1<v>" + number + b"</v>", xml))


@hostile(READ)
def points_that_are_huge() -> bytes:
    return _points(b"9" * 350)


@hostile(READ)
def points_that_are_not_numbers() -> bytes:
    return _points(b"1e999")


@hostile(READ)
def ids_that_are_huge() -> bytes:
    return lke_with(lambda xml: re.sub(rb'(<c r="A\d+"[^>]*>)<v>\d+</v>', rb"\1<v>" + b"9" * 400 + b"</v>", xml))


@hostile(READ)
def dates_in_every_answer() -> bytes:
    return lke_with(
        lambda xml: re.sub(rb'<c r="(K(?!1")\d+)"[^>]*>.*?</c>', rb'<c r="\1" t="d"><v>2026-02-03</v></c>', xml)
    )
