"""What waits of the plan: for the head once it is complete, for the team where nobody answers for an item."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.evaluation.actions import zones
from pilar.kernel.inbox import SOURCES, Asker
from pilar.organisation.access import rights_of
from pilar.organisation.models import Duty
from pilar.roadmap.actions import plans
from pilar.roadmap.models import PlanItem
from tests.organisation.town import AT, TODAY
from tests.roadmap.planning import SOON, add, owner_of, ready, unit_head
from tests.roadmap.rows import need_row

DAY = timedelta(days=1)


@pytest.fixture
def head(place):
    return unit_head(place)


def waiting(code, user, at=AT):
    return list(SOURCES[f"roadmap.{code}"](Asker(user, rights_of(user, at), at, at.date())))


def to_set(user, at=AT):
    return [item.title for item in waiting("plans_to_set", user, at)]


def test_a_complete_plan_waits_for_the_head_only(place, head):
    assert to_set(head) == []
    item = ready(place, owner=None)
    assert to_set(head) == []
    PlanItem.objects.filter(pk=item.pk).update(owner=owner_of(place))
    assert to_set(head) == [f"Tetapkan rencana {place.zone}"]
    assert waiting("plans_to_set", head)[0].url == f"/peta-jalan/{place.zone.pk}/rencana/tetapkan/"
    assert to_set(place.leader) == []
    add(place, owner=owner_of(place))  # without a day
    assert to_set(head) == []


def test_a_set_plan_waits_again_when_it_is_opened(place, head):
    ready(place)
    plans.set_plan(place.zone.pk, by=head, at=AT)
    assert to_set(head) == []
    plans.revise(place.zone.pk, "Tambahan", by=place.leader, at=AT)
    assert to_set(head) == [f"Tetapkan perubahan rencana {place.zone}"]


def test_dropped_items_alone_are_no_plan(place, head):
    ready(place)
    PlanItem.objects.update(state="dropped")
    assert to_set(head) == []


def test_a_zone_that_went_on_waits_for_nobody_once_its_year_is_over(place, head):
    ready(place)
    zones.create_zone(
        place.town.training, year=place.zone.year + 1, target="WBK", cutoff=place.zone.cutoff.replace(year=2027),
        by=place.head, at=AT,
    )  # fmt: skip
    last, over = (AT.replace(year=2027, month=2, day=day) for day in (14, 15))
    need_row(place.zone)
    assert to_set(head) == to_set(head, last) == [f"Tetapkan rencana {place.zone}"]
    assert to_set(head, over) == []
    add(place)
    for code in ("items_unowned", "needs_to_decide"):
        assert waiting(code, place.leader)
        assert waiting(code, place.leader, last)
        assert waiting(code, place.leader, over) == []


def test_unowned_items_wait_for_the_team_and_a_pokja_sees_its_own(place, head):
    add(place, due_on=SOON)
    add(place, area=2, due_on=SOON)
    gone = ready(place, "Ditinggal", area=2)
    assert waiting("items_unowned", place.leader)[0].title.startswith("Tunjuk penanggung jawab 2 rencana aksi")
    Duty.objects.filter(person=gone.owner).update(valid_until=TODAY - DAY)
    item = waiting("items_unowned", place.leader)[0]
    assert item.title.startswith("Tunjuk penanggung jawab 3 rencana aksi")
    assert "1 di antaranya" in item.why
    assert waiting("items_unowned", place.pokja)[0].title.startswith("Tunjuk penanggung jawab 1 rencana aksi")
    assert waiting("items_unowned", head) == []
    PlanItem.objects.update(state="done", done_on=TODAY)
    assert waiting("items_unowned", place.leader) == []


@pytest.mark.parametrize("code", ["plans_to_set", "items_unowned"])
def test_each_takes_one_query_and_none_without_the_right(place, head, code, django_assert_num_queries):
    ready(place)
    add(place)
    for user, count in ((head if code == "plans_to_set" else place.leader, 1), (place.staff, 0)):
        asker = Asker(user, rights_of(user, AT), AT, TODAY)
        assert asker.rights.held
        with django_assert_num_queries(count):
            list(SOURCES[f"roadmap.{code}"](asker))
