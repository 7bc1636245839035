"""Calls for help: to a named leader, who needs no role to answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.errors import NotFoundError
from pilar.kernel.inbox import Asker, items_for
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, keep_rights
from pilar.roadmap.actions import obstacles, work
from pilar.roadmap.errors import RoadmapError
from tests.organisation.town import AT, TODAY
from tests.roadmap.working import again, leader_of, person_of, working_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(place):
    return working_item(place)


@pytest.fixture
def leader(place):
    return leader_of(place)


def waiting(user) -> list[str]:
    found = items_for(Asker(user, keep_rights(user, AT), AT, TODAY))
    return [each.title for each in found if "/hambatan/" in each.url]


def test_from_the_call_to_the_answer_and_until_it_is_lifted(place, item, leader):
    call = obstacles.ask(item.pk, "Printer rusak.", person_of(leader), by=place.staff, at=AT)
    assert waiting(leader) == ["Jawab permintaan bantuan: Menyusun SOP antrean"]
    assert waiting(place.staff) == []
    obstacles.answer(call.pk, "Printer baru datang Senin.", by=leader, at=AT)
    assert waiting(leader) == []
    assert waiting(place.staff) == ["Pimpinan contoh menjawab: Menyusun SOP antrean"]
    found = obstacles.lift(call.pk, by=place.staff, at=AT)
    assert (found.state, found.answer, found.answered_by) == ("lifted", "Printer baru datang Senin.", leader.actor)
    assert waiting(place.staff) == []


def test_leaders_are_those_who_lead_today_the_nearest_first(place, item, leader):
    unit = leader_of(place, unit=place.town.training, position="Kepala UPT")
    leader_of(place, unit=place.town.health)
    former = leader_of(place, position="Kepala lama")
    person_of(former).duties.update(valid_until=TODAY - timedelta(1))
    found = [duty.person for duty in obstacles.leaders_over(place.zone, TODAY)]
    assert found == [unit.person, leader.person]


def test_a_call_without_words_or_to_somebody_who_leads_nothing_here_is_refused(place, item, leader):
    with pytest.raises(RoadmapError, match="apa yang menghambat"):
        obstacles.ask(item.pk, " \n", person_of(leader), by=place.staff, at=AT)
    with pytest.raises(RoadmapError, match="tidak sedang memimpin"):
        obstacles.ask(item.pk, "x", person_of(place.pokja), by=place.staff, at=AT)
    with pytest.raises(NotFoundError):
        obstacles.ask(item.pk, "x", person_of(leader), by=leader, at=AT)
    assert not again(item).obstacles.exists()


def test_a_leader_who_was_never_asked_finds_nothing(place, item, leader):
    other = leader_of(place, unit=place.town.health)
    call = obstacles.ask(item.pk, "x", person_of(leader), by=place.staff, at=AT)
    with pytest.raises(NotFoundError):
        obstacles.answer(call.pk, "y", by=other, at=AT)


def test_only_who_is_asked_answers_and_once(place, item, leader):
    call = obstacles.ask(item.pk, "x", person_of(leader), by=place.staff, at=AT)
    with pytest.raises(AccessDenied, match="Pimpinan contoh"):
        obstacles.answer(call.pk, "y", by=place.leader, at=AT)
    with pytest.raises(RoadmapError):
        obstacles.answer(call.pk, " ", by=leader, at=AT)
    obstacles.answer(call.pk, "y", by=leader, at=AT)
    with pytest.raises(WorkflowError):
        obstacles.answer(call.pk, "z", by=leader, at=AT)
    colleague = place.town.user(place.town.training, "Rekan contoh", "staff")
    with pytest.raises(AccessDenied):
        obstacles.lift(call.pk, by=colleague, at=AT)
    obstacles.lift(call.pk, by=leader, at=AT)
    with pytest.raises(WorkflowError):
        obstacles.lift(call.pk, by=leader, at=AT)


def test_what_is_done_is_not_hindered_and_calls_have_a_limit(place, item, leader):
    for _ in range(obstacles.MOST_OPEN):
        obstacles.ask(item.pk, "x", person_of(leader), by=place.staff, at=AT)
    with pytest.raises(RoadmapError, match="belum dijawab"):
        obstacles.ask(item.pk, "x", person_of(leader), by=place.staff, at=AT)
    work.finish(item.pk, TODAY, without="x", by=place.staff, at=AT)
    with pytest.raises(RoadmapError, match="Selesai"):
        obstacles.ask(item.pk, "x", person_of(leader), by=place.staff, at=AT)
