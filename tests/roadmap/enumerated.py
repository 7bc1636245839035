"""The cheapest plan found by trying everything: slow, and written without the optimiser's own rows and cuts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from pilar.instrument.engine import score
from pilar.instrument.model import Instrument, Question
from pilar.instrument.verdict import verdict

#: Answers that change, team-days, steps.
Way = tuple[dict[str, Any], Fraction, int]


def cheapest(
    instrument: Instrument, answers: Mapping[str, Any], target: str, movable: Sequence[str], days: Mapping[str, Any]
) -> tuple[Fraction, int] | None:
    """Effort and steps of the best plan, or None where no combination makes ``target`` pass.

    ``days``: team-days by scale (a list, from the worst option up), ``ratio`` and ``decrease`` for each fifth.
    """
    ways = [list(_ways(instrument.questions[code], answers, days)) for code in movable]
    best = None
    for combination in product(*ways):
        price = (sum((way[1] for way in combination), Fraction(0)), sum(way[2] for way in combination))
        if best is not None and price >= best:
            continue
        changed = {key: value for way in combination for key, value in way[0].items()}
        after = score(instrument, {**answers, **changed})
        if verdict(after, instrument.predicates[target]).passes:
            best = price
    return best


def _ways(question: Question, answers: Mapping[str, Any], days: Mapping[str, Any]) -> Iterator[Way]:
    yield {}, Fraction(0), 0
    formula = question.formula
    if question.is_choice:
        options = list(question.scale.options)[::-1]
        now = options.index(answers[question.code])
        for place in range(now + 1, len(options)):
            yield {question.code: options[place]}, Fraction(sum(days[question.scale.id][now:place])), 1
    elif formula.kind == "ratio":
        due, [done] = sum(answers[key] for key in formula.denominator), formula.numerator
        for step in range(1, 6):
            target = -(-due * step // 5)
            if target > answers[done]:
                yield {done: target}, _fifths(Fraction(target - answers[done], due)) * days["ratio"], 1
    else:
        before, after = answers[formula.before], answers[formula.after]
        for step in range(5):
            target = after * step // 5
            if target < after:
                share = Fraction(after - target, before) if before else Fraction(1)
                yield {formula.after: target}, _fifths(share) * days["decrease"], 1


def _fifths(share: Fraction) -> int:
    return -int(-share * 5 // 1)
