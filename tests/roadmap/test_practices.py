"""Practices: told of what is done, shared within the body, copied once a zone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pilar.errors import NotFoundError
from pilar.evaluation.actions import zones
from pilar.evaluation.models import Zone
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.errors import RecordError
from pilar.roadmap.actions import items
from pilar.roadmap.actions import practices as actions
from pilar.roadmap.actions.practices import Telling
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import PlanItem, Practice, PracticeCopy
from tests.evaluation.place import CUTOFF, SCALED, YEAR, Place
from tests.organisation.town import AT, TODAY
from tests.roadmap.monitoring import item_of
from tests.roadmap.rows import plan_row

STORY = Telling("Antrean daring", "Dulu berdiri, sekarang duduk.", "Satu layar.", is_shared=True)


@pytest.fixture
def item(place: Place) -> PlanItem:
    return item_of(
        place, "Membangun antrean daring", (SCALED,), state="done", done_on=TODAY, output="Antrean daring"
    )  # fmt: skip


@pytest.fixture
def practice(place: Place, item: PlanItem) -> Practice:
    return actions.tell(item.pk, STORY, by=place.leader, at=AT)


@pytest.fixture
def other(place: Place) -> Zone:
    """The zone of the health OPD, and somebody who leads its team."""
    head = place.town.user(place.town.health, "Kepala Dinas Kesehatan contoh", "head")
    return zones.create_zone(place.town.health, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)


@pytest.fixture
def copier(place: Place, other: Zone):
    return place.town.user(place.town.health, "Ketua tim kesehatan contoh", "zi_leader")


# -- told


def test_it_is_told_once_and_told_anew(place, item, practice):
    again = actions.tell(item.pk, Telling("Lain", "Cerita lain."), by=place.leader, at=AT)
    assert again.pk == practice.pk
    assert (again.title, again.is_shared) == ("Lain", False)


@pytest.mark.parametrize("state", ["waiting", "running", "dropped"])
def test_only_what_is_done_is_told(place, state):
    with pytest.raises(RoadmapError, match="sudah selesai"):
        actions.tell(item_of(place, state=state).pk, STORY, by=place.leader, at=AT)


@pytest.mark.parametrize("what", [Telling("", "Cerita"), Telling("Judul", "  "), Telling("x" * 201, "Cerita")])
def test_without_words_nothing_is_kept(place, item, what):
    with pytest.raises((RecordError, RoadmapError)):
        actions.tell(item.pk, what, by=place.leader, at=AT)
    assert not Practice.objects.exists()


def test_a_pokja_tells_of_its_own_area_only(place, item):
    actions.tell(item.pk, STORY, by=place.pokja, at=AT)
    far = item_of(place, area=2, state="done", done_on=TODAY)
    for who in (place.pokja, place.staff):
        with pytest.raises(AccessDenied):
            actions.tell(far.pk, STORY, by=who, at=AT)


def test_a_stale_form_is_told(place, item):
    seen = actions.version_of_practice(None)
    actions.tell(item.pk, STORY, by=place.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.tell(item.pk, STORY, by=place.secretary, at=AT, seen=seen)


# -- copied


def test_a_copy_is_a_plan_item_without_owner_and_days(practice, other, copier):
    made = actions.copy(practice.pk, other.pk, by=copier, at=AT)
    assert (made.title, made.output, made.origin) == ("Membangun antrean daring", "Antrean daring", "copied")
    assert (made.owner, made.due_on, made.state) == (None, None, "waiting")
    assert [each.question for each in made.questions.all()] == [SCALED]
    assert PracticeCopy.objects.get().item == made


def test_it_is_copied_once_a_zone_until_the_copy_is_gone(practice, other, copier):
    made = actions.copy(practice.pk, other.pk, by=copier, at=AT)
    with pytest.raises(RoadmapError, match="sudah ditiru di zona itu sebagai rencana aksi nomor 1"):
        actions.copy(practice.pk, other.pk, by=copier, at=AT)
    items.remove(made.pk, by=copier, at=AT)
    actions.copy(practice.pk, other.pk, by=copier, at=AT)
    assert PracticeCopy.objects.count() == 1


def test_the_own_zone_does_not_copy_itself(place, practice):
    with pytest.raises(RoadmapError, match="zona ini sendiri"):
        actions.copy(practice.pk, place.zone.pk, by=place.leader, at=AT)


def test_a_plan_that_is_set_says_what_to_do(practice, other, copier):
    plan_row(other, state="set", revision=1)
    with pytest.raises(RoadmapError, match="Ubah rencana"):
        actions.copy(practice.pk, other.pk, by=copier, at=AT)
    assert not PracticeCopy.objects.exists()


def test_what_is_not_shared_is_not_found_elsewhere(place, item, practice, other, copier):
    actions.tell(item.pk, Telling("Antrean", "Cerita."), by=place.leader, at=AT)
    with pytest.raises(NotFoundError):
        actions.copy(practice.pk, other.pk, by=copier, at=AT)


def test_another_body_finds_nothing(place, practice):
    head = place.town.user(place.town.other_root, "Wali kota contoh", "head")
    with pytest.raises(NotFoundError):
        actions.copy(practice.pk, place.zone.pk, by=head, at=AT)


def test_copying_into_a_zone_that_one_does_not_manage_is_refused(place, practice, other):
    with pytest.raises(NotFoundError):
        actions.copy(practice.pk, other.pk, by=place.leader, at=AT)


# -- pages


def test_the_list_shows_what_is_shared_in_the_body(client, place, item, practice, other, copier):
    client.force_login(copier)
    page = client.get(reverse("roadmap:practices")).content.decode()
    assert "Antrean daring" in page
    assert "Antrean daring" not in client.get(reverse("roadmap:practices") + "?area=2").content.decode()
    assert "Antrean daring" in client.get(reverse("roadmap:practices") + "?q=berdiri&area=1").content.decode()
    text = b"".join(client.get(reverse("roadmap:practices") + "?unduh=csv").streaming_content).decode()
    assert "Antrean daring" in text
    actions.tell(item.pk, Telling("Antrean daring", "Cerita."), by=place.leader, at=AT)
    assert "Antrean daring" not in client.get(reverse("roadmap:practices")).content.decode()
    assert client.get(reverse("roadmap:practice", args=[practice.pk])).status_code == 404


def test_it_is_copied_from_its_page_and_the_count_grows(client, practice, other, copier):
    client.force_login(copier)
    address = reverse("roadmap:practice", args=[practice.pk])
    assert client.post(address, {"zona": other.pk}).status_code == 302
    response = client.post(address, {"zona": other.pk})
    assert response.status_code == 422
    assert "sudah ditiru" in response.content.decode()
    assert "1 kali ditiru" in client.get(reverse("roadmap:practices")).content.decode()


def test_a_zone_that_is_not_offered_is_refused(client, place, practice, copier):
    client.force_login(copier)
    address = reverse("roadmap:practice", args=[practice.pk])
    assert client.post(address, {"zona": place.zone.pk}).status_code == 422
    client.force_login(place.staff)
    assert client.post(address, {"zona": place.zone.pk}).status_code == 404


def test_it_is_told_from_a_page_that_keeps_what_was_typed(client, place, item):
    client.force_login(place.leader)
    address = reverse("roadmap:practice_tell", args=[place.zone.pk, item.pk])
    version = actions.version_of_practice(None)
    response = client.post(address, {"judul": "Antrean daring", "cerita": "", "versi": version})
    assert response.status_code == 422
    assert "Antrean daring" in response.content.decode()
    sent = {"judul": "Antrean daring", "cerita": "Dulu berdiri.", "dibagikan": "on", "versi": version}
    assert client.post(address, sent).status_code == 302
    assert Practice.objects.get().is_shared


def test_lists_ask_few_questions_however_many(client, place, copier, django_assert_max_num_queries):
    for number in range(25):
        item = item_of(place, f"Aksi {number}", state="done", done_on=TODAY)
        actions.tell(item.pk, STORY, by=place.leader, at=AT)
    client.force_login(copier)
    with django_assert_max_num_queries(10):
        client.get(reverse("roadmap:practices"))
    with django_assert_max_num_queries(10):
        client.get(reverse("roadmap:practice", args=[Practice.objects.first().pk]))


def test_the_page_of_an_item_that_is_done_leads_to_telling_it(client, place, item):
    client.force_login(place.leader)
    address = reverse("roadmap:item", args=[place.zone.pk, item.pk])
    telling = reverse("roadmap:practice_tell", args=[place.zone.pk, item.pk])
    assert telling in client.get(address).content.decode()
    client.force_login(place.staff)
    assert telling not in client.get(address).content.decode()
    open_item = item_of(place, "Belum selesai")
    client.force_login(place.leader)
    page = client.get(reverse("roadmap:item", args=[place.zone.pk, open_item.pk])).content.decode()
    assert reverse("roadmap:practice_tell", args=[place.zone.pk, open_item.pk]) not in page
