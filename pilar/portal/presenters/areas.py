"""The six areas of change: the chart, and the table with the same figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pilar.instrument.engine import AreaScore, Score
from pilar.instrument.model import Instrument
from pilar.kernel.charts import Bar, Mark, Tick, stacked_bar, ticks
from pilar.numbers import decimal_text, percent_text
from pilar.portal.presenters.floors import aspect_names

PART_KINDS = ("first", "second")


@dataclass(frozen=True, slots=True)
class AreaRow:
    number: int
    name: str
    weight: Fraction
    parts: tuple[tuple[str, Fraction], ...]
    points: Fraction
    share: Fraction


@dataclass(frozen=True, slots=True)
class AreasView:
    """``legend`` pairs each part's class with its name; ``axis`` are the labelled minimums above the bars."""

    rows: tuple[AreaRow, ...]
    part_names: tuple[str, ...]
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    axis: tuple[Tick, ...]
    description: str


def areas_view(score: Score) -> AreasView:
    instrument = score.instrument
    names = tuple(aspect_names(instrument))
    marks = _common_marks(instrument)
    rows = tuple(
        AreaRow(
            item.number,
            instrument.areas[item.number].name,
            item.weight,
            tuple(zip(names, item.parts.values(), strict=True)),
            item.points,
            item.share,
        )
        for item in score.areas.values()
    )
    bars = tuple(_bar(score, item, names, marks) for item in score.areas.values())
    limits = " dan ".join(mark.label for mark in marks)
    description = "Panjang batang adalah bagian bobot area yang diraih."
    if limits:
        description += f" Garis tegak menandai syarat {limits}."
    return AreasView(
        rows, names, bars, tuple(zip(PART_KINDS, names, strict=False)), ticks(marks, Fraction(1)), description
    )


def _common_marks(instrument: Instrument) -> Sequence[Mark]:
    """The minimum share of each predicate, where it is the same for every area and so is one line down the chart."""
    marks = []
    for predicate in instrument.predicates.values():
        minimums = {
            floor.minimum for floor in predicate.floors if floor.node.startswith("area-") and floor.measure == "share"
        }
        minimum = minimums.pop() if len(minimums) == 1 else None
        if minimum is not None:
            marks.append(Mark(predicate.code.lower(), f"{predicate.code} {percent_text(minimum)}", minimum))
    return marks


def _bar(score: Score, item: AreaScore, names: Sequence[str], marks: Sequence[Mark]) -> Bar:
    name = score.instrument.areas[item.number].name
    share = percent_text(item.share, 2)
    parts = list(zip(PART_KINDS, item.parts.values(), strict=False))
    said = ", ".join(f"{part} {decimal_text(points)}" for part, points in zip(names, item.parts.values(), strict=True))
    description = f"{name}: {share} dari bobot {decimal_text(item.weight, 2, trim=True)}. {said}."
    scaled = [(kind, points / item.weight) for kind, points in parts]
    return stacked_bar(f"{item.number}. {name}", share, description, scaled, Fraction(1), marks)
