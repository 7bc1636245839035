"""The pages of the pact over HTTP: signing with a fresh proof, attacks, names only where they belong, query counts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from django.test import RequestFactory
from django.utils import timezone

from pilar.areas.change.actions import pacts
from pilar.areas.change.models import Kiosk, Pact, PactSignature
from pilar.areas.change.pact_texts import defaults
from pilar.organisation.actions import accounts, people
from pilar.organisation.models import Duty, Person
from tests.areas.change.signing_place import build_signing_place
from tests.organisation.town import AT, START
from tests.responses import close

PASSWORD = "kata sandi contoh"


def enter(client, user, *, minutes: int = 0) -> None:
    """Sign in so long ago, as a sign-in by password leaves the session."""
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session, request.user = client.session, user
    record_authentication(request, user, method="password")
    records = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
    records[-1]["at"] -= minutes * 60
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    request.session.save()


def post(client, place, **changed):
    duty = place.staff.person.duties.get()
    data = {"sidik": place.pact.text_sha256, "tugas": duty.pk, **changed}
    return client.post(f"/pakta/{place.pact.pk}/tandatangani/", data)


def test_text_and_one_button_then_signed(signing_place, client):
    enter(client, signing_place.staff)
    page = client.get("/pakta/").content.decode()
    assert "menghindari benturan kepentingan" in page
    assert page.count('type="submit"') == 1
    assert post(client, signing_place).status_code == 302
    assert post(client, signing_place).status_code == 302  # a double click
    assert PactSignature.objects.get().person == signing_place.staff.person
    assert "Tidak ada pakta yang menunggu" in client.get("/pakta/").content.decode()


def test_what_one_has_signed_is_reached_from_the_first_page_whatever_ones_roles(signing_place, client):
    enter(client, signing_place.staff)
    post(client, signing_place)
    page = client.get("/ruang-kerja/").content.decode()
    assert '<a href="/pakta/">' in page
    assert '<a href="/perubahan/belajar/">' in page


def test_the_history_says_what_was_done_and_by_whom(signing_place, client):
    enter(client, signing_place.leader)
    page = client.get(f"/perubahan/pakta/{signing_place.pact.pk}/").content.decode()
    assert f"Dibuka oleh {signing_place.leader.display_name}" in page


def test_a_kiosk_whose_time_is_over_is_not_called_open(signing_place, client):
    enter(client, signing_place.leader)
    address = f"/perubahan/pakta/{signing_place.pact.pk}/kios/"
    signing_place.kiosk(at=timezone.now())
    assert "Masih terbuka" in client.get(address).content.decode()
    Kiosk.objects.update(opened_at=AT, closes_at=timezone.now() - timedelta(minutes=1))
    assert "Masih terbuka" not in client.get(address).content.decode()


def test_whoever_signed_in_long_ago_proves_it_again_and_comes_back(signing_place, client):
    accounts.change_password(signing_place.staff, PASSWORD, at=AT)
    signing_place.staff.refresh_from_db()
    enter(client, signing_place.staff, minutes=16)
    assert "Masukkan kata sandi" in client.get("/pakta/").content.decode()
    sent = post(client, signing_place)
    assert sent["Location"] == "/akun/konfirmasi/?next=%2Fpakta%2F"
    assert not PactSignature.objects.exists()
    confirmed = client.post("/akun/konfirmasi/", {"password": PASSWORD, "next": "/pakta/"})
    assert confirmed["Location"] == "/pakta/"
    assert post(client, signing_place).status_code == 302
    assert PactSignature.objects.count() == 1


def test_fourteen_minutes_are_still_fresh(signing_place, client):
    enter(client, signing_place.staff, minutes=14)
    post(client, signing_place)
    assert PactSignature.objects.count() == 1


@pytest.mark.parametrize("changed", [{"sidik": "0" * 64}, {"sidik": ""}, {"tugas": ""}, {"tugas": "9" * 40}])
def test_a_forged_hash_or_duty_signs_nothing_and_shows_the_text_again(signing_place, client, changed):
    enter(client, signing_place.staff)
    answer = post(client, signing_place, **changed)
    assert answer.status_code == 422
    assert signing_place.pact.text_sha256 in answer.content.decode()
    assert not PactSignature.objects.exists()


def test_a_forged_person_changes_nothing(signing_place, client):
    enter(client, signing_place.staff)
    duty = signing_place.head.person.duties.get()
    assert post(client, signing_place, tugas=duty.pk, orang=signing_place.head.person_id).status_code == 422
    assert not PactSignature.objects.exists()


def test_the_pact_of_another_body_is_404_for_whoever_signs_and_whoever_manages(signing_place, client):
    head = signing_place.town.user(signing_place.town.other_root, "Kepala lain contoh", "head")
    other = signing_place.opened(signing_place.town.other_root, by=head)
    enter(client, signing_place.leader)
    tails = ("", "belum/", "sudah/", "pindaian/", "kios/", "langkah/close/", "pratinjau.pdf", "ubah/")
    assert {client.get(f"/perubahan/pakta/{other.pk}/{tail}").status_code for tail in tails} == {404}
    assert client.post(f"/pakta/{other.pk}/tandatangani/", {"tugas": 1}).status_code == 404


def test_a_pact_closed_meanwhile_says_so_with_422(signing_place, client):
    enter(client, signing_place.staff)
    pacts.move(signing_place.pact.pk, "close", by=signing_place.leader, at=timezone.now())
    answer = post(client, signing_place)
    assert answer.status_code == 422
    assert "sudah ditutup" in answer.content.decode()


def test_somebody_without_a_duty_reads_why_there_is_nothing(signing_place, client):
    yesterday = timezone.localdate() - timedelta(days=2)
    people.end_duty(signing_place.staff.person.duties.get(), yesterday, by=signing_place.town.admin, at=AT)
    enter(client, signing_place.staff)
    assert "tidak tercatat bertugas" in client.get("/pakta/").content.decode()
    client.force_login(signing_place.town.admin)
    assert client.get("/pakta/").status_code == 200
    assert post(client, signing_place).status_code == 422


def test_the_paper_is_for_the_signer_managers_and_assessors_only(signing_place, client):
    place = signing_place
    row = place.sign().signature
    address = f"/pakta/tanda-tangan/{row.pk}/"
    assessor = place.town.user(place.town.office, "Penilai contoh", "tpi_member", place.town.root)
    colleague = place.town.user(place.town.training, "Rekan contoh", "staff")
    found = {}
    for user in (place.staff, place.leader, assessor, colleague):
        client.force_login(user)
        answer = client.get(address)
        found[user.display_name] = answer.status_code
        close(answer)
    assert found == {"Pegawai contoh": 200, "Ketua tim contoh": 200, "Penilai contoh": 200, "Rekan contoh": 404}


def test_names_are_shown_to_whoever_manages_and_figures_to_whoever_only_looks(signing_place, client):
    place = signing_place
    place.sign(place.head)
    bureau = place.town.user(place.town.root, "Biro contoh", "organisation")
    client.force_login(bureau)
    page = client.get(f"/perubahan/pakta/{place.pact.pk}/")
    assert page.status_code == 200
    assert "Pegawai contoh" not in page.content.decode()
    assert client.get(f"/perubahan/pakta/{place.pact.pk}/belum/").status_code == 403
    assert client.get(f"/perubahan/pakta/{place.pact.pk}/belum/?unduh=csv").status_code == 403
    assert client.get(f"/perubahan/pakta/{place.pact.pk}/sudah/").status_code == 403


def test_the_list_of_the_missing_downloads_with_its_names(signing_place, client):
    client.force_login(signing_place.leader)
    answer = client.get(f"/perubahan/pakta/{signing_place.pact.pk}/belum/?unduh=csv")
    assert "Pegawai contoh" in b"".join(answer.streaming_content).decode()


def test_a_manager_writes_opens_and_closes_on_pages(signing_place, client):
    client.force_login(signing_place.leader)
    text = defaults()[Pact.JOINT]
    assert text.title in client.get("/perubahan/pakta/baru/?jenis=joint").content.decode()
    data = {
        "unit": signing_place.town.training.slug, "jenis": "joint", "tahun": "2026", "judul": text.title,
        "teks": text.text, "dasar": "", "tenggat": "",
    }  # fmt: skip
    assert client.post("/perubahan/pakta/baru/", data).status_code == 302
    made = Pact.objects.get(kind=Pact.JOINT)
    assert client.post("/perubahan/pakta/baru/", {**data, "teks": ""}).status_code == 422
    for name, extra, state in (
        ("open", {}, "open"),
        ("close", {}, "closed"),
        ("withdraw", {"alasan": "x"}, "withdrawn"),
    ):
        assert client.get(f"/perubahan/pakta/{made.pk}/langkah/{name}/").status_code == 200
        client.post(f"/perubahan/pakta/{made.pk}/langkah/{name}/", extra)
        made.refresh_from_db()
        assert made.state == state
    assert client.post(f"/perubahan/pakta/{made.pk}/langkah/reopen/", {"alasan": "x"}).status_code == 422


def test_the_witness_page_takes_all_that_are_ticked(signing_place, client):
    row = signing_place.sign().signature
    enter(client, signing_place.head)
    assert row.name in client.get("/pakta/saksi/").content.decode()
    assert client.post("/pakta/saksi/", {"pilih": [row.pk, "x", "9" * 30]}).status_code == 302
    assert client.post("/pakta/saksi/", {}).status_code == 422
    row.refresh_from_db()
    assert row.witness == signing_place.head.person


def test_a_witness_proves_within_15_minutes_who_they_are_as_whoever_signs(signing_place, client):
    """The paper prints both in the same words."""
    row = signing_place.sign().signature
    accounts.change_password(signing_place.head, PASSWORD, at=AT)
    signing_place.head.refresh_from_db()
    enter(client, signing_place.head, minutes=16)
    assert "Saksikan yang dicentang" not in client.get("/pakta/saksi/").content.decode()
    sent = client.post("/pakta/saksi/", {"pilih": [row.pk]})
    assert sent["Location"] == "/akun/konfirmasi/?next=%2Fpakta%2Fsaksi%2F"
    row.refresh_from_db()
    assert row.witness is None
    client.post("/akun/konfirmasi/", {"password": PASSWORD, "next": "/pakta/saksi/"})
    assert client.post("/pakta/saksi/", {"pilih": [row.pk]}).status_code == 302
    row.refresh_from_db()
    assert row.witness == signing_place.head.person


# -- the kiosk over HTTP


@pytest.fixture
def cook(signing_place) -> Person:
    return signing_place.town.person(signing_place.town.training, "Sri Contohwati")


def test_a_kiosk_needs_no_account_lists_nobody_and_is_empty_again(signing_place, cook, client):
    kiosk = signing_place.kiosk(at=timezone.now())
    address = f"/pakta/kios/{kiosk.token}/"
    first = client.get(address)
    assert (first.status_code, first["Cache-Control"].count("no-store")) == (200, 1)
    assert not [person.name for person in Person.objects.all() if person.name in first.content.decode()]
    wrong = client.post(address, {"siapa": "Sri Contoh", "kode": kiosk.code})
    assert wrong.status_code == 422
    assert "Sri Contohwati" not in wrong.content.decode()
    text = client.post(address, {"siapa": "sri contohwati", "kode": kiosk.code}).content.decode()
    ticket = re.search(r'name="tiket" value="([^"]+)"', text)
    assert ticket
    agreed = client.post(address, {"tiket": ticket[1], "sidik": signing_place.pact.text_sha256}, follow=True)
    assert PactSignature.objects.get().person == cook
    assert "tanda tangan sudah tercatat" in agreed.content.decode()
    assert "Sri Contohwati" not in agreed.content.decode()


def test_a_replayed_hash_at_the_kiosk_signs_nothing(signing_place, cook, client):
    kiosk = signing_place.kiosk(at=timezone.now())
    address = f"/pakta/kios/{kiosk.token}/"
    text = client.post(address, {"siapa": cook.name, "kode": kiosk.code}).content.decode()
    ticket = re.search(r'name="tiket" value="([^"]+)"', text)
    assert ticket
    assert client.post(address, {"tiket": ticket[1], "sidik": "0" * 64}).status_code == 422
    assert not PactSignature.objects.exists()


def test_an_old_kiosk_is_gone_and_an_unknown_one_is_nowhere(signing_place, client):
    old = signing_place.kiosk(at=timezone.now() - timedelta(hours=3))
    assert client.get(f"/pakta/kios/{old.token}/").status_code == 410
    assert client.post(f"/pakta/kios/{old.token}/", {"tiket": "x"}).status_code == 410
    assert {client.get(f"/pakta/kios/{token}/").status_code for token in ("x", "a" * 300, "%00")} == {404}


def test_the_officer_sees_the_stream_and_it_costs_nothing_while_nothing_happens(signing_place, cook, client):
    now = timezone.now()
    kiosk = signing_place.kiosk(at=now)
    client.force_login(signing_place.leader)
    screen = f"/perubahan/pakta/{signing_place.pact.pk}/kios/{kiosk.pk}/"
    page = client.get(screen).content.decode()
    assert kiosk.token in page
    assert kiosk.code in page
    stream = client.get(f"{screen}aliran/")
    assert client.get(f"{screen}aliran/", headers={"If-None-Match": stream["ETag"]}).status_code == 304
    signing_place.at_kiosk(kiosk, cook, at=now)
    assert cook.name in client.get(f"{screen}aliran/", headers={"If-None-Match": stream["ETag"]}).content.decode()
    client.force_login(signing_place.staff)
    assert client.get(screen).status_code == 403


# -- how many queries


def _crowd(place, count: int) -> None:
    made = [
        Person(body=place.town.body, name=f"Ramai {n:04}", search_name=f"ramai {n:04}", status="non_asn")
        for n in range(count)
    ]
    rows = Person.objects.bulk_create(made)
    Duty.objects.bulk_create(
        Duty(person=row, unit=place.town.training, position="Pelaksana", valid_from=START) for row in rows
    )


@pytest.mark.parametrize("tail", ["", "belum/", "sudah/"])
def test_a_page_takes_as_many_queries_for_ten_as_for_a_thousand(db, client, django_assert_max_num_queries, tail):
    place = build_signing_place()
    place.sign()
    client.force_login(place.leader)
    client.get("/perubahan/")
    counts = []
    for more in (10, 990):
        _crowd(place, more)
        with django_assert_max_num_queries(20) as captured:
            assert client.get(f"/perubahan/pakta/{place.pact.pk}/{tail}").status_code == 200
        counts.append(len(captured))
    assert counts[1] <= counts[0]  # a long list of missing people is found one query sooner


def test_signing_takes_few_queries(signing_place, client, django_assert_max_num_queries):
    enter(client, signing_place.staff)
    with django_assert_max_num_queries(18):
        post(client, signing_place)
