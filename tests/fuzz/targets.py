"""What is fuzzed: whole files, single cells and formulas, and PortalRB's JSON. Only a PilarError may come out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from pilar.errors import PilarError
from pilar.instrument.edition import load_edition
from pilar.instrument.engine import score
from pilar.instrument.loader import load
from pilar.numbers import read_count, read_index
from pilar.workbook.answers import read_answer
from pilar.workbook.check import check
from pilar.workbook.figures import read_arithmetic
from pilar.workbook.formula import evaluate
from pilar.workbook.grid import LETTERS, Cell, Grid
from pilar.workbook.headers import find_header
from pilar.workbook.json_report import to_json
from pilar.workbook.model import WARNING_CODES
from pilar.workbook.outline import outline
from pilar.workbook.portalrb import from_portalrb
from pilar.workbook.rows import match_rows, sheet_rows
from pilar.workbook.text_report import to_text

INSTRUMENT = load()
EDITION = load_edition()
OUTLINE = outline(INSTRUMENT, EDITION)
ROWS = {row.key: row.number for row in OUTLINE}
FIELDS = [INSTRUMENT.fields[key] for key in ("A.I.1.i.a", "A.I.1.i.b", "A.II.4.i.a.sasaran", "B.I.a.1.indeks")]


def tell(error: PilarError) -> None:
    if not error.message:
        raise AssertionError("an error without a message") from error


def workbook(data: bytes) -> None:
    """A whole file, read and scored for one assessor or the other, and told as text and JSON."""
    try:
        result = check(data, assessor=("unit", "tpi")[len(data) % 2])
    except PilarError as error:
        tell(error)
        return
    assert all(finding.code in WARNING_CODES for finding in result.findings)
    assert 0 <= result.score.total <= 100
    json.dumps(to_json(result), allow_nan=False)
    to_text(result)


def cells(data: bytes) -> None:
    """A small sheet whose cells are the lines of the text: values, formulas, headers, answers."""
    grid = Grid("Jawaban", visible=True)
    for index, line in enumerate(data.decode("utf-8", "replace").split("\n")[:120]):
        row, column = index // 12 + 1, LETTERS[index % 12]
        value: str | int | float | None = line
        if line[:1].isdecimal():
            number = read_index(line) or read_count(line)
            value = float(number) if number is not None else line
        grid.cells[row, column] = Cell(None if line.startswith("=") else value, line if line.startswith("=") else None)
        grid.last_row = row
    for (row, _), cell in list(grid.cells.items()):
        for item in FIELDS:
            read_answer(item, cell)
        if cell.formula and row < 10:
            evaluate(grid, cell.formula)
    header = find_header(grid)
    if header is not None:
        match_rows(OUTLINE[:30], sheet_rows(grid, header))
    read_arithmetic(grid, "D", {key: row % 20 + 1 for key, row in ROWS.items()}, INSTRUMENT)


def portalrb(data: bytes) -> None:
    """PortalRB's JSON of a unit's answers, and the score of what it says."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    try:
        portal = from_portalrb(document, INSTRUMENT, EDITION)
        for sheet in portal.sheets:
            score(INSTRUMENT, sheet.answers)
    except PilarError as error:
        tell(error)


TARGETS: Mapping[str, Callable[[bytes], None]] = {"workbook": workbook, "cells": cells, "portalrb": portalrb}
