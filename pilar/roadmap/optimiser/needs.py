"""What the floors of a predicate still need, as rows over questions. Exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from pilar.instrument.engine import Score
from pilar.instrument.model import Floor, Instrument, Predicate
from pilar.roadmap.optimiser.shapes import Need


def needs_of(score: Score, predicate: Predicate, margin: Fraction, movable: Iterable[str]) -> tuple[Need, ...]:
    """Every row of ``predicate``, also those that hold already (their points are 0 or less).

    ``margin`` is added where a movable question reaches the floor: elsewhere no work could ever earn it.
    """
    moved = frozenset(movable)
    return tuple(need for floor in predicate.floors for need in _rows(score, floor, margin, moved))


def _rows(score: Score, floor: Floor, margin: Fraction, movable: frozenset[str]) -> Iterator[Need]:
    if floor.minimum is None:
        return
    instrument, weight = score.instrument, score.weight(floor.node)
    minimum = floor.minimum / weight if floor.measure == "points" else floor.minimum
    for nodes in _readings(instrument, floor):
        questions = _questions(instrument, nodes)
        of = weight if len(nodes) != 1 or floor.node in nodes else instrument.nodes[nodes[0]].weight
        wanted = min(Fraction(1), minimum + (margin if questions & movable else 0)) * of
        # A floor above what it measures stays out of reach whatever the margin.
        wanted = max(wanted, minimum * of)
        have = sum((score.questions[code].points for code in questions), Fraction(0))
        yield Need(floor, questions, wanted - have)


def _readings(instrument: Instrument, floor: Floor) -> tuple[tuple[str, ...], ...]:
    """The nodes that a floor takes together; one for each aspect where every aspect has to reach it by itself."""
    if floor.node == "total":
        return (tuple(node.code for node in instrument.components),)
    if not floor.node.startswith("area-"):
        return ((floor.node,),)
    members = instrument.areas[int(floor.node[5:])].members
    each = instrument.policies["area-reading"].value == "each"
    return tuple((member,) for member in members) if each else (members,)


def _questions(instrument: Instrument, nodes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        code for code, question in instrument.questions.items()
        if any(question.group == node or question.group.startswith(f"{node}.") for node in nodes)
    )  # fmt: skip
