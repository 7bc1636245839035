"""Publishing: who may, what the ledger keeps, that nothing is public by default, and that the preview is the page."""

from __future__ import annotations

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.actions.publication import publish
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Zone
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from tests.organisation.town import AT
from tests.portal.html import Page


def address(place) -> str:
    return f"/zona/{place.zone.pk}/terbit/"


def events() -> list[str]:
    return list(LedgerEntry.objects.filter(code__contains="publish").order_by("pk").values_list("code", flat=True))


def test_a_new_zone_is_hidden(place):
    assert (place.zone.publicity, place.zone.published_at) == (Zone.HIDDEN, None)


def test_the_head_publishes_and_withdraws_and_the_ledger_knows(place):
    publish(place.zone.pk, Zone.BUILDING, by=place.head, at=AT)
    stored = Zone.objects.get(pk=place.zone.pk)
    assert (stored.publicity, stored.published_at) == (Zone.BUILDING, AT)
    publish(place.zone.pk, Zone.SCORE, by=place.head, at=AT)
    publish(place.zone.pk, Zone.HIDDEN, by=place.head, at=AT)
    stored.refresh_from_db()
    assert (stored.publicity, stored.published_at) == (Zone.HIDDEN, None)
    assert events() == ["zone.published", "zone.published", "zone.unpublished"]


def test_asking_for_what_is_so_already_changes_nothing(place):
    publish(place.zone.pk, Zone.HIDDEN, by=place.head, at=AT)
    assert events() == []


@pytest.mark.parametrize("who", ["leader", "secretary", "staff"])
def test_the_team_sees_the_zone_but_does_not_publish(place, client, who):
    user = getattr(place, who)
    with pytest.raises(AccessDenied):
        publish(place.zone.pk, Zone.SCORE, by=user, at=AT)
    client.force_login(user)
    assert client.get(address(place)).status_code == 403
    assert client.post(address(place), {"publicity": "score"}).status_code == 403
    assert Zone.objects.get(pk=place.zone.pk).publicity == Zone.HIDDEN


def test_the_head_of_another_opd_does_not_find_it(place, client):
    other = place.town.user(place.town.health, "Kepala Dinkes contoh", "head")
    with pytest.raises(NotFoundError):
        publish(place.zone.pk, Zone.SCORE, by=other, at=AT)
    client.force_login(other)
    assert client.post(address(place), {"publicity": "score"}).status_code == 404
    assert Zone.objects.get(pk=place.zone.pk).publicity == Zone.HIDDEN


def test_a_degree_that_does_not_exist_is_refused_and_told(place, client):
    with pytest.raises(EvaluationError):
        publish(place.zone.pk, "everything", by=place.head, at=AT)
    client.force_login(place.head)
    answer = client.post(address(place), {"publicity": "everything"})
    assert answer.status_code == 422
    assert "Pilih salah satu dari yang tersedia" in answer.text
    assert list(Page(answer).faults()) == []


def test_the_page_publishes_and_says_so(place, client):
    client.force_login(place.head)
    answer = client.post(address(place), {"publicity": "building"}, follow=True)
    assert "Publik sekarang membaca bahwa unit ini sedang membangun ZI" in answer.text
    assert "/unit/upt-balai-latihan-kerja/" in answer.text


@pytest.mark.parametrize(("publicity", "number"), [(Zone.BUILDING, 0), (Zone.SCORE, 1)])
def test_the_preview_is_what_the_public_reads(place, client, publicity, number):
    place.answer_all()
    client.force_login(place.head)
    before = Page(client.get(address(place)))
    assert list(before.faults()) == []
    preview = before.all("div", class_="public-zone")[number].text
    publish(place.zone.pk, publicity, by=place.head, at=AT)
    public = Page(client.get("/unit/upt-balai-latihan-kerja/")).one("div", class_="public-zone").text
    assert preview == public
    assert "sedang membangun ZI menuju WBK" in public
