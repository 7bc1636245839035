"""What a finding of TPN is about: a prerequisite in force, a question of the LKE, or own words that say they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pilar.evaluation.proposal.models import ProposedUnit
from pilar.evaluation.proposal.prerequisites import prerequisites
from pilar.evaluation.rulebook import rulebook

#: Begins what is about neither; what it is about stands behind it.
OTHER: Final = "lain-lain"
_OTHER_LABEL: Final = "Lain-lain"


def choices(row: ProposedUnit) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """Code and label by kind: the prerequisites asked for of this unit in its year, the questions of its edition."""
    asked = [
        (rule.code, rule.label)
        for rule in prerequisites().values()
        if rule.applies(row.proposal.predicate, row.zone.year)
    ]
    questions = rulebook(row.zone.edition).instrument.questions.values()
    return [("Prasyarat", asked), ("Pertanyaan LKE", [(each.code, each.title) for each in questions])]


def taken(typed: str, row: ProposedUnit) -> str | None:
    """``typed`` as it is kept: a code, also where its label or other capitals were typed, or own words behind
    ``OTHER``; None for what is neither."""
    if typed[: len(OTHER)].casefold() == OTHER and not typed[len(OTHER) :][:1].isalnum():
        words = typed[len(OTHER) :].strip(" ,:;–-")
        return f"{OTHER}, {words}" if words else OTHER
    listed = [pair for _, pairs in choices(row) for pair in pairs]
    found: dict[str, str] = {}
    for code, label in listed:
        found.setdefault(label.casefold(), code)
    found |= {code.casefold(): code for code, _ in listed}
    return found.get(typed.casefold())


def label_of(about: str, edition: str) -> str:
    """What readers are told that a finding is about; as it was typed where no list knows it (any more)."""
    if rule := prerequisites().get(about):
        return rule.label
    if question := rulebook(edition).instrument.questions.get(about):
        return f"{question.title} ({about})"
    return f"{_OTHER_LABEL}{about[len(OTHER) :]}" if about.startswith(OTHER) else about
