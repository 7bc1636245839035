"""Who plans in tests: the small place with a head of the unit, and short ways to write plan items."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pilar.organisation.models import Person, User
from pilar.roadmap.actions import items
from pilar.roadmap.actions.items import ItemDraft
from pilar.roadmap.models import Plan, PlanItem
from tests.evaluation.place import Place
from tests.organisation.town import AT, TODAY

SOON = TODAY + timedelta(7)


def unit_head(place: Place, **more: Any) -> User:
    """The head of the training UPT with an account; a duty as head is what a signature rests on."""
    values: dict[str, Any] = {"position": "Kepala UPT", "leads": True, **more}
    person = place.town.person(place.town.training, values.pop("name", "Kepala UPT contoh"), **values)
    from pilar.organisation.actions import people

    user = people.open_account(person, by="test", at=AT)
    place.town.give(user, "head", place.town.training)
    return user


def owner_of(place: Place) -> Person:
    found = place.staff.person
    assert found
    return found


def draft(title: str = "Menyusun SOP antrean", area: int = 1, **more: Any) -> ItemDraft:
    return ItemDraft(title, area, **more)


def add(place: Place, title: str = "Menyusun SOP antrean", *, by: User | None = None, **more: Any) -> PlanItem:
    """An item of the place's plan, written by the leader unless somebody else is named."""
    return items.add(place.zone.pk, draft(title, **more), by=by or place.leader, at=AT)


def ready(place: Place, title: str = "Menyusun SOP antrean", **more: Any) -> PlanItem:
    """An item with everything that setting the plan asks for."""
    given = {"owner": owner_of(place), "due_on": SOON, "output": "SOP antrean", **more}
    return add(place, title, **given)


def plan_of(place: Place) -> Plan:
    return Plan.objects.get(zone=place.zone)
