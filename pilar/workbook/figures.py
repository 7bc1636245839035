"""The workbook's own arithmetic: what it shows for each node, and what is wrong with its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice

from pilar.instrument.model import Instrument
from pilar.workbook.grid import Cell, Grid
from pilar.workbook.model import Figure, Finding, Place

_REFERENCE = re.compile(r"(?<![A-Za-z!'])\$?([A-Z]{1,2})\$?(\d{1,5})(?::\$?([A-Z]{1,2})\$?(\d{1,5}))?(?![\d(])")
_MAX_SPAN = 500
#: Rows that one formula refers to, and formulas followed from one cell: the form has about 200 rows.
_MAX_REFERENCES = 600
_MAX_FOLLOWED = 400


@dataclass(slots=True)
class Arithmetic:
    """``figures`` by node or question code; ``total`` the workbook's own; ``skipped`` codes that no formula reaches."""

    figures: dict[str, Figure] = field(default_factory=dict)
    total: Figure | None = None
    findings: list[Finding] = field(default_factory=list)
    skipped: dict[str, tuple[str, ...]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


def read_arithmetic(grid: Grid, points: str | None, rows: Mapping[str, int], instrument: Instrument) -> Arithmetic:
    """Read the points column. ``rows`` maps keys of the outline to row numbers of this sheet."""
    result = Arithmetic()
    if points is None:
        return result
    codes = dict(_scored(rows, instrument))
    broken = {code for code, row in codes.items() if grid.at(row, points).is_error}
    for code, row in codes.items():
        cell = grid.at(row, points)
        place = Place(grid.title, row, f"{points}{row}")
        if cell.is_error:
            # What only passes on the error of a part below is named with it, not once more.
            if not any(child in broken for child in _children(code, instrument)):
                above = sum(1 for other in broken if other != code and _above(other, code, instrument))
                result.findings.append(_error(code, place, cell, instrument, above))
        elif cell.number is not None and abs(cell.number) < 1e9:
            result.figures[code] = Figure(Fraction(f"{cell.number:.15g}"), place)
    result.total = result.figures.pop("total", None)
    _check_formulas(grid, points, codes, rows, instrument, result)
    return result


def _scored(rows: Mapping[str, int], instrument: Instrument) -> Iterator[tuple[str, int]]:
    """Codes that have points of their own in the sheet, with their rows.

    A question that stands on its group's row (the results) shows the group's points there.
    """
    for key, row in rows.items():
        if key == "total:total":
            yield "total", row
        elif key in instrument.nodes:
            yield key, row
        else:
            field_ = instrument.fields.get(key)
            code = field_.question if field_ is not None and field_.kind == "index" else key
            question = instrument.questions.get(code)
            if question is not None:
                yield (code if question.group in rows else question.group), row


def _above(node: str, code: str, instrument: Instrument) -> bool:
    return (
        node == "total"
        or code.startswith(f"{node}.")
        or (code in instrument.questions and instrument.questions[code].group == node)
    )


def _error(code: str, place: Place, cell: Cell, instrument: Instrument, above: int) -> Finding:
    name = _name(code, instrument)
    advice = " Pembaginya nol, atau semua pertanyaannya belum dijawab." if "DIV" in cell.text else ""
    carried = f" {above} nilai di atasnya ikut galat." if above else ""
    return Finding("error-value", code, place, f"{name}: sel menampilkan galat {cell.text[:20]}.{advice}{carried}")


def _name(code: str, instrument: Instrument) -> str:
    if code in instrument.questions:
        return instrument.questions[code].title
    return instrument.nodes[code].name if code in instrument.nodes else "Nilai total"


def _check_formulas(
    grid: Grid,
    points: str,
    codes: Mapping[str, int],
    rows: Mapping[str, int],
    instrument: Instrument,
    result: Arithmetic,
) -> None:
    formulas = sum(1 for row in codes.values() if grid.at(row, points).formula)
    if not formulas:
        return
    unvalued = [row for row in codes.values() if grid.at(row, points).formula and grid.at(row, points).value is None]
    if len(unvalued) == formulas:
        place = Place(grid.title, unvalued[0], f"{points}{unvalued[0]}")
        message = (
            "Nilai pada lembar ini berupa rumus yang belum dihitung. Buka dan simpan di Excel agar hasilnya tersimpan."
        )
        result.findings.append(Finding("not-calculated", None, place, message))
    column = _Column(grid, points)
    for code, row in codes.items():
        cell = grid.at(row, points)
        place = Place(grid.title, row, f"{points}{row}")
        if not cell.formula:
            if cell.number is not None and formulas > len(codes) / 2:
                result.typed.add(code)
                name = _name(code, instrument)
                message = f"{name}: angka diketik menggantikan rumus, jadi tidak ikut berubah dengan jawaban."
                result.findings.append(Finding("typed-over-formula", code, place, message))
            continue
        missing = _unreached(column, codes, rows, instrument, code)
        if missing:
            result.skipped[code] = missing
            listed = ", ".join(f"{child} (baris {codes[child]})" for child in missing)
            message = f"{_name(code, instrument)}: rumus {cell.formula[:80]} tidak memuat {listed}."
            result.findings.append(Finding("formula-skips-rows", code, place, message))


def _unreached(
    column: _Column,
    codes: Mapping[str, int],
    rows: Mapping[str, int],
    instrument: Instrument,
    code: str,
) -> tuple[str, ...]:
    """Children of ``code`` that its formula reaches neither directly nor through other cells of the column."""
    children = [child for child in _children(code, instrument) if child in codes and codes[child] != codes[code]]
    reached = column.reach(codes[code])
    if not children or not reached:
        return ()
    return tuple(child for child in children if not _covered(child, reached, rows, instrument))


def _children(code: str, instrument: Instrument) -> tuple[str, ...]:
    """What the row of ``code`` must add up: its questions or nodes; for the total the components."""
    if code in instrument.questions:
        return ()
    if code == "total":
        return tuple(node.code for node in instrument.components)
    node = instrument.nodes[code]
    return node.questions or node.children


def _covered(code: str, reached: set[int], rows: Mapping[str, int], instrument: Instrument) -> bool:
    """A node counts as reached by its own row, its closing or part row, or by all of its children."""
    keys = [code, f"total:{code}", f"{code}#part"]
    for child in instrument.nodes[code].questions if code in instrument.nodes else ():
        keys += [item.key for item in instrument.questions[child].fields if code not in rows]
    if any(rows.get(key) in reached for key in keys):
        return True
    children = _children(code, instrument)
    return bool(children) and all(_covered(child, reached, rows, instrument) for child in children)


class _Column:
    """The points column as what its formulas refer to; each formula is looked at once."""

    def __init__(self, grid: Grid, points: str) -> None:
        self.grid, self.points = grid, points
        self.known: dict[int, frozenset[int]] = {}

    def reach(self, start: int) -> set[int]:
        """Rows that the formula in row ``start`` depends on, followed through other formulas of the column."""
        reached: set[int] = set()
        waiting = [start]
        for _ in range(_MAX_FOLLOWED):
            if not waiting:
                break
            new = self._references(waiting.pop()) - reached - {start}
            reached |= new
            waiting.extend(row for row in new if self.grid.at(row, self.points).formula)
        return reached

    def _references(self, row: int) -> frozenset[int]:
        if row not in self.known:
            found = _references(self.grid.at(row, self.points).formula or "", self.points)
            self.known[row] = frozenset(islice(found, _MAX_REFERENCES))
        return self.known[row]


def _references(formula: str, points: str) -> Iterator[int]:
    for match in _REFERENCE.finditer(formula):
        left, top, right, bottom = match[1], int(match[2]), match[3] or match[1], int(match[4] or match[2])
        if _between(points, left, right) and abs(bottom - top) <= _MAX_SPAN:
            yield from range(min(top, bottom), max(top, bottom) + 1)


def _between(column: str, left: str, right: str) -> bool:
    return (len(left), left) <= (len(column), column) <= (len(right), right)
