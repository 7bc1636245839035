"""A plan in force to work on: the small place with a set plan and an item that a pokja and its owner may work on."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

from pilar.organisation.actions import people
from pilar.organisation.models import Person, User
from pilar.roadmap.models import ItemQuestion, Plan, PlanItem
from tests.evaluation.place import YES_NO, Place
from tests.organisation.town import AT, TODAY
from tests.roadmap.rows import item_row, plan_row

SOON = TODAY + timedelta(7)


def person_of(user: User) -> Person:
    assert user.person
    return user.person


def set_plan(place: Place, **more: Any) -> Plan:
    """The plan of the place, set once."""
    return plan_row(place.zone, **{"state": "set", "revision": 1, **more})


def working_item(place: Place, title: str = "Menyusun SOP antrean", **more: Any) -> PlanItem:
    """An item of area 1 that the staff member owns, due in a week, serving the first question of area 1."""
    given = {"area": 1, "owner": person_of(place.staff), "due_on": SOON, **more}
    questions = given.pop("questions", [YES_NO])
    item = item_row(set_plan(place), title, **given)
    ItemQuestion.objects.bulk_create(ItemQuestion(item=item, question=code, linked_at=AT) for code in questions)
    return item


def leader_of(place: Place, **more: Any) -> User:
    """The head of the OPD above, with an account and no role at all."""
    values = {"position": "Kepala Dinas", "leads": True, **more}
    person = place.town.person(values.pop("unit", place.town.labour), "Pimpinan contoh", **values)
    return people.open_account(person, by="test", at=AT)


def again(item: PlanItem) -> PlanItem:
    """As it is stored now."""
    return PlanItem.objects.select_related("plan__zone__unit__body", "owner", "need").get(pk=item.pk)


class Loose:
    """In the place of ``django.db.transaction`` where a test shows what happens without any.

    What was written stays; only the ledger, which asks for a transaction, refuses in the end.
    """

    @staticmethod
    def atomic() -> AbstractContextManager[None]:
        return nullcontext()
