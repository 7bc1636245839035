"""The geometry of charts, computed here so that templates only draw.

Positions are percentages of the drawing's width, as text for an SVG attribute (``"72.5%"``): the drawing is as wide as
its place and its lines keep their thickness. Nothing here knows colours; templates name classes for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

ZERO = Fraction(0)
ONE = Fraction(1)
#: Of the small bars in charts/cells.html, in its own units.
CELL_STEP, CELL_HEIGHT = 14, 28


@dataclass(frozen=True, slots=True)
class Mark:
    """A value worth a line across the chart, such as a minimum. ``kind`` becomes a class."""

    kind: str
    label: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark with its place. ``line`` is the line of text that its label stands on, counted from 1."""

    kind: str
    label: str
    x: str
    line: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: its words, its pieces from left to right, its ticks."""

    label: str
    value: str
    description: str
    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """A value held against one or more minimums. ``gap`` runs from the value to the highest one that it misses."""

    description: str
    fill: str
    gap: Segment | None
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the drawing of pillars: its left edge, width and centre in units of the drawing."""

    label: str
    value: str
    x: str
    width: str
    middle: str


@dataclass(frozen=True, slots=True)
class Cells:
    """Small upright bars side by side as three paths for all: what reaches its minimum, what misses it, the minimums.

    A table draws them in every row, so they are text here and not a tag each in the template.
    """

    fill: str
    short: str
    ticks: str
    description: str


@dataclass(frozen=True, slots=True)
class Line:
    """Values over time. ``points`` (x, y, label, value), ``strokes`` between neighbours, ``marks`` straight across."""

    points: tuple[tuple[str, str, str, str], ...]
    strokes: tuple[tuple[str, str, str, str], ...]
    marks: tuple[tuple[str, str, str], ...]


def percent(share: Fraction) -> str:
    """A share of 1 as a length for SVG: at most two decimals, a point, never outside the drawing."""
    inside = min(max(share, ZERO), ONE)
    return f"{float(round(inside * 100, 2)):g}%"


def ticks(marks: Iterable[Mark], top: Fraction) -> tuple[Tick, ...]:
    """Where ``marks`` stand on a scale from 0 to ``top``.

    Labels end at their tick, so the mark farthest right has the top line: no label then crosses another's tick.
    """
    listed = list(marks)
    order = sorted(listed, key=lambda mark: -mark.value)
    return tuple(Tick(mark.kind, mark.label, percent(mark.value / top), order.index(mark) + 1) for mark in listed)


def stacked_bar(
    label: str,
    value: str,
    description: str,
    parts: Sequence[tuple[str, Fraction]],
    top: Fraction,
    marks: Sequence[Mark] = (),
) -> Bar:
    """``parts`` (kind, amount) laid end to end on a scale from 0 to ``top``."""
    segments: list[Segment] = []
    start = ZERO
    for kind, amount in parts:
        segments.append(Segment(kind, percent(start / top), percent(amount / top)))
        start += amount
    return Bar(label, value, description, tuple(segments), ticks(marks, top))


def meter(description: str, value: Fraction, top: Fraction, marks: Sequence[Mark]) -> Meter:
    """``value`` on a scale from 0 to ``top``, held against ``marks``."""
    highest = max((mark.value for mark in marks), default=ZERO)
    gap = None
    if value < highest:
        gap = Segment("gap", percent(value / top), percent((highest - value) / top))
    return Meter(description, percent(value / top), gap, ticks(marks, top))


def columns(items: Sequence[tuple[str, str, Fraction]], span: Fraction, space: Fraction) -> tuple[Column, ...]:
    """Columns (label, value, weight) side by side across ``span`` with ``space`` between; width follows weight."""
    room = span - space * (len(items) - 1)
    total = sum((weight for _, _, weight in items), ZERO)
    placed: list[Column] = []
    left = ZERO
    for label, value, weight in items:
        width = room * weight / total
        placed.append(Column(label, value, _units(left), _units(width), _units(left + width / 2)))
        left += width + space
    return tuple(placed)


def cells(shares: Sequence[tuple[float, float | None]], description: str) -> Cells:
    """Bars for shares of 1, each against its own minimum (None: none is set): 10 wide, one every 14, 28 high."""
    fill: list[str] = []
    short: list[str] = []
    tick: list[str] = []
    for place, (share, minimum) in enumerate(shares):
        left, height = place * CELL_STEP, min(max(share, 0.0), 1.0) * CELL_HEIGHT
        bar = f"M{left} {CELL_HEIGHT}v{-height:.1f}h10v{height:.1f}z"
        (fill if minimum is None or share >= minimum else short).append(bar)
        if minimum is not None:
            tick.append(f"M{left} {(1 - minimum) * CELL_HEIGHT:.1f}h10")
    return Cells("".join(fill), "".join(short), "".join(tick), description)


def line(values: Sequence[tuple[str, str, Fraction]], low: Fraction, top: Fraction, marks: Sequence[Mark] = ()) -> Line:
    """``values`` (label, text, amount) from left to right on a scale from ``low`` to ``top``."""
    space = Fraction(1, len(values) or 1)

    def height(amount: Fraction) -> str:
        return percent(ONE - (amount - low) / (top - low))

    placed = [(percent(space * place + space / 2), height(amount)) for place, (_, _, amount) in enumerate(values)]
    points = tuple((x, y, label, text) for (x, y), (label, text, _) in zip(placed, values, strict=True))
    strokes = tuple((a[0], a[1], b[0], b[1]) for a, b in pairwise(points))
    return Line(points, strokes, tuple((mark.kind, mark.label, height(mark.value)) for mark in marks))


def _units(length: Fraction) -> str:
    return f"{float(round(length, 2)):g}"
