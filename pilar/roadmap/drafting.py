"""From a step of the optimiser to the first words of a plan item; the team writes them anew where they do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from pilar.evaluation.facts.mapping import Share, When, fact_map
from pilar.instrument.model import Instrument
from pilar.numbers import decimal_text, rounded
from pilar.organisation.models import Person
from pilar.roadmap.actions.items import ItemDraft, Link
from pilar.roadmap.models import Need, PlanItem
from pilar.roadmap.optimiser import Step
from pilar.roadmap.works import load_works

_LONGEST_EVIDENCE: Final = 300
_SHARES: Final[Mapping[Share, str]] = {
    Share.ALL: "100\u00a0%", Share.MOST: "sebagian besar", Share.SOME: "sedikitnya satu",
}  # fmt: skip


def draft_of(
    instrument: Instrument, step: Step, *, owners: Mapping[int, Person], starts_on: date | None = None,
    due_on: date | None = None, need: Need | None = None,
) -> ItemDraft:  # fmt: skip
    """A plan item that would take ``step``. ``owners``: by area. Decisive steps are priorities."""
    code = step.move.question.code
    work = load_works(instrument.id)[code]
    return ItemDraft(
        work.title, work.area, work.output, work.indicator, target_of(instrument, step), evidence_of(instrument, code),
        owners.get(work.area), starts_on, due_on, rounded(step.move.effort, 1), is_priority=bool(step.decides),
        need=need, links=[Link(code, step.move.now, step.move.target, rounded(step.gain, 6))], origin=PlanItem.STEP,
    )  # fmt: skip


def evidence_of(instrument: Instrument, question: str) -> str:
    """The papers that go with the fact of ``question``, as many as fit."""
    kept = ""
    for name in fact_map(instrument.id).questions[question].files:
        longer = f"{kept}; {name}" if kept else name
        if len(longer) > _LONGEST_EVIDENCE:
            break
        kept = longer
    return kept


def target_of(instrument: Instrument, step: Step) -> str:
    """What is reached with it: a share or number where the option names one, else the option itself."""
    question, target = step.move.question, step.move.target
    if not question.is_choice:
        return target
    steps = fact_map(instrument.id).questions[question.code].steps
    when = next((each.when for each in steps if each.option == target), When())
    if when.share is not None:
        return _SHARES[when.share]
    words = [f"{word} {_number(bound)}" for bound, word in (
        (when.at_least, "sedikitnya"), (when.above, "lebih dari"), (when.at_most, "paling banyak"),
        (when.below, "kurang dari"),
    ) if bound is not None]  # fmt: skip
    return " dan ".join(words) or f"memenuhi pilihan {target}"


def _number(bound: Fraction) -> str:
    return decimal_text(bound, 2, trim=True)
