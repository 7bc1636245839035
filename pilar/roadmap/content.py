"""A plan as it is frozen when the head sets it, and as its draft prints it: JSON from which the paper is made.

Sums and dates are texts, so that the same plan always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.queries import worksheets
from pilar.kernel.ledger import canonical
from pilar.organisation.models import Person
from pilar.roadmap.models import Need, Plan, PlanItem
from pilar.roadmap.queries.plans import items_of, orders_of, path_of, with_positions
from pilar.roadmap.workflow import DROPPED

FORMAT: Final = 1


def content_of(plan: Plan, *, number: int, day: date, reason: str = "", capacity: str = "") -> dict[str, Any]:
    """What ``plan`` says on ``day``, as values of JSON. ``reason``: why it was opened again. Eight queries at most."""
    zone = plan.zone
    rows = items_of(zone, day).exclude(state=DROPPED).select_related("owner", "need")
    items = list(with_positions(rows.prefetch_related("questions"), day).order_by("number"))
    after = orders_of(plan)
    return {
        "format": FORMAT,
        "zone": {
            "id": zone.pk, "name": zone.name, "year": zone.year, "target": zone.target, "edition": zone.edition,
            "cutoff": zone.cutoff.isoformat(),
        },
        "revision": number, "reason": reason, "set_on": day.isoformat(), "capacity": capacity,
        "path": [{"year": year, "target": target, "note": note} for year, target, note in path_of(zone)],
        "score": _score(zone),
        "needs": _needs(items),
        "items": [_item(row, after.get(row.pk, []), day) for row in items],
    }  # fmt: skip


def frozen(content: dict[str, Any]) -> str:
    """Canonical JSON: the same plan, the same text."""
    return canonical(content).decode()


def _item(row: PlanItem, after: Sequence[int], day: date) -> dict[str, Any]:
    return {
        "id": row.pk, "number": row.number, "area": row.area, "title": row.title, "output": row.output,
        "indicator": row.indicator, "target": row.target, "evidence": row.evidence_expected,
        "owner": _owner(row.owner, day) if row.owner else None, "starts_on": _day(row.starts_on),
        "due_on": _day(row.due_on), "effort": _number(row.effort), "budget": _number(row.budget),
        "priority": row.is_priority, "need": row.need_id, "state": row.state, "after": list(after),
        "questions": sorted(each.question for each in row.questions.all()),
    }  # fmt: skip


def _owner(person: Person, day: date) -> dict[str, Any]:
    duty = person.duty_on(day)
    return {"id": person.pk, "name": person.name, "position": duty.capacity if duty else ""}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(number: Any) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _needs(items: Sequence[PlanItem]) -> list[dict[str, Any]]:
    """The needs that the plan answers, with the numbers of the items that do."""
    found: dict[int, tuple[Need, list[int]]] = {}
    for row in items:
        if row.need is not None:
            found.setdefault(row.need.pk, (row.need, []))[1].append(row.number)
    return [
        {
            "id": need.pk, "title": need.title, "kind": need.get_kind_display(), "cause": need.root_cause,
            "change": need.change_text, "items": numbers,
        }
        for need, numbers in sorted(found.values(), key=lambda pair: (pair[0].rank or 10_000, pair[0].pk))
    ]  # fmt: skip


def _score(zone: Zone) -> dict[str, Any] | None:
    """The unit's own score as it is stored. One query."""
    sheet: Worksheet | None = worksheets.of_unit(zone.pk).first()
    if sheet is None:
        return None
    return {
        "total": str(sheet.total), "answered": sheet.answered, "fields": sheet.fields,
        "provisional": sheet.is_provisional, "floors": sheet.floors.get(zone.target, []),
    }  # fmt: skip
