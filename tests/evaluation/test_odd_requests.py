"""Numbers that no database has and signs that PostgreSQL does not keep: an answer for people, never an error."""

from __future__ import annotations

import pytest

from pilar.evaluation.actions import submissions
from tests.evaluation.bringing import bring, link
from tests.evaluation.place import YES_NO
from tests.organisation.town import AT

FAR = "9" * 30
ENDLESS = "9" * 5000  # Python reads no number of more than 4,300 digits
NUL = "a\x00b"


@pytest.fixture
def status(place, client):
    """``status(tail, data)``: what the zone answers to its leader, or to the head where ``by`` says so."""

    def asked(tail: str, data: dict[str, str], *, by=None, method: str = "post") -> int:
        client.force_login(by or place.leader)
        return getattr(client, method)(f"/zona/{place.zone.pk}/{tail}", data).status_code

    return asked


@pytest.mark.parametrize("number", [FAR, ENDLESS])
def test_a_task_of_an_impossible_number_ends_nothing(status, number):
    assert status("tugas/akhiri/", {"tugas": number}) == 302


@pytest.mark.parametrize("area", [FAR, ENDLESS, "satu", "-1"])
def test_an_area_that_there_is_not_confirms_nothing_and_brings_nothing(place, status, client, area):
    assert status("bawaan/", {"area": area}) == 302
    assert "Area itu tidak ada" in client.get(f"/zona/{place.zone.pk}/bawaan/").content.decode()


@pytest.mark.parametrize("tail", ["", "lepas/"])
def test_a_use_of_an_evidence_of_an_impossible_number_is_not_there(place, status, tail):
    use = bring(place, link()).uses.get()
    assert status(f"bukti/{FAR}/pakai/{use.pk}/{tail}", {}) == 404


def test_the_library_is_searched_without_what_no_title_can_hold(place, status):
    bring(place, link(), title="ab")
    assert status("bukti/tambah/", {"cara": "ada", "isian": YES_NO, "cari": NUL}, method="get") == 200


def test_a_person_is_searched_without_what_no_name_can_hold(place, status):
    assert status("tugas/beri/A.I.1.i/", {"person": NUL}) == 422
    assert status("tim/pokja-1/tunjuk/", {"person": NUL, "person_pilihan": NUL}, by=place.head) == 422


def test_a_message_is_sent_without_what_no_text_can_hold(place, client):
    place.answer_all()
    submissions.submit(place.zone.pk, by=place.leader, at=AT)
    client.force_login(place.leader)
    answer = client.post(f"/tpi/{place.zone.pk}/nilai/{YES_NO}/tanya/", {"pesan": NUL, "dari": "unit"})
    assert answer.status_code == 302
    assert place.zone.question_messages.get().text == "ab"


@pytest.mark.parametrize("year", [FAR, ENDLESS, "02026" + ENDLESS, "٢٠٢٦"])
@pytest.mark.parametrize("address", ["/usulan/", "/usulan/prasyarat/", "/kelola/tahap/", "/kelola/kalender/"])
def test_a_year_that_there_is_not_is_not_found(place, client, address, year):
    town = place.town
    client.force_login(town.user(town.office, "Biro contoh", "organisation", town.root))
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?tahun={year}").status_code == 404
