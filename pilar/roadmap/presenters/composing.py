"""The optimiser's plan in words: each step with what would lift it and whom it serves, the score after, what blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.rulebook import Rulebook, part_of
from pilar.instrument.model import Floor, Question
from pilar.instrument.verdict import FloorResult, verdict
from pilar.instrument.words import measured, minimum_text, places_to_tell_apart
from pilar.kernel.charts import Mark, Meter, meter
from pilar.numbers import decimal_text
from pilar.roadmap.models import ItemQuestion, PlanItem
from pilar.roadmap.optimiser import Plan as Proposal
from pilar.roadmap.optimiser import Step
from pilar.roadmap.queries.composing import Asked
from pilar.roadmap.works import load_works


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. ``lift``: what would lift the answer; ``item``: the plan item that does this work already.

    ``may``: whether whoever looks may take it into the plan.
    """

    code: str
    title: str
    area: str
    pokja: int
    part: str
    now: str
    target: str
    lift: tuple[str, ...]
    from_fact: bool
    effort: str
    gain: str
    serves: tuple[str, ...]
    decides: tuple[str, ...]
    assumed: bool
    item: PlanItem | None
    may: bool

    @property
    def free(self) -> bool:
        return self.may and self.item is None


@dataclass(frozen=True, slots=True)
class FloorView:
    """A floor before and after the plan, in words and as a drawing."""

    name: str
    before: str
    after: str
    minimum: str
    held: bool
    holds: bool
    meter: Meter


@dataclass(frozen=True, slots=True)
class BlockerView:
    """A floor that stays out of reach: what it lacks and the most that movable work gives, in points."""

    name: str
    needed: str
    reachable: str
    only_margin: bool
    left_out: tuple[tuple[str, str, str], ...]


def steps_of(
    asked: Asked, proposal: Proposal, served: Mapping[str, ItemQuestion], may: Iterable[int] | None
) -> list[StepView]:
    """In the optimiser's order: what wins most for a day's work first. ``may``: areas, None for every one."""
    areas = None if may is None else frozenset(may)
    return [_step(asked, step, served, areas) for step in proposal.steps]


def _step(asked: Asked, step: Step, served: Mapping[str, ItemQuestion], areas: frozenset[int] | None) -> StepView:
    question = step.move.question
    area = asked.rules.area_of(question.code)
    number = load_works(asked.rules.instrument.id)[question.code].area
    sentences, from_fact = lift_of(asked, question, step.move.now, step.move.target)
    link = served.get(question.code)
    return StepView(
        code=question.code, title=question.title, area=f"Area {area.number}" if area else "Hasil", pokja=number,
        part=part_of(asked.rules.instrument, question.code), now=step.move.now, target=step.move.target,
        lift=sentences, from_fact=from_fact, effort=decimal_text(step.move.effort, 1, trim=True),
        gain=decimal_text(step.gain, 2), serves=tuple(short_floor(floor.code) for floor in step.serves),
        decides=tuple(short_floor(floor.code) for floor in step.decides), assumed=step.move.assumed,
        item=link.item if link else None, may=areas is None or number in areas,
    )  # fmt: skip


def lift_of(asked: Asked, question: Question, now: str, target: str = "") -> tuple[tuple[str, ...], bool]:
    """What would lift the answer one letter, and whether the rows say so themselves.

    From the fact where one was measured and says it; else what the next better option asks for, in our short words.
    """
    reading = asked.readings.get(question.code)
    if reading is not None and reading.figures.get("lifts") and not reading.figures.get("absent"):
        return tuple(reading.figures["lifts"]), True
    if question.is_choice:
        options = list(question.scale.options)  # the best first
        place = options.index(now) if now in options else len(options)
        better = options[max(0, place - 1)]
        said = question.criteria.get(better)
        return ((f"Untuk {better}: {said}.",) if said else (f"Naik ke {better}.",)), False
    return (f"{now[:1].upper()}{now[1:]} menjadi {target}.",), False


def floors_of(proposal: Proposal) -> list[FloorView]:
    """Every floor of the target before and after."""
    code = proposal.verdict.predicate.code
    before = verdict(proposal.before, proposal.before.instrument.predicates[code])
    return [_floor(proposal, was, now) for was, now in zip(before.floors, proposal.verdict.floors, strict=True)]


def _floor(proposal: Proposal, was: FloorResult, now: FloorResult) -> FloorView:
    floor = now.floor
    places = places_to_tell_apart(now.value, floor.minimum, floor.measure)
    words = measured(now.value, floor, places), minimum_text(floor)
    top = Fraction(1) if floor.measure == "share" else proposal.after.weight(floor.node)
    marks = [] if floor.minimum is None else [Mark("minimum", words[1], floor.minimum)]
    return FloorView(
        name=floor.label, before=measured(was.value, floor, places), after=words[0], minimum=words[1],
        held=was.passes is not False, holds=now.passes is not False,
        meter=meter(f"{floor.label}: {words[0]} dari syarat {words[1]}", now.value, top, marks),
    )  # fmt: skip


def blockers_of(rules: Rulebook, proposal: Proposal) -> list[BlockerView]:
    """Which floors stay out of reach, and what of them nobody may move."""
    return [
        BlockerView(
            blocker.floor.label, decimal_text(blocker.needed, 2), decimal_text(blocker.reachable, 2),
            blocker.only_margin, tuple(_left_out_of(rules, proposal, blocker.floor)),
        )
        for blocker in proposal.blockers
    ]  # fmt: skip


def _left_out_of(rules: Rulebook, proposal: Proposal, floor: Floor) -> Iterable[tuple[str, str, str]]:
    """Code, title and reason of the questions below ``floor`` that were left out and are not at their best."""
    for code, reason in proposal.left_out.items():
        question = rules.instrument.questions[code]
        if rules.instrument.measures(floor, question) and proposal.before.questions[code].value < 1:
            yield code, question.title, reason


@dataclass(frozen=True, slots=True)
class Summary:
    """One proposal as a column of the comparison."""

    aim: str
    label: str
    status: str
    reached: bool
    steps: int
    effort: str
    total: str
    spare: str
    bound: str
    only_here: tuple[str, ...]


def summary_of(aim: str, label: str, proposal: Proposal, shared: frozenset[str]) -> Summary:
    """``spare``: the smallest distance of a floor above its minimum, in points of what it measures."""
    spare = min(
        (result.value - result.floor.minimum for result in proposal.verdict.floors
         if result.floor.minimum is not None and result.floor.measure == "share"), default=Fraction(0),
    )  # fmt: skip
    return Summary(
        aim, label, proposal.status, proposal.reached, len(proposal.steps),
        decimal_text(proposal.effort, 1, trim=True), decimal_text(proposal.after.total, 2),
        decimal_text(spare * 100, 1), decimal_text(proposal.bound, 1, trim=True) if proposal.bound is not None else "",
        tuple(step.move.question.code for step in proposal.steps if step.move.question.code not in shared),
    )  # fmt: skip


def codes_of(proposals: Sequence[Proposal]) -> frozenset[str]:
    """Questions that every one of ``proposals`` moves."""
    found = [frozenset(step.move.question.code for step in each.steps) for each in proposals]
    return frozenset.intersection(*found) if found else frozenset()
