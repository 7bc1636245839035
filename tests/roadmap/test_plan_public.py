"""What the public reads of a plan: only what is set and published, and no name."""

from __future__ import annotations

import json

import pytest

from pilar.evaluation.actions import publication
from pilar.evaluation.models import Zone
from pilar.roadmap import public
from pilar.roadmap.actions import plans
from pilar.roadmap.models import PlanItem
from tests.organisation.town import AT, TODAY
from tests.roadmap.planning import owner_of, plan_of, ready, unit_head


@pytest.fixture
def head(place):
    return unit_head(place)


def published(place, head):
    publication.publish(place.zone.pk, Zone.BUILDING, by=head, at=AT)
    plans.set_plan(place.zone.pk, by=head, at=AT)
    plans.publish(place.zone.pk, public=True, by=head, at=AT)


def page(client, place):
    return client.get(f"/unit/{place.town.training.slug}/").content.decode()


def test_a_published_plan_shows_outputs_months_and_states(client, place, head):
    first = ready(place, "Judul dalam", output="SOP antrean", area=2)
    ready(place, "Tanpa keluaran", output="")
    published(place, head)
    PlanItem.objects.filter(pk=first.pk).update(state="done", done_on=TODAY)
    shown = page(client, place)
    for words in ("SOP antrean", "Desember 2026", "Selesai", "Penataan Tatalaksana", "1 dari 1"):
        assert words in shown, words
    for words in ("Judul dalam", "Tanpa keluaran", owner_of(place).name):
        assert words not in shown, words


def test_nothing_is_read_of_a_draft_a_plan_taken_back_or_a_hidden_zone(client, place, head):
    ready(place, output="SOP antrean")
    publication.publish(place.zone.pk, Zone.BUILDING, by=head, at=AT)
    assert "SOP antrean" not in page(client, place)
    plans.set_plan(place.zone.pk, by=head, at=AT)
    assert "SOP antrean" not in page(client, place)
    plans.publish(place.zone.pk, public=True, by=head, at=AT)
    assert "SOP antrean" in page(client, place)
    publication.publish(place.zone.pk, Zone.HIDDEN, by=head, at=AT)
    assert public.plans_of(place.town.training) == []
    publication.publish(place.zone.pk, Zone.BUILDING, by=head, at=AT)
    plans.publish(place.zone.pk, public=False, by=head, at=AT)
    assert "SOP antrean" not in page(client, place)


def test_while_it_is_changed_the_public_reads_what_was_set(client, place, head):
    ready(place, output="Yang ditetapkan")
    published(place, head)
    plans.revise(place.zone.pk, "Tambahan", by=place.leader, at=AT)
    ready(place, output="Belum ditetapkan")
    PlanItem.objects.filter(output="Yang ditetapkan").update(output="Sudah diubah")
    shown = page(client, place)
    assert "Yang ditetapkan" in shown
    assert "Belum ditetapkan" not in shown
    assert "Sudah diubah" not in shown


def test_a_dropped_item_is_not_read(client, place, head):
    ready(place, output="Dibatalkan nanti")
    published(place, head)
    PlanItem.objects.update(state="dropped")
    shown = public.shown(plan_of(place))
    assert shown is not None
    assert shown.areas == ()


def test_no_name_and_no_id_is_in_what_the_portal_gets(place, head):
    item = ready(place, output="SOP")
    published(place, head)
    text = json.dumps(public.plans_of(place.town.training), default=lambda each: getattr(each, "__dict__", str(each)))
    assert item.owner is not None
    assert item.owner.name not in text


def test_a_plan_costs_three_queries(place, head, django_assert_max_num_queries):
    ready(place)
    published(place, head)
    with django_assert_max_num_queries(3):
        assert len(public.plans_of(place.town.training)) == 1
