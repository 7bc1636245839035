"""The verdict: does a score meet every floor of a predicate, which floor fails and by how much.

Floors compare exact fractions with ``>=`` and no tolerance. Whether the unit may be proposed (what the body and the
unit must hold besides the score) is not asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pilar.instrument.engine import Score
from pilar.instrument.model import Area, Floor, Predicate


@dataclass(frozen=True, slots=True)
class FloorResult:
    """One floor: ``value`` in the floor's own measure (points, or share of the weight), None-minimum is left open."""

    floor: Floor
    value: Fraction
    passes: bool | None
    missing_points: Fraction

    @property
    def missing(self) -> Fraction:
        """What is missing in the floor's own measure; 0 where it passes."""
        if self.floor.minimum is None or self.passes:
            return Fraction(0)
        return self.floor.minimum - self.value


@dataclass(frozen=True, slots=True)
class AspectReading:
    """The other reading of an area floor: each aspect's share by itself. ``passes`` per member node."""

    floor: Floor
    shares: Mapping[str, Fraction]
    passes: bool | None


@dataclass(frozen=True, slots=True)
class PredicateResult:
    """Every floor of one predicate. ``passes`` means all floors that the instrument sets."""

    predicate: Predicate
    floors: tuple[FloorResult, ...]
    passes: bool
    per_aspect: tuple[AspectReading, ...]

    @property
    def failing(self) -> tuple[FloorResult, ...]:
        return tuple(result for result in self.floors if result.passes is False)


def verdicts(score: Score) -> dict[str, PredicateResult]:
    """Every predicate of the instrument, in its order."""
    return {code: verdict(score, predicate) for code, predicate in score.instrument.predicates.items()}


def verdict(score: Score, predicate: Predicate) -> PredicateResult:
    """Hold ``score`` against every floor of ``predicate``."""
    floors = tuple(_floor(score, floor) for floor in predicate.floors)
    passes = all(result.passes is not False for result in floors)
    readings = tuple(_per_aspect(score, floor, area) for floor, area in _area_floors(score, predicate))
    return PredicateResult(predicate, floors, passes, readings)


def _floor(score: Score, floor: Floor) -> FloorResult:
    weight, points = score.weight(floor.node), score.points(floor.node)
    if _reads_each(score, floor):
        return _each(score, floor, score.instrument.areas[int(floor.node[5:])])
    value = points / weight if floor.measure == "share" else points
    if floor.minimum is None:
        return FloorResult(floor, value, None, Fraction(0))
    passes = value >= floor.minimum
    unit = weight if floor.measure == "share" else Fraction(1)
    return FloorResult(floor, value, passes, Fraction(0) if passes else (floor.minimum - value) * unit)


def _each(score: Score, floor: Floor, area: Area) -> FloorResult:
    """An area floor that every aspect must reach by itself: the weakest decides, each shortfall counts."""
    shares = _shares(score, area)
    unit = Fraction(1) if floor.measure == "share" else area.weight
    value = min(shares.values()) * unit
    if floor.minimum is None:
        return FloorResult(floor, value, None, Fraction(0))
    share = floor.minimum / unit
    missing = sum((max(Fraction(0), share - got) * score.weight(member) for member, got in shares.items()), Fraction(0))
    return FloorResult(floor, value, value >= floor.minimum, missing)


def _reads_each(score: Score, floor: Floor) -> bool:
    return floor.node.startswith("area-") and score.instrument.policies["area-reading"].value == "each"


def _area_floors(score: Score, predicate: Predicate) -> list[tuple[Floor, Area]]:
    areas = {area.code: area for area in score.instrument.areas.values()}
    return [(floor, areas[floor.node]) for floor in predicate.floors if floor.node in areas]


def _shares(score: Score, area: Area) -> dict[str, Fraction]:
    return {member: score.nodes[member].share for member in area.members}


def _per_aspect(score: Score, floor: Floor, area: Area) -> AspectReading:
    shares = _shares(score, area)
    if floor.minimum is None:
        return AspectReading(floor, shares, None)
    if floor.measure == "share":
        passes = all(share >= floor.minimum for share in shares.values())
    else:
        share_of = floor.minimum / area.weight
        passes = all(share >= share_of for share in shares.values())
    return AspectReading(floor, shares, passes)
