"""The floors of WBK and WBBM: as rules (home, how we count) and held against a score (result)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pilar.instrument.engine import Score
from pilar.instrument.model import Floor, Instrument
from pilar.instrument.verdict import AspectReading, FloorResult, PredicateResult
from pilar.instrument.words import (
    answer_text,
    equivalent,
    measured,
    minimum_text,
    only_question,
    places_to_tell_apart,
    points_text,
)
from pilar.kernel.charts import Mark, Meter, meter
from pilar.numbers import decimal_text, percent_text
from pilar.portal.presenters.sources import Reference


@dataclass(frozen=True, slots=True)
class Demand:
    """What one predicate asks in one row: ``minimum`` as text, ``hint`` the same in the words of the form."""

    predicate: str
    minimum: str
    hint: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A floor as a rule. ``measure`` says of what the minimum is taken."""

    label: str
    measure: str
    demands: tuple[Demand, ...]
    reference: Reference


@dataclass(frozen=True, slots=True)
class FloorCell:
    """One predicate's demand held against the score. ``state``: good, bad or plain (left open)."""

    predicate: str
    minimum: str
    state: str
    status: str
    missing: str
    way: str


@dataclass(frozen=True, slots=True)
class FloorRow:
    code: str
    label: str
    value: str
    measure: str
    cells: tuple[FloorCell, ...]
    meter: Meter
    reference: Reference


@dataclass(frozen=True, slots=True)
class AspectRow:
    """The other reading of an area floor. ``cells``: predicate and whether each aspect by itself would do."""

    label: str
    shares: tuple[tuple[str, str], ...]
    cells: tuple[tuple[str, str, str], ...]


def _rule_rows(instrument: Instrument, references: Mapping[str, Reference]) -> list[RuleRow]:
    """Every floor once, with the minimum of each predicate side by side."""
    rows: list[RuleRow] = []
    for floors in _side_by_side(instrument):
        first = floors[0][1]
        demands = tuple(Demand(code, minimum_text(floor), equivalent(floor)) for code, floor in floors)
        rows.append(RuleRow(_label(first), _measure(instrument, first), demands, references[first.source.id]))
    return rows


def short_rule_rows(instrument: Instrument, references: Mapping[str, Reference]) -> list[RuleRow]:
    """Every floor, with the areas in one row where they all ask the same."""
    full = _rule_rows(instrument, references)
    names = {area.name for area in instrument.areas.values()}
    areas = [row for row in full if row.label.partition(": ")[2] in names]
    if len({(row.demands, row.reference) for row in areas}) != 1:
        return full
    together = replace(areas[0], label=f"Setiap area perubahan (1–{len(areas)})", measure="dari bobot area itu")
    return [together if row is areas[0] else row for row in full if row is areas[0] or row not in areas]


def floor_rows(
    score: Score, predicates: Mapping[str, PredicateResult], references: Mapping[str, Reference]
) -> list[FloorRow]:
    """Every floor once: its value, and per predicate whether it holds and what is missing."""
    results = {
        (code, result.floor.code): result for code, predicate in predicates.items() for result in predicate.floors
    }
    rows = []
    for floors in _side_by_side(score.instrument):
        found = [(code, results[code, floor.code]) for code, floor in floors]
        first = found[0][1]
        places = max(places_to_tell_apart(item.value, item.floor.minimum, item.floor.measure) for _, item in found)
        rows.append(
            FloorRow(
                code=first.floor.code,
                label=_label(first.floor),
                value=measured(first.value, first.floor, places),
                measure=_measure(score.instrument, first.floor),
                cells=tuple(_cell(score, code, item) for code, item in found),
                meter=_meter(score, found),
                reference=references[first.floor.source.id],
            )
        )
    return rows


def aspect_rows(instrument: Instrument, predicates: Mapping[str, PredicateResult]) -> list[AspectRow]:
    """Area floors read per aspect, one row per area, the predicates side by side."""
    rows = []
    names = aspect_names(instrument)
    for readings in zip(*(result.per_aspect for result in predicates.values()), strict=True):
        percents = [percent_text(share, 2) for share in readings[0].shares.values()]
        shares = tuple(zip(names, percents, strict=True))
        cells = tuple(
            (code, "plain" if reading.passes is None else "good" if reading.passes else "bad", _aspect_status(reading))
            for code, reading in zip(predicates, readings, strict=True)
        )
        rows.append(AspectRow(_label(readings[0].floor), shares, cells))
    return rows


def aspect_names(instrument: Instrument) -> list[str]:
    """``Pemenuhan`` and ``Reform``: the aspects that an area of change is made of."""
    area = next(iter(instrument.areas.values()))
    return [instrument.nodes[instrument.nodes[member].parent or ""].name for member in area.members]


def _side_by_side(instrument: Instrument) -> Iterator[Sequence[tuple[str, Floor]]]:
    codes = dict.fromkeys(floor.code for predicate in instrument.predicates.values() for floor in predicate.floors)
    for code in codes:
        yield [
            (predicate.code, floor)
            for predicate in instrument.predicates.values()
            for floor in predicate.floors
            if floor.code == code
        ]


def _label(floor: Floor) -> str:
    number = floor.node.removeprefix("area-")
    return f"Area {number}: {floor.label}" if number != floor.node else floor.label


def _measure(instrument: Instrument, floor: Floor) -> str:
    if floor.node == "total":
        return f"dari {decimal_text(instrument.total, 2, trim=True)}"
    if floor.node.startswith("area-"):
        weight = instrument.areas[int(floor.node[5:])].weight
    else:
        weight = instrument.nodes[floor.node].weight
    points = decimal_text(weight, 2, trim=True)
    return f"dari bobot {points}" if floor.measure == "share" else f"dari {points}"


def _cell(score: Score, predicate: str, result: FloorResult) -> FloorCell:
    minimum = minimum_text(result.floor)
    if result.passes is None:
        return FloorCell(predicate, minimum, "plain", "Tidak ditetapkan", "", "")
    if result.passes:
        return FloorCell(predicate, minimum, "good", "Terpenuhi", "", "")
    missing = points_text(result.missing_points)
    text = missing if missing.startswith("kurang") else f"kurang {missing}"
    return FloorCell(predicate, minimum, "bad", "Belum", f"{text} poin", _way(score, result.floor))


def _way(score: Score, floor: Floor) -> str:
    """From which answer to which: ``indeks 3,20 → 3,60`` or ``jawaban C → B``; empty where many answers count."""
    question = only_question(score.instrument, floor.node)
    if question is None or not equivalent(floor):
        return ""
    item = question.fields[0]
    now = answer_text(item, score.answers[item.key])
    if floor.index is not None:
        return f"indeks {now} → {decimal_text(floor.index)}"
    return f"jawaban {now} → {floor.option}"


def _meter(score: Score, found: Sequence[tuple[str, FloorResult]]) -> Meter:
    first = found[0][1]
    top = Fraction(1) if first.floor.measure == "share" else score.weight(first.floor.node)
    marks = [Mark(code.lower(), code, item.floor.minimum) for code, item in found if item.floor.minimum is not None]
    return meter("", first.value, top, marks)


def _aspect_status(reading: AspectReading) -> str:
    if reading.passes is None:
        return "Tidak ditetapkan"
    return "Terpenuhi" if reading.passes else "Belum"
