"""What the portal may show of a plan: outputs by area with the month they are due and how they stand.

No names, no ids, no titles that were not meant for the public: only what the head has set, and published by a click.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from pilar.days import MONTHS
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.organisation.models import Unit
from pilar.roadmap.models import Plan
from pilar.roadmap.workflow import DONE, DROPPED, ITEM


@dataclass(frozen=True, slots=True)
class PublicItem:
    """``due``: ``November 2026``; ``state``: in words; ``kind``: good or plain."""

    output: str
    due: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class PublicArea:
    name: str
    items: tuple[PublicItem, ...]


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan in force. ``done`` of ``count`` of what is shown."""

    year: int
    set_on: date
    areas: tuple[PublicArea, ...]
    done: int
    count: int


def plans_of(unit: Unit) -> list[PublicPlan]:
    """The published plans of the published zones of ``unit``, the newest first. One query, two more for each."""
    rows = Plan.objects.filter(zone__unit=unit, is_public=True, revision__gte=1).exclude(zone__publicity=Zone.HIDDEN)
    found = [shown(plan) for plan in rows.select_related("zone").order_by("-zone__year")[:2]]
    return [plan for plan in found if plan is not None]


def shown(plan: Plan) -> PublicPlan | None:
    """What the public reads of ``plan``: what was set last, as its items stand now. Two queries.

    The preview before publishing uses it too. An item whose output nobody has written is not shown.
    """
    revision = plan.revisions.filter(number=plan.revision).first()
    if revision is None:
        return None
    content = json.loads(revision.content)
    states = dict(plan.items.values_list("pk", "state"))
    instrument = rulebook(content["zone"]["edition"]).instrument
    areas = []
    for number, area in instrument.areas.items():
        rows = tuple(
            _item(item, states[item["id"]])
            for item in content["items"]
            if item["area"] == number and item["output"] and states.get(item["id"], DROPPED) != DROPPED
        )
        if rows:
            areas.append(PublicArea(area.name, rows))
    items = [item for area in areas for item in area.items]
    return PublicPlan(
        content["zone"]["year"], revision.set_on, tuple(areas), sum(item.kind == "good" for item in items), len(items)
    )


def _item(item: dict[str, str], state: str) -> PublicItem:
    due = date.fromisoformat(item["due_on"])
    return PublicItem(
        item["output"], f"{MONTHS[due.month - 1]} {due.year}", ITEM.states[state], "good" if state == DONE else "plain"
    )
