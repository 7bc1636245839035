"""Which floors hang on one letter: a single answer one option lower makes them fail, or one higher makes them hold.

An assessor looks at these answers twice. Only choice questions are asked: numbers are counted, not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pilar.instrument.engine import Score
from pilar.instrument.engine import score as score_again
from pilar.instrument.model import Question
from pilar.instrument.verdict import FloorResult, PredicateResult, verdict


@dataclass(frozen=True, slots=True)
class Hinge:
    """``floor`` as it stands now; with ``question`` at ``then`` instead of ``now`` its verdict is the other one."""

    floor: FloorResult
    question: Question
    now: str
    then: str


def hinges(score: Score, result: PredicateResult) -> list[Hinge]:
    """Every floor of ``result`` with every question it hangs on, in the order of the floors and of the form.

    Exact: a floor on points or shares moves by the question's weight times the change of its value, and one that reads
    each aspect by itself is scored again.
    """
    each = score.instrument.policies["area-reading"].value == "each"
    found: list[Hinge] = []
    for floor in result.floors:
        if floor.passes is None:
            continue
        again = each and floor.floor.node.startswith("area-")
        for question in score.instrument.questions.values():
            if not question.is_choice or not score.instrument.measures(floor.floor, question):
                continue
            found.extend(_of(score, result, floor, question, again=again))
    return found


def _of(
    score: Score, result: PredicateResult, floor: FloorResult, question: Question, *, again: bool
) -> Iterator[Hinge]:
    now = score.answers[question.code]
    options = list(question.scale.options)
    if not isinstance(now, str):
        return
    place = options.index(now) + (1 if floor.passes else -1)  # best first: a floor that holds falls by a lower one
    if not 0 <= place < len(options):
        return
    then = options[place]
    if _again(score, result, floor, question, then) if again else _moves(score, floor, question, now, then):
        yield Hinge(floor, question, now, then)


def _moves(score: Score, floor: FloorResult, question: Question, now: str, then: str) -> bool:
    values = question.scale.options
    change = (values[then] - values[now]) * question.weight
    minimum = floor.floor.minimum or Fraction(0)
    if floor.floor.measure == "share":
        change /= score.weight(floor.floor.node)
    return (floor.value + change >= minimum) is not floor.passes


def _again(score: Score, result: PredicateResult, floor: FloorResult, question: Question, then: str) -> bool:
    changed = score_again(score.instrument, {**score.answers, question.code: then})
    found = next(each for each in verdict(changed, result.predicate).floors if each.floor.code == floor.floor.code)
    return found.passes is not floor.passes
