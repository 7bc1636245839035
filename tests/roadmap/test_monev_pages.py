"""The pages of monev: the year, opening one, decisions, minutes; what is refused keeps what was typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from pilar.kernel.models import Document
from pilar.roadmap.actions import monev as actions
from pilar.roadmap.models import Monev
from tests.organisation.town import AT
from tests.records.review_rows import recommendation_row
from tests.roadmap.monitoring import Q3, Q4, SOON, again, head_of, held, item_of, meeting_row, opened, person_of
from tests.roadmap.rows import plan_row


@pytest.fixture(autouse=True)
def today(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def web(client, place):
    client.force_login(place.leader)
    return client


def at(place, name, *more):
    return reverse(f"roadmap:{name}", args=[place.zone.pk, *more])


def shown(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_year_says_held_missed_running_and_coming(web, place):
    held(place, opened(place), place.leader)
    actions.minute(Monev.objects.get().pk, "Baik.", by=place.leader, at=AT)
    meeting_row(place, date(2026, 5, 20))
    page = shown(web, at(place, "monevs"))
    for words in ("triwulan I 2026", "Terlewat", "Rapat ada, monev belum dibuka", "Terlaksana", "Pakai rapat ini"):
        assert words in page


def test_the_year_is_downloaded(web, place):
    opened(place)
    text = b"".join(web.get(at(place, "monevs") + "?unduh=csv").streaming_content).decode()
    assert text.count("\n") == 5
    assert "Disiapkan" in text
    assert b"".join(web.get(at(place, "monevs") + "?unduh=xlsx").streaming_content).startswith(b"PK")


def test_opening_with_a_new_meeting(web, place):
    head_of(place)
    page = shown(web, at(place, "monev_new") + f"?masa={Q4}")
    assert "Kepala UPT contoh" in page
    sent = {"masa": Q4, "hari": "25-11-2026", "mulai": "09.00", "selesai": "11.00", "tempat": "Aula"}
    response = web.post(at(place, "monev_new"), sent)
    found = again(Monev.objects.get())
    assert response.url == at(place, "monev", found.pk)
    assert found.activity.place == "Aula"


def test_opening_with_a_meeting_that_is_there(web, place):
    activity = meeting_row(place, date(2026, 9, 20))
    response = web.post(at(place, "monev_new"), {"masa": Q3, "rapat": str(activity.pk)})
    assert response.status_code == 302
    assert Monev.objects.get().activity == activity


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"masa": Q4, "tempat": "Aula kecil"}, "Isi hari rapatnya."),
        ({"masa": "x", "tempat": "Aula kecil"}, "Pilih masa dari daftar"),
        ({"masa": Q4, "hari": "1-9-2026", "mulai": "09.00", "tempat": "Aula kecil"}, "sebelum masa"),
        ({"masa": Q4, "hari": "1-12-2026", "mulai": "11", "selesai": "09", "tempat": "Aula kecil"}, "sebelum mulai"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(web, place, sent, words):
    response = web.post(at(place, "monev_new"), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Aula kecil" in page
    assert not Monev.objects.exists()


def test_the_page_of_one_shows_agenda_decisions_and_steps(web, place):
    item_of(place, "Menyusun SOP terlambat", due_on=date(2026, 11, 1))
    place.answer("A.I.1.i.a", "Ya")
    found = held(place, opened(place), head_of(place))
    recommendation_row(found.review, SOON, text="Perbarui SK tim", owner=person_of(place.staff))
    page = shown(web, at(place, "monev", found.pk))
    for words in ("Menyusun SOP terlambat", "Perbarui SK tim", "kepala unit hadir", "Jadikan rencana aksi"):
        assert words in page


def test_pages_ask_few_questions_however_much_there_is(web, place, django_assert_max_num_queries):
    for number in range(30):
        item_of(place, f"Aksi {number}", due_on=date(2026, 11, 1))
    found = held(place, opened(place), place.leader)
    for number in range(20):
        recommendation_row(found.review, SOON, text=f"Keputusan {number}")
    actions.minute(found.pk, "Baik.", by=place.leader, at=AT)
    with django_assert_max_num_queries(15):
        web.get(at(place, "monev", found.pk))
    with django_assert_max_num_queries(12):
        web.get(at(place, "monevs"))


def test_a_member_of_a_pokja_reads_but_does_not_open(client, place):
    found = opened(place)
    client.force_login(place.pokja)
    assert "Buka monev" not in shown(client, at(place, "monevs"))
    page = shown(client, at(place, "monev", found.pk))
    assert "Tambah keputusan" not in page
    shown(client, at(place, "monev_new"), 403)
    assert client.post(at(place, "monev_refresh", found.pk)).status_code == 403


def test_a_decision_is_typed_and_becomes_a_plan_item(web, place):
    plan_row(place.zone)
    found = opened(place)
    owner = person_of(place.staff)
    sent = {"keputusan": "Perbarui SK tim", "pemilik": owner.name, "tenggat": "1-12-2026"}
    found_page = web.post(at(place, "monev_decide", found.pk), sent).content.decode()
    assert "Perbarui SK tim" in found_page  # the name is searched first, then chosen
    sent["pemilik_pilihan"] = str(owner.pk)
    assert web.post(at(place, "monev_decide", found.pk), sent).status_code == 302
    row = found.review.recommendations.get()
    page = shown(web, at(place, "monev_item", found.pk, row.pk))
    assert "Perbarui SK tim" in page
    sent = {"judul": "Perbarui SK tim", "area": "1", "tenggat": "1-12-2026"}
    assert web.post(at(place, "monev_item", found.pk, row.pk), sent).status_code == 302
    assert place.zone.plan.items.get().origin == "monev"


def test_a_plan_that_is_set_says_what_to_do_and_keeps_the_form(web, place):
    plan_row(place.zone, state="set", revision=1)
    found = opened(place)
    row = recommendation_row(found.review, SOON, text="Perbarui SK tim")
    response = web.post(
        at(place, "monev_item", found.pk, row.pk), {"judul": "Nama baru", "area": "1", "tenggat": "1-12-2026"}
    )
    assert response.status_code == 422
    assert "Ubah rencana" in response.content.decode()
    assert "Nama baru" in response.content.decode()


def test_minutes_are_printed_from_the_page_and_opened(web, place):
    found = held(place, opened(place), place.leader)
    page = shown(web, at(place, "monev_minute", found.pk))
    version = page.split('name="versi" value="')[1].split('"')[0]
    sent = {"kesimpulan": "Sebagian besar berjalan.", "versi": version}
    assert web.post(at(place, "monev_minute", found.pk), sent).status_code == 302
    pdf = web.get(at(place, "monev_document", found.pk))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert "Unggah yang sudah ditandatangani" in shown(web, at(place, "monev", found.pk))
    shown(web, at(place, "monev_signed", found.pk))
    shown(web, at(place, "monev_copy", found.pk, 1), 404)


def test_a_second_printing_from_an_old_page_is_told_with_both_texts(web, place):
    found = held(place, opened(place), place.leader)
    version = actions.version_of_minutes(found)
    actions.minute(found.pk, "Kata rekan.", by=place.leader, at=AT)
    response = web.post(at(place, "monev_minute", found.pk), {"kesimpulan": "Kata saya.", "versi": version})
    assert response.status_code == 422
    assert "Kata rekan." in response.content.decode()
    assert Document.objects.count() == 1


def test_minutes_that_are_not_printed_are_not_found(web, place):
    found = opened(place)
    shown(web, at(place, "monev_document", found.pk), 404)
    shown(web, at(place, "monev", found.pk + 1), 404)


def test_the_agenda_is_made_anew_from_the_page(web, place):
    found = opened(place)
    item_of(place, "Baru terlambat", due_on=date(2026, 11, 1))
    assert web.post(at(place, "monev_refresh", found.pk)).status_code == 302
    assert "Baru terlambat" in again(found).agenda


def test_a_due_day_is_moved_by_a_decision_from_the_agenda(web, place):
    item = item_of(place, "Menyusun SOP terlambat", due_on=date(2026, 11, 1))
    found = opened(place)
    form = reverse("roadmap:work_due", args=[place.zone.pk, item.pk])
    assert f"{form}?monev={found.pk}" in shown(web, at(place, "monev", found.pk))
    page = shown(web, f"{form}?monev={found.pk}")
    assert f'value="{found.pk}" selected' in page
    version = page.split('name="versi" value="')[1].split('"')[0]
    sent = {"versi": version, "tenggat": "1-12-2026", "monev": str(found.pk), "alasan": "Menunggu anggaran"}
    assert web.post(form, sent).status_code == 302
    assert item.due_moves.get().monev == found
    assert "Menunggu anggaran" in shown(web, at(place, "monev", found.pk))
