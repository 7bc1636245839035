"""A zone whose plan is under way and whose monev is held: the small place with a head, items and meetings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from pilar.organisation.actions import people
from pilar.organisation.models import Person, User
from pilar.records.actions import activities, attendance
from pilar.records.models import Activity
from pilar.roadmap.actions import monev as actions
from pilar.roadmap.actions.monev import Meeting
from pilar.roadmap.models import ItemQuestion, Monev, PlanItem
from pilar.roadmap.periods import QUARTERS, key_of, periods_of
from tests.evaluation.place import YEAR, Place
from tests.organisation.town import AT, TODAY
from tests.roadmap.rows import item_row, plan_row

#: AT lies in the fourth quarter of 2026.
Q3, Q4 = (key_of(each) for each in periods_of(YEAR, QUARTERS)[2:])
SOON = TODAY + timedelta(7)


def person_of(user: User) -> Person:
    assert user.person
    return user.person


def head_of(place: Place) -> User:
    """The head of the training UPT with an account; without one until this is asked for."""
    values: dict[str, Any] = {"position": "Kepala UPT", "leads": True}
    person = place.town.person(place.town.training, "Kepala UPT contoh", **values)
    user = people.open_account(person, by="test", at=AT)
    place.town.give(user, "head", place.town.training)
    return user


def item_of(
    place: Place, title: str = "Menyusun SOP antrean", questions: tuple[str, ...] = (), **more: Any
) -> PlanItem:
    """An item of area 1 in a plan that is set, due in a week, owned by somebody of the staff."""
    targets = more.pop("targets", {})
    given = {"area": 1, "owner": person_of(place.staff), "due_on": SOON, **more}
    item = item_row(plan_row(place.zone, state="set", revision=1), title, **given)
    ItemQuestion.objects.bulk_create(
        ItemQuestion(item=item, question=code, target=targets.get(code, ""), linked_at=AT) for code in questions
    )
    return item


def meeting_at(starts_at: datetime = AT - timedelta(hours=1), **more: Any) -> Meeting:
    return Meeting(starts_at, starts_at + timedelta(hours=2), "Ruang rapat", **more)


def opened(place: Place, key: str = Q4, *, by: User | None = None, **more: Any) -> Monev:
    """The monev of a period, its meeting an hour ago."""
    return actions.open_monev(place.zone.pk, key, meeting_at(**more), by=by or place.leader, at=AT)


def held(place: Place, monev: Monev, *there: User, text: str = "Dibahas semua rencana aksi.") -> Monev:
    """People came and minutes were written."""
    attendance.add_people(monev.activity_id, [person_of(each).pk for each in there], by=place.leader, at=AT)
    activities.write_minutes(monev.activity_id, text, "Semua jelas.", by=place.leader, at=AT)
    return again(monev)


def again(monev: Monev) -> Monev:
    """As it is stored now."""
    return Monev.objects.select_related("activity", "review", "zone__unit__body").get(pk=monev.pk)


def meeting_row(place: Place, day: date, **more: Any) -> Activity:
    """A meeting about monev as it is stored, at nine in the morning."""
    starts = datetime.combine(day, AT.timetz()) - timedelta(hours=1)
    given = {"title": "Rapat monev", "topics": ",zi-monev,", "state": "held", "starts_at": starts, **more}
    return Activity.objects.create(unit=place.zone.unit, created_at=AT, created_by="1", **given)
