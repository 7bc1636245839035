"""The stages of TPN that a proposed unit goes through: steps of the year that have a place among them, in its order."""

from __future__ import annotations

from typing import Final

from pilar.evaluation import milestones
from pilar.evaluation.milestones import Step, steps

DESK: Final = milestones.DESK
DECISION: Final = milestones.DECISION


def stages() -> list[Step]:
    """The stages in their order. A unit that has failed one does not go on, unless its objection is accepted."""
    return sorted((step for step in steps().values() if step.stage), key=lambda step: step.stage)


def codes() -> tuple[str, ...]:
    """The codes of the stages, in their order."""
    return tuple(step.code for step in stages())


def place_of(code: str) -> int:
    """The place of a stage; behind all of them for one that the list does not know any more."""
    known = codes()
    return known.index(code) if code in known else len(known)


def open_to_objection() -> frozenset[str]:
    """The codes of the stages against which a unit may object, once."""
    return frozenset(step.code for step in stages() if step.objection)


def label_of(code: str) -> str:
    """What a stage is called; its code where the list does not know it any more."""
    found = steps().get(code)
    return found.label if found else code


def lower_first(label: str) -> str:
    """``label`` within a sentence: its first letter small, names and abbreviations as they are."""
    return label[:1].lower() + label[1:]
