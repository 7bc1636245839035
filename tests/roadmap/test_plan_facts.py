"""Rows of the plan move, the fact moves, the suggestion moves: A.I.1.ii.a and A.I.1.ii.b."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.evaluation.facts.measuring import Reading, read
from pilar.evaluation.facts.session import Session
from pilar.evaluation.models import Zone
from pilar.roadmap.actions import items, plans
from pilar.roadmap.actions.items import Link
from pilar.roadmap.models import ItemQuestion, Need, PlanItem, PlanRevision
from tests.organisation.town import AT, TODAY
from tests.roadmap.planning import draft, owner_of, ready, unit_head
from tests.roadmap.rows import need_row, plan_row

APPROVED, RELEVANT = "A.I.1.ii.a", "A.I.1.ii.b"
DAY = timedelta(days=1)


@pytest.fixture
def head(place):
    return unit_head(place)


def reading(place, key: str) -> Reading:
    return next(iter(read(Session(place.zone, AT), place.rules, [key])))


def suggested(place, key: str) -> str | None:
    return reading(place, key).option


def set_(place, head):
    return plans.set_plan(place.zone.pk, by=head, at=AT)


# -- set


def test_without_a_plan_in_pilar_nobody_knows(place):
    for key in (APPROVED, RELEVANT):
        assert reading(place, key).measured.fact.absent
    plan_row(place.zone)  # made with the first wish, empty still
    assert reading(place, APPROVED).measured.fact.absent


def test_a_draft_says_no_and_a_set_plan_says_yes(place, head):
    ready(place)
    assert suggested(place, APPROVED) == "Tidak"
    set_(place, head)
    assert suggested(place, APPROVED) == "Ya"
    plans.revise(place.zone.pk, "Tambahan", by=place.leader, at=AT)
    found = reading(place, APPROVED)
    assert found.option == "Ya"
    assert any("sedang diubah" in words for words in found.measured.fact.warnings)


@pytest.mark.parametrize(("days", "option"), [(0, "Ya"), (1, "Tidak")])
def test_it_counts_until_the_day_of_the_state(place, head, days, option):
    ready(place)
    set_(place, head)
    PlanRevision.objects.update(set_on=TODAY + days * DAY)
    assert suggested(place, APPROVED) == option


@pytest.mark.parametrize(("month", "day", "is_late"), [(3, 31, False), (4, 1, True)])
def test_a_plan_of_after_march_is_remarked(place, head, month, day, is_late):
    ready(place)
    set_(place, head)
    PlanRevision.objects.update(set_on=TODAY.replace(month=month, day=day))
    warned = any("sesudah Maret" in words for words in reading(place, APPROVED).measured.fact.warnings)
    assert warned is is_late


def test_another_zones_plan_does_not_count(place, head):
    other = place.zone_of(place.town.labour)
    items.add(other.pk, draft(owner=owner_of(place), due_on=TODAY), by=place.head, at=AT)
    plans.set_plan(other.pk, by=place.head, at=AT)
    assert reading(place, APPROVED).measured.fact.absent
    assert Zone.objects.get(pk=other.pk).plan.revision == 1


# -- related


def test_the_share_of_related_priority_targets(place, head):
    ready(place, "Satu", is_priority=True, links=(Link("A.I.1.i.a"),))
    ready(place, "Dua", is_priority=True)
    ready(place, "Tiga", links=(Link("A.I.1.i.b"),))  # no priority
    assert suggested(place, RELEVANT) == "C"  # not set yet
    set_(place, head)
    found = reading(place, RELEVANT)
    assert (found.option, found.measured.fact.numerator, found.measured.fact.denominator) == ("B", 1, 2)
    assert "nomor 2" in found.measured.fact.lacking
    item = PlanItem.objects.get(number=2)
    ItemQuestion.objects.create(item=item, question="A.I.1.i.b", linked_at=AT)
    assert suggested(place, RELEVANT) == "A"
    ItemQuestion.objects.all().delete()
    assert suggested(place, RELEVANT) == "C"


def test_a_plan_without_priority_targets_is_the_lowest_and_not_nil(place, head):
    ready(place, links=(Link("A.I.1.i.a"),))
    set_(place, head)
    found = reading(place, RELEVANT)
    assert (found.option, found.measured.fact.nil) == ("C", False)


@pytest.mark.parametrize(
    ("more", "option"),
    [
        ({"kind": Need.SERVICE}, "A"), ({"kind": Need.OTHER}, "C"),
        ({"kind": Need.OTHER, "question": "A.I.1.i.a"}, "A"),
        ({"kind": Need.OTHER, "origin": Need.FLOOR, "origin_key": "area-1"}, "A"),
    ],
)  # fmt: skip
def test_a_need_relates_where_it_is_about_service_or_the_worksheet(place, head, more, option):
    ready(place, is_priority=True, need=need_row(place.zone, **more))
    set_(place, head)
    assert suggested(place, RELEVANT) == option


def test_a_link_that_came_after_setting_is_seen_as_such(place, head):
    ready(place, is_priority=True)
    set_(place, head)
    PlanRevision.objects.update(set_on=TODAY - 3 * DAY)
    ItemQuestion.objects.create(item=PlanItem.objects.get(), question="A.I.1.i.a", linked_at=AT)
    found = reading(place, RELEVANT)
    assert found.option == "A"
    assert any("sesudah rencana ditetapkan" in words for words in found.measured.fact.warnings)


def test_a_link_of_tomorrow_and_a_dropped_target_do_not_count(place, head):
    ready(place, is_priority=True)
    set_(place, head)
    ItemQuestion.objects.create(item=PlanItem.objects.get(), question="A.I.1.i.a", linked_at=AT + DAY)
    assert suggested(place, RELEVANT) == "C"
    ItemQuestion.objects.update(linked_at=AT)
    assert suggested(place, RELEVANT) == "A"
    PlanItem.objects.update(state="dropped")
    assert suggested(place, RELEVANT) == "C"


def test_the_rows_name_nobody(place, head):
    ready(place, is_priority=True, links=(Link("A.I.1.i.a"),))
    set_(place, head)
    for key in (APPROVED, RELEVANT):
        for rows in reading(place, key).measured.lists:
            assert owner_of(place).name not in str(rows.shown)
