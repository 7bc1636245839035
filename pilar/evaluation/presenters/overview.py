"""The list of zones as a table with pictures: one line per zone, the areas over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from pilar.evaluation.models import Worksheet
from pilar.evaluation.presenters.words import area_marks, area_minimum, short_floors
from pilar.evaluation.queries.overview import AREAS, Figures
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.model import Instrument
from pilar.kernel.charts import Bar, Cells, Tick, cells, stacked_bar, ticks
from pilar.numbers import decimal_text, percent_text

#: More failing floors than these are counted instead of named.
_NAMED = 4
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Trend:
    """How the total stands to that of the zone before. ``way``: up, down or same."""

    way: str
    sign: str
    said: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One zone in the table."""

    row: Worksheet
    cells: Cells
    failing: str
    answered: Fraction
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class AreasPicture:
    """Mean share per area as bars; ``rows`` are the same figures: name, mean, how many miss the floor."""

    bars: tuple[Bar, ...]
    axis: tuple[Tick, ...]
    rows: tuple[tuple[str, Fraction, int], ...]


def lines(rows: Sequence[Worksheet]) -> list[Line]:
    """The table of ``rows``; each has ``previous_total`` where there is one."""
    return [_line(row) for row in rows]


@cache
def _minimums(edition: str, target: str) -> Mapping[int, Fraction | None]:
    """The floor of each area, by its number. Editions never change, so it is worked out once."""
    instrument = rulebook(edition).instrument
    return {number: area_minimum(instrument, target, number) for number in AREAS}


def _line(row: Worksheet) -> Line:
    minimums = _minimums(row.zone.edition, row.zone.target)
    held = [(getattr(row, f"area_{number}"), minimums.get(number)) for number in AREAS]
    answered = Fraction(row.answered, row.fields) if row.fields else Fraction(0)
    drawn = cells([(float(share), None if floor is None else float(floor)) for share, floor in held], _said(held))
    moved = trend(Fraction(row.total), getattr(row, "previous_total", None))
    return Line(row, drawn, failing_text(row.failing_codes), answered, moved)


def _said(held: Sequence[tuple[Decimal, Fraction | None]]) -> str:
    said = [
        f"{number}: {int(share * 100 + _HALF)} %{' (kurang)' if floor is not None and share < floor else ''}"
        for number, (share, floor) in enumerate(held, 1)
    ]
    return f"Bagian bobot tiap area. {'; '.join(said)}."


def failing_text(marked: str) -> str:
    """``Total, Area 4``; many are counted: ``7 syarat``."""
    names = short_floors(marked)
    return ", ".join(names) if len(names) <= _NAMED else f"{len(names)} syarat"


def trend(total: Fraction, before: Fraction | None) -> Trend | None:
    """How ``total`` stands to the one ``before``, as two decimals show it; None without a zone before."""
    if before is None:
        return None
    difference = total - before
    text = decimal_text(abs(difference))
    if text == "0,00":
        return Trend("same", "=", "sama dengan zona sebelumnya", "")
    if difference > 0:
        return Trend("up", "▲", "naik dari zona sebelumnya", text)
    return Trend("down", "▼", "turun dari zona sebelumnya", text)


def areas_picture(found: Figures, instrument: Instrument, targets: Sequence[str]) -> AreasPicture:
    """The areas over many zones, against the floors of ``targets``."""
    marks = area_marks(instrument, targets)
    bars, rows = [], []
    for area in found.areas:
        name = f"{area.number}. {instrument.areas[area.number].name}"
        mean = percent_text(area.mean, 2)
        bars.append(stacked_bar(name, mean, f"{name}: rata-rata {mean}.", [("first", area.mean)], Fraction(1), marks))
        rows.append((name, area.mean, area.failing))
    return AreasPicture(tuple(bars), ticks(marks, Fraction(1)), tuple(rows))
