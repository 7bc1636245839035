"""The bar that stays in view: the score, and every floor of what the zone aims at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pilar.instrument.engine import Score
from pilar.instrument.verdict import FloorResult, PredicateResult
from pilar.instrument.words import measured, minimum_text, places_to_tell_apart
from pilar.kernel.charts import percent
from pilar.numbers import decimal_text, rounded

#: Short names for a narrow bar; an area is called by its number.
_SHORT: Final[Mapping[str, str]] = {
    "pengungkit": "Pengungkit", "hasil-bersih": "Bersih", "ipak": "IPAK", "capaian": "Capaian", "ipkp": "IPKP",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Floor:
    """One floor. ``word`` says in words what the colour says; ``fill`` and ``tick`` are places in the drawing."""

    name: str
    full: str
    value: str
    minimum: str
    misses: bool
    word: str
    fill: str
    tick: str


@dataclass(frozen=True, slots=True)
class Bar:
    """``verdict``: one phrase on all floors; ``blank``: how many blanks were counted as 0, or empty."""

    total: str
    minimum: str
    misses: bool
    verdict: str
    blank: str
    floors: tuple[Floor, ...]


def bar(score: Score, target: PredicateResult) -> Bar:
    """The bar of ``score`` held against ``target``."""
    results = {result.floor.node: result for result in target.floors}
    total = results.get("total")
    failing, code = len(target.failing), target.predicate.code
    open_fields = len(score.blank)
    return Bar(
        total=decimal_text(score.total, _places(total) if total else 2),
        minimum=f"minimal {minimum_text(total.floor)}" if total else "",
        misses=bool(total and total.passes is False),
        verdict=f"{failing} syarat {code} belum" if failing else f"semua syarat {code} terpenuhi",
        blank=f"Sementara, {open_fields} kosong" if open_fields else "",
        floors=tuple(_floor(score, result) for result in target.floors if result is not total),
    )


def _places(result: FloorResult) -> int:
    return places_to_tell_apart(result.value, result.floor.minimum, result.floor.measure)


def _floor(score: Score, result: FloorResult) -> Floor:
    floor = result.floor
    number = floor.node.removeprefix("area-")
    is_area = number != floor.node
    top = Fraction(1) if floor.measure == "share" else score.weight(floor.node)
    # A share is read as a whole percent unless that would hide on which side of the minimum it lies.
    places = _places(result)
    if floor.measure == "share" and places == 2 and _tells(result):
        places = 0
    return Floor(
        name=f"Area {number}" if is_area else _SHORT.get(floor.code, floor.label),
        full=floor.label,
        value=measured(result.value, floor, places),
        minimum=minimum_text(floor),
        misses=result.passes is False,
        word={None: "tidak ditetapkan", True: "terpenuhi", False: "belum terpenuhi"}[result.passes],
        fill=percent(result.value / top),
        tick=percent(floor.minimum / top) if floor.minimum is not None else "",
    )


def _tells(result: FloorResult) -> bool:
    """Whether whole percents put the value on its own side of the minimum."""
    minimum = result.floor.minimum
    if minimum is None:
        return True
    return (rounded(result.value * 100, 0) >= minimum * 100) == bool(result.passes)
