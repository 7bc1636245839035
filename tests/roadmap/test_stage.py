"""The stage of a zone follows from what exists; its pages: the four steps and the trend."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from pilar.roadmap.actions import monev as actions
from pilar.roadmap.models import ItemProof, PlanRevision, Practice, TrendPoint
from pilar.roadmap.queries.stage import GROWTH, NEEDS, PLAN, WORK, stage_of
from tests.evaluation.place import YES_NO
from tests.organisation.town import AT, TODAY
from tests.roadmap.monitoring import SOON, held, item_of, opened, person_of
from tests.roadmap.rows import MARKS, item_row, need_row, plan_row, version_row


@pytest.fixture(autouse=True)
def today(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: AT)


def at(place):
    here = stage_of(place.zone, TODAY).at
    return here.code if here else None


def lacks(place, number):
    return " ".join(each.words for each in stage_of(place.zone, TODAY).steps[number].lacks)


def test_the_stage_moves_on_with_the_rows_and_falls_back_with_them(place):
    assert at(place) == NEEDS
    place.answer(YES_NO, "Ya")
    need = need_row(place.zone)
    assert "Terima sedikitnya satu" in lacks(place, 0)
    need.state = "accepted"
    need.save()
    assert at(place) == PLAN
    plan = plan_row(place.zone)
    item = item_row(plan)
    assert "Lengkapi penanggung jawab, tenggat, dan keluaran 1" in lacks(place, 1)
    item.owner, item.due_on, item.output = person_of(place.staff), SOON, "SOP"
    item.save()
    assert lacks(place, 1) == "Mintakan penetapan kepala unit."
    plan.state, plan.revision = "set", 1
    plan.save()
    assert at(place) == WORK
    item.state = "running"
    item.save()
    assert "Beri bukti" in lacks(place, 2)
    ItemProof.objects.create(item=item, version=version_row(place.zone), **MARKS)
    assert at(place) == GROWTH
    monev = held(place, opened(place), place.leader)
    actions.decide(monev.pk, "Perbarui SK", SOON, owner=person_of(place.staff), by=place.leader, at=AT)
    actions.minute(monev.pk, "Baik.", by=place.leader, at=AT)
    assert "praktik" in lacks(place, 3)
    Practice.objects.create(item=item, title="Antrean", story="Dulu.", **MARKS)
    assert at(place) is None
    item.due_on = TODAY - timedelta(1)
    item.save()
    assert at(place) == WORK
    assert stage_of(place.zone, TODAY).line == "Langkah 3 dari 4: Pelaksanaan"


def test_a_decision_past_its_day_is_missing_something(place):
    monev = opened(place)
    actions.decide(monev.pk, "Perbarui SK", TODAY, owner=person_of(place.staff), by=place.leader, at=AT)
    assert "lewat tenggat" not in lacks(place, 3)
    steps = stage_of(place.zone, TODAY + timedelta(1)).steps[3]
    assert "Tuntaskan 1 keputusan yang lewat tenggat." in [each.words for each in steps.lacks]


def test_the_home_page_asks_few_questions_however_much_there_is(client, place, django_assert_max_num_queries):
    for number in range(40):
        item_of(place, f"Aksi {number}")
        need_row(place.zone, f"Kebutuhan {number}")
    opened(place)
    client.force_login(place.staff)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("roadmap:home", args=[place.zone.pk])).content.decode()
    assert "Lanjutkan: analisis kebutuhan" in page
    assert page.count('aria-current="step"') == 1


# -- the page of the trend


def test_the_trend_says_since_when_and_shows_the_plans_line(client, place, django_assert_max_num_queries):
    place.answer(YES_NO, "Ya")
    TrendPoint.objects.create(zone=place.zone, day=TODAY - timedelta(90), total=1, failing=9, floors={"area-1": "0.1"})
    plan = plan_row(place.zone, state="set", revision=1)
    PlanRevision.objects.create(
        plan=plan, number=1, content="{}", sha256="x", capacity="Kepala", set_on=TODAY - timedelta(60), **MARKS
    )
    item = item_of(place, questions=(YES_NO,), due_on=TODAY - timedelta(30))
    item.questions.update(gain="2.5")
    client.force_login(place.staff)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("roadmap:trend", args=[place.zone.pk])).content.decode()
    assert "sejak 26 Agustus 2026" in page
    assert "trend-plan" in page
    assert "3,50" in page  # 1 when it was set, and 2,5 since the item was due
    text = b"".join(client.get(reverse("roadmap:trend", args=[place.zone.pk]) + "?unduh=csv").streaming_content)
    assert text.decode().count("\n") == 3


def test_the_trend_of_an_empty_worksheet_says_so(client, place):
    client.force_login(place.leader)
    assert "Belum ada jawaban" in client.get(reverse("roadmap:trend", args=[place.zone.pk])).content.decode()


def test_a_plan_without_known_gains_draws_no_line(client, place):
    place.answer(YES_NO, "Ya")
    plan = plan_row(place.zone, state="set", revision=1)
    PlanRevision.objects.create(
        plan=plan, number=1, content="{}", sha256="x", capacity="Kepala", set_on=TODAY, **MARKS
    )  # fmt: skip
    item_of(place, questions=(YES_NO,))
    client.force_login(place.leader)
    page = client.get(reverse("roadmap:trend", args=[place.zone.pk])).content.decode()
    assert "Garis rencana tampil" in page
    assert 'class="trend-plan"' not in page
