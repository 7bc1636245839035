"""The geometry of charts, computed here so that templates only draw.

Positions are percentages of the drawing's width, as text for an SVG attribute (``"72.5%"``): the drawing is as wide as
its place and its lines keep their thickness. Nothing here knows colours; templates name classes for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)
ONE = Fraction(1)


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


def _units(length: Fraction) -> str:
    return f"{float(round(length, 2)):g}"
