"""The trend as pictures and tables: the score and the plan's line, and each floor, through the year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from pilar.days import MONTHS
from pilar.evaluation.presenters.words import short_floor
from pilar.instrument.model import Floor, Instrument
from pilar.instrument.words import measured, minimum_text
from pilar.kernel.charts import Mark, percent
from pilar.kernel.exports import Column, Kind
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import decimal_text
from pilar.roadmap.presenters.floors import FloorRow, floor_rows, label_of
from pilar.roadmap.queries.trend import Point

Stroke = tuple[str, str, str, str]
#: Months whose beginning is labelled: more would not fit on a phone.
_LABELLED = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class Picture:
    """Strokes (x1, y1, x2, y2) of what was and of the plan, points, lines across, months; all as lengths for SVG."""

    description: str
    strokes: tuple[Stroke, ...]
    plan: tuple[Stroke, ...]
    points: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str, str], ...]
    months: tuple[tuple[str, str], ...]
    top: str
    low: str
    last: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class Span:
    """The days that the pictures show."""

    first: date
    last: date

    def x(self, day: date) -> str:
        days = max((self.last - self.first).days, 1)
        return percent(Fraction((day - self.first).days, days))


def span_of(points: Sequence[Point], year: int, today: date) -> Span:
    """The zone's year, and what lies before or after it as far as there are points."""
    days = [point.day for point in points]
    return Span(min([date(year, 1, 1), *days]), max([date(year, 12, 31), today]))


def picture(
    span: Span, values: Sequence[tuple[date, Fraction]], today: date, *, top: Fraction, marks: Sequence[Mark],
    text: Callable[[Fraction], str], name: str, plan: Sequence[tuple[date, Fraction]] = (),
) -> Picture:  # fmt: skip
    """Steps: a value stands until the next one; the last of ``values`` until ``today``, of ``plan`` to the end."""

    def y(value: Fraction) -> str:
        return percent(1 - value / top)

    strokes = _steps(values, today, span.x, y)
    months = [
        (span.x(date(year, month, 1)), MONTHS[month - 1][:3])
        for year in range(span.first.year, span.last.year + 1)
        for month in _LABELLED
        if span.first <= date(year, month, 1) <= span.last
    ]
    last = values[-1] if values else None
    said = f"{name}: belum ada nilai."
    if last is not None:
        said = f"{name}: {text(values[0][1])} pada {tanggal(values[0][0])}, {text(last[1])} pada {tanggal(last[0])}."
    return Picture(
        said, tuple(strokes), tuple(_steps(plan, span.last, span.x, y)),
        tuple((span.x(day), y(value)) for day, value in values),
        tuple((mark.kind, mark.label, y(mark.value)) for mark in marks if mark.value <= top), tuple(months), text(top),
        text(Fraction(0)), (span.x(today), y(last[1]), text(last[1])) if last else None,
    )  # fmt: skip


def _steps(
    values: Sequence[tuple[date, Fraction]], until: date, x: Callable[[date], str], y: Callable[[Fraction], str]
) -> list[Stroke]:
    found: list[Stroke] = []
    for (day, value), (following, after) in pairwise(values):
        found += [(x(day), y(value), x(following), y(value)), (x(following), y(value), x(following), y(after))]
    if values and values[-1][0] < until:
        day, value = values[-1]
        found.append((x(day), y(value), x(until), y(value)))
    return found


@dataclass(frozen=True, slots=True)
class FloorTrend:
    """One floor with its picture and where it stood first and stands now."""

    row: FloorRow
    picture: Picture


def floors_of(
    instrument: Instrument, target: str, points: Sequence[Point], span: Span, today: date
) -> list[FloorTrend]:
    """Every floor of ``target`` that the last point knows, but the total, which has its own picture."""
    if not points:
        return []
    rows = {row.code: row for row in floor_rows(instrument, target, points[-1].floors, points[0].floors)}
    return [
        FloorTrend(rows[floor.code], _floor_picture(instrument, floor, points, span, today, target))
        for floor in instrument.predicates[target].floors
        if floor.code in rows and floor.node != "total"
    ]


def _floor_picture(
    instrument: Instrument, floor: Floor, points: Sequence[Point], span: Span, today: date, target: str
) -> Picture:
    values = [(each.day, Fraction(each.floors[floor.code])) for each in points if floor.code in each.floors]
    marks = (
        [Mark(target.lower(), f"{target} {minimum_text(floor)}", floor.minimum)] if floor.minimum is not None else []
    )
    return picture(
        span, values, today, top=_top(instrument, floor), marks=marks, text=lambda value: measured(value, floor, 0),
        name=label_of(floor),
    )  # fmt: skip


def _top(instrument: Instrument, floor: Floor) -> Fraction:
    """The most that a floor's value can be, in its own measure."""
    if floor.measure == "share":
        return Fraction(1)
    if floor.node == "total":
        return Fraction(100)
    areas = {area.code: area.weight for area in instrument.areas.values()}
    if floor.node in areas:
        return areas[floor.node]
    node = instrument.nodes.get(floor.node)
    return node.weight if node is not None else sum(areas.values(), Fraction(0))


def total_picture(
    points: Sequence[Point], plan: Sequence[tuple[date, Fraction]], span: Span, today: date, marks: Sequence[Mark]
) -> Picture:
    """The score through the year, with the plan's line."""

    def text(value: Fraction) -> str:
        return decimal_text(value, 0 if value in (0, 100) else 2)

    values = [(each.day, Fraction(each.total)) for each in points]
    return picture(span, values, today, top=Fraction(100), marks=marks, text=text, name="Nilai", plan=plan)


@dataclass(frozen=True, slots=True)
class Day:
    """A row of the table: the score of a day and what the plan had for it."""

    point: Point
    plan: Fraction | None


def days_of(points: Sequence[Point], plan: Sequence[tuple[date, Fraction]]) -> list[Day]:
    """The newest first."""
    return [Day(point, _on(plan, point.day)) for point in reversed(points)]


def _on(plan: Sequence[tuple[date, Fraction]], day: date) -> Fraction | None:
    reached = [value for when, value in plan if when <= day]
    return reached[-1] if reached else None


def columns_of(codes: Sequence[str]) -> tuple[Column[Day], ...]:
    """Of the download: day, score, plan, and each floor."""

    def floor(code: str) -> Column[Day]:
        return Column(short_floor(code), lambda row: _number(row.point.floors, code), Kind.NUMBER, 14)

    return (
        Column("Tanggal", lambda row: row.point.day, Kind.DATE, 14),
        Column("Nilai", lambda row: row.point.total, Kind.NUMBER, 12),
        Column("Menurut rencana", lambda row: row.plan, Kind.NUMBER, 16),
        Column("Syarat belum terpenuhi", lambda row: row.point.failing, Kind.COUNT, 14),
        *(floor(code) for code in codes if code != "total"),
    )


def _number(floors: Mapping[str, str], code: str) -> Any:
    return Decimal(floors[code]) if code in floors else None
