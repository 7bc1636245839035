"""The plan: what may be moved, what the floors need, the least that gives it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from pilar.instrument.engine import Answers, score
from pilar.instrument.model import Floor, Instrument
from pilar.instrument.verdict import verdict
from pilar.roadmap.optimiser.cases import Case, case_of, check
from pilar.roadmap.optimiser.conflicts import blockers_of, conflict_of
from pilar.roadmap.optimiser.efforts import Efforts
from pilar.roadmap.optimiser.programme import Answer
from pilar.roadmap.optimiser.shapes import Aim, Choice, Need, Plan, Status, Step, Wishes

AIMS: Final[Mapping[Aim, str]] = MappingProxyType({
    "cheapest": "Beban terkecil", "robust": "Paling tahan gagal", "fewest": "Langkah paling sedikit",
})  # fmt: skip
#: How long HiGHS may look for one plan.
SECONDS: Final = 0.7


def plan(
    instrument: Instrument, answers: Answers, efforts: Efforts, wishes: Wishes, aim: Aim = "cheapest", *,
    seconds: float = SECONDS,
) -> Plan:  # fmt: skip
    """The plan that ``aim`` asks for. Raises PlanError for wishes that name nothing, AnswerError for a bad answer.

    What is blank counts 0, as in the score. The same input gives the same plan, unless the time runs out.
    """
    check(instrument, wishes)
    before = score(instrument, {**answers, **wishes.expected})
    case = case_of(before, efforts, wishes)
    base = Plan("unknown", aim, wishes, (), before, before, verdict(before, case.predicate), left_out=case.left_out)
    if not wishes.must and all(need.points <= 0 for need in case.needs):
        return replace(base, status="holds", bound=Fraction(0))
    if blockers := blockers_of(case, efforts, wishes):
        return replace(base, status="blocked", blockers=blockers)
    answer = case.programme(aim).solve(seconds)
    if answer.picked is not None:
        return _explained(base, case, answer)
    if answer.proved:
        return replace(base, status="conflict", conflict=conflict_of(before, efforts, wishes, aim))
    return base


def _explained(base: Plan, case: Case, answer: Answer) -> Plan:
    """``base`` with the steps of ``answer``, scored again by the engine; what wins most for a day's work first."""
    choices = [choice for choice in answer.picked or () if choice]
    changes = {key: value for choice in choices for key, value in choice.changes.items()}
    after = score(base.before.instrument, {**base.before.answers, **changes})
    open_needs = [need for need in case.needs if need.points > 0]
    spared = [sum((need.gain(choice.gains) for choice in choices), Fraction(0)) - need.points for need in open_needs]
    steps = [step for choice in choices for step in _steps(choice, list(zip(open_needs, spared, strict=True)))]
    place = {code: number for number, code in enumerate(base.before.instrument.questions)}
    steps.sort(key=lambda step: (-step.gain / max(step.move.effort, _LEAST), place[step.move.question.code]))
    status: Status = "optimal" if answer.proved else "found"
    result = verdict(after, case.predicate)
    return replace(base, status=status, steps=tuple(steps), after=after, verdict=result, bound=answer.bound)


#: An effort of nothing, to divide by.
_LEAST: Final = Fraction(1, 1000)


def _steps(choice: Choice, needs: Sequence[tuple[Need, Fraction]]) -> Iterator[Step]:
    """One step for each move. ``needs``: open ones, with the points that the plan gives each of them beyond what it
    asks. What a figure undoes at a question that is not moved belongs to the first step.
    """
    moved = [move.question.code for move in choice.moves]
    aside = {code: gain for code, gain in choice.gains.items() if code not in moved}
    for number, move in enumerate(choice.moves):
        gains = {move.question.code: choice.gains[move.question.code]} | (aside if number == 0 else {})
        given = [(need, need.gain(gains), spare) for need, spare in needs]
        serves = _floors(need for need, gain, _ in given if gain > 0)
        decides = _floors(need for need, gain, spare in given if gain > spare)
        yield Step(move, sum(gains.values(), Fraction(0)), serves, decides)


def _floors(needs: Iterator[Need]) -> tuple[Floor, ...]:
    return tuple(dict.fromkeys(need.floor for need in needs))
