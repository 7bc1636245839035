"""The progress of a zone: each area against its floor with who works on it, and the years one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from pilar.evaluation.access import day_of
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.presenters.overview import Trend, failing_text, trend
from pilar.evaluation.presenters.words import area_minimum
from pilar.evaluation.queries import progress as queries
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.model import Instrument
from pilar.kernel import charts
from pilar.kernel.charts import Line, Mark, Meter
from pilar.numbers import decimal_text
from pilar.organisation.access import rights_of
from pilar.organisation.models import User


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area. ``passes`` None: the target sets no floor. ``people``: names of its pokja, ``count`` how many."""

    number: int
    name: str
    answered: int
    fields: int
    share: Fraction
    minimum: Fraction | None
    passes: bool | None
    missing: Fraction
    meter: Meter
    people: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """One zone of the line of years."""

    worksheet: Worksheet
    moved: Trend | None
    failing: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A line with the ends of its scale."""

    line: Line
    low: str
    top: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The years are drawn where there are at least two; ``said`` is the drawing in words."""

    areas: tuple[AreaRow, ...]
    years: tuple[YearRow, ...]
    drawn: Drawing | None
    said: str
    names_shown: bool


def progress_context(zone: Zone, worksheet: Worksheet, *, user: User, at: datetime) -> dict[str, Any]:
    """What ``evaluation/progress.html`` needs, as ``progress``. Three queries, whatever there is.

    ``zone`` comes with its unit and body. Names of people are given to whoever may see the people of the unit.
    """
    people = queries.pokja_of(zone, day_of(zone, at))
    years = queries.years_of(zone, user, at)
    names = rights_of(user, at).may("person.view", zone.unit.path)
    instrument = rulebook(zone.edition).instrument
    areas = tuple(_areas(zone, worksheet, instrument, people, names=names))
    drawn = _drawn(years, zone, instrument) if len(years) > 1 else None
    return {"zone": zone, "progress": Progress(areas, tuple(_years(years)), drawn, _said(years), names)}


def _areas(
    zone: Zone, worksheet: Worksheet, instrument: Instrument, people: Mapping[int, Sequence[str]], *, names: bool
) -> list[AreaRow]:
    rows = []
    for number, area in instrument.areas.items():
        stored = worksheet.areas.get(str(number), {})
        share = Fraction(stored.get("share", "0"))
        minimum = area_minimum(instrument, zone.target, number)
        marks = [] if minimum is None else [Mark(zone.target.lower(), zone.target, minimum)]
        missing = Fraction(0) if minimum is None else max(Fraction(0), (minimum - share) * area.weight)
        members = tuple(people.get(number, ()))
        rows.append(
            AreaRow(
                number, area.name, stored.get("answered", 0), stored.get("fields", 0), share, minimum,
                None if minimum is None else share >= minimum, missing, charts.meter("", share, Fraction(1), marks),
                members if names else (), len(members),
            )
        )  # fmt: skip
    return rows


def _years(rows: Sequence[Worksheet]) -> list[YearRow]:
    found, before = [], None
    for row in rows:
        total = Fraction(row.total)
        found.append(YearRow(row, trend(total, before), failing_text(row.failing_codes)))
        before = total
    return found


def _drawn(rows: Sequence[Worksheet], zone: Zone, instrument: Instrument) -> Drawing:
    """Totals over the years with the floor of this zone's target across, from the ten below the lowest of them."""
    values = [(str(row.zone.year), decimal_text(row.total), Fraction(row.total)) for row in rows]
    predicate = instrument.predicates.get(zone.target)
    floors = [floor.minimum for floor in predicate.floors if floor.node == "total"] if predicate else []
    marks = [
        Mark(zone.target.lower(), f"Syarat nilai total {zone.target}: {decimal_text(floor, 2, trim=True)}", floor)
        for floor in floors
        if floor is not None
    ]
    lowest = min([amount for _, _, amount in values] + [mark.value for mark in marks])
    low = Fraction(max(0, int(lowest - 1) // 10 * 10))
    drawn = charts.line(values, low, instrument.total, marks)
    return Drawing(drawn, decimal_text(low, 0), decimal_text(instrument.total, 0))


def _said(rows: Sequence[Worksheet]) -> str:
    return f"Nilai mandiri: {', '.join(f'{row.zone.year} {decimal_text(row.total)}' for row in rows)}."
