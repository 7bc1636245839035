"""Whether a step of the year has happened for a zone: each room says in its ``year_steps.py`` how its rows tell it.

    @tells("nomination")
    def nominated() -> Q: ...

What several rooms tell of one step holds as soon as one of them says so. A step that no room tells of is not known: it
is neither counted nor waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Final

from django.db.models import Q
from django.utils.module_loading import autodiscover_modules

from pilar.evaluation.milestones import Step, steps

#: A condition on zones, as rows of ``Zone``: ``OuterRef("pk")`` is the zone, ``OuterRef("unit")`` its unit.
Told = Callable[[], Q]
TOLD: Final[dict[str, list[Told]]] = {}


def tells(*codes: str) -> Callable[[Told], Told]:
    """Register how it is seen that the steps ``codes`` have happened for a zone."""

    def register(told: Told) -> Told:
        for code in codes:
            known = TOLD.setdefault(code, [])
            if told not in known:
                known.append(told)
        return told

    return register


def happened(code: str) -> Q | None:
    """The zones for which the step has happened; None where no room tells of it."""
    told = TOLD.get(code)
    return reduce(or_, (each() for each in told)) if told else None


def ready_for(code: str) -> Q:
    """The zones for which all has happened that the step needs; every zone where that is nothing, or not known."""
    needed = [told for need in steps()[code].needs if (told := happened(need)) is not None]
    return reduce(and_, needed, Q())


def known_needs(step: Step) -> list[Step]:
    """What must have happened before ``step``, of the steps that some room tells of."""
    return [steps()[need] for need in step.needs if need in TOLD]


def discover() -> None:
    """Import every app's ``year_steps.py``."""
    autodiscover_modules("year_steps")
