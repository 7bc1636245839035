"""What would be if some plan items were done: their answers scored by the engine. Nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Prefetch

from pilar.evaluation.models import Zone
from pilar.evaluation.queries.worksheets import answers_of
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.scoring import values_of
from pilar.instrument.engine import score
from pilar.instrument.verdict import PredicateResult, verdict
from pilar.roadmap.implied import Answer, Change, implied
from pilar.roadmap.models import ItemQuestion, PlanItem
from pilar.roadmap.presenters.floors import FloorRow, floor_rows
from pilar.roadmap.queries.trend import sheet_of
from pilar.roadmap.workflow import RUNNING, WAITING


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that may be ticked, with what its links imply by themselves."""

    item: PlanItem
    changes: tuple[Change, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The score and the floors of the target now and then. ``failing``: those that would not hold."""

    now: Fraction
    then: Fraction
    rows: tuple[FloorRow, ...]
    failing: tuple[FloorRow, ...]
    provisional: bool

    @property
    def passes(self) -> bool:
        return not self.failing


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All open items of a plan; the outcome where the zone has a worksheet."""

    items: tuple[Asked, ...]
    outcome: Outcome | None


def what_if(zone: Zone, chosen: Collection[int]) -> WhatIf:
    """As if the items with the ids ``chosen`` were done; ids of other plans are passed over. Four queries."""
    links = Prefetch("questions", ItemQuestion.objects.order_by("pk"))
    rows = PlanItem.objects.filter(plan__zone=zone, state__in=(WAITING, RUNNING)).select_related("owner")
    items = list(rows.order_by("area", "number").prefetch_related(links))
    worksheet = sheet_of(zone)
    instrument = rulebook(zone.edition).instrument
    answers: Mapping[str, Answer] = values_of(answers_of(worksheet)) if worksheet else {}
    asked = tuple(
        Asked(item, tuple(implied(instrument, answers, _links(item))[1]), item.pk in chosen) for item in items
    )
    if worksheet is None:
        return WhatIf(asked, None)
    together = [link for each in asked if each.chosen for link in _links(each.item)]
    after, _ = implied(instrument, answers, together)
    before, then = score(instrument, answers), score(instrument, after)
    predicate = instrument.predicates[zone.target]
    found = verdict(then, predicate)
    floors = floor_rows(instrument, zone.target, _values(found), _values(verdict(before, predicate)))
    failing = {each.floor.code for each in found.failing}
    outcome = Outcome(
        before.total, then.total, tuple(floors), tuple(row for row in floors if row.code in failing), then.provisional
    )
    return WhatIf(asked, outcome)


def _links(item: PlanItem) -> Sequence[tuple[str, str]]:
    return [(each.question, each.target) for each in item.questions.all()]


def _values(result: PredicateResult) -> dict[str, str]:
    return {each.floor.code: str(each.value) for each in result.floors}
