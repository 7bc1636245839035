"""The way of a unit's zone over the years: launches, targets and scores, drawn and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pilar.areas.change.models import Launch
from pilar.areas.change.presenters.pulses import Drawing
from pilar.evaluation.models import Worksheet
from pilar.evaluation.presenters.overview import Trend, failing_text, trend
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.model import Instrument
from pilar.kernel import charts
from pilar.kernel.charts import Mark
from pilar.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class PathYear:
    """One year: its zone's worksheet, how the score moved, what of its target fails, the launches of the year."""

    worksheet: Worksheet
    moved: Trend | None
    failing: str
    launches: tuple[Launch, ...]
    target_changed: bool


def path_years(rows: Sequence[Worksheet], launches: Sequence[Launch]) -> list[PathYear]:
    """``rows`` oldest first, each with the launches that were held in its year."""
    found: list[PathYear] = []
    before: Fraction | None = None
    target = ""
    for row in rows:
        total = Fraction(row.total)
        held = tuple(each for each in launches if each.held_on and each.held_on.year == row.zone.year)
        changed = bool(target) and target != row.zone.target
        found.append(PathYear(row, trend(total, before), failing_text(row.failing_codes), held, changed))
        before, target = total, row.zone.target
    return found


def path_drawing(rows: Sequence[Worksheet]) -> Drawing | None:
    """The totals with the floors of both predicates across, where there are two years at least."""
    if len(rows) < 2:
        return None
    instrument = rulebook(rows[-1].zone.edition).instrument
    marks = [mark for code in instrument.predicates for mark in _floors(instrument, code)]
    values = [(f"{row.zone.year} ({row.zone.target})", decimal_text(row.total), Fraction(row.total)) for row in rows]
    lowest = min([amount for _, _, amount in values] + [mark.value for mark in marks])
    low = Fraction(max(0, int(lowest - 1) // 10 * 10))
    said = "Nilai mandiri: " + ", ".join(f"{label} {text}" for label, text, _ in values) + "."
    line = charts.line(values, low, instrument.total, marks)
    return Drawing(line, decimal_text(low, 0), decimal_text(instrument.total, 0), said)


def _floors(instrument: Instrument, code: str) -> list[Mark]:
    floors = [floor.minimum for floor in instrument.predicates[code].floors if floor.node == "total"]
    return [
        Mark(code.lower(), f"Syarat nilai total {code}: {decimal_text(floor, 2, trim=True)}", floor)
        for floor in floors
        if floor is not None
    ]
