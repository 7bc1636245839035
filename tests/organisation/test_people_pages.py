"""The pages about people: who sees whom, how much of them, and what is done there."""

from __future__ import annotations

import csv as csv_format
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilar.organisation.actions import people
from pilar.organisation.actions.duties import transfer
from pilar.organisation.actions.personal_data import PersonData, change_person, data_of
from pilar.organisation.models import Duty, Person, User
from pilar.organisation.person_names import search_name
from pilar.organisation.versions import ChangedMeanwhile
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.lists import nip
from tests.organisation.town import AT, START, TODAY

LIST = "/kelola/pegawai/"
FILLED = {
    "name": "Pegawai Baru Contoh", "status": "pns", "nip": nip(7), "email": "", "phone": "",
    "unit": "Dinas Tenaga Kerja", "position": "Pelaksana", "rank_level": "P", "valid_from": "01-03-2021", "basis": "",
}  # fmt: skip


@pytest.fixture
def officer(town):
    return town.user(town.labour, "Kepegawaian contoh", "personnel")


@pytest.fixture
def someone(town):
    return town.person(
        town.training, "Drs. Contoh Pegawai, M.Si.", nip=nip(1), status=Person.PNS, email="rahasia@contoh.test",
        phone="+6281234567890",
    )  # fmt: skip


def get(client, user, address):
    client.force_login(user)
    return client.get(address)


def page_of(person, name="person", *more):
    return reverse(f"organisation:{name}", args=[person.pk, *more])


class TestWhoSeesWhom:
    @pytest.mark.parametrize("name", ["person", "person-change", "duty-new", "person-account-open"])
    def test_signed_out_is_sent_to_sign_in(self, client, town, someone, name):
        response = client.get(page_of(someone, name))
        assert response.status_code == 302
        assert response["Location"].startswith("/masuk/")

    @pytest.mark.parametrize("name", ["person", "person-change", "person-account-open", "person-account-close"])
    def test_another_opd_and_another_body_get_404(self, client, town, someone, name):
        sister = town.user(town.health, "Kepegawaian lain", "personnel")
        assert get(client, sister, page_of(someone, name)).status_code == 404
        assert get(client, town.other_admin, page_of(someone, name)).status_code == 404

    def test_staff_see_the_person_and_change_nothing(self, client, town, someone):
        staff = town.user(town.labour, "Staf contoh", "staff")
        assert get(client, staff, page_of(someone)).status_code == 200
        assert get(client, staff, page_of(someone, "person-change")).status_code == 403
        assert get(client, staff, page_of(someone, "duty-new")).status_code == 403
        assert get(client, staff, f"{LIST}baru/").status_code == 403
        assert get(client, staff, f"{LIST}impor/").status_code == 403

    def test_without_a_role_there_is_no_list(self, client, town):
        assert get(client, town.user(town.labour), LIST).status_code == 403

    def test_the_list_holds_the_own_opd_only(self, client, town, someone, officer):
        town.person(town.health, "Orang Kesehatan")
        text = get(client, officer, LIST).content.decode()
        assert "Contoh Pegawai" in text
        assert "Orang Kesehatan" not in text

    def test_a_duty_at_another_opd_is_counted_and_not_named(self, client, town, someone, officer):
        people.add_duty(someone, town.health, "Tugas Kesehatan", by=town.admin, at=AT, valid_from=START)
        text = get(client, officer, page_of(someone)).content.decode()
        assert "Tugas Kesehatan" not in text
        assert "1 tugas di unit lain" in text


class TestMasking:
    SECRETS = (nip(1), f"{nip(1)[:8]} {nip(1)[8:14]}", "rahasia@contoh.test", "+6281234567890")

    @pytest.mark.parametrize("role", ["staff", "auditor"])
    @pytest.mark.parametrize("query", ["", "?unduh=csv"])
    def test_staff_and_auditors_see_masked_data_also_in_the_download(self, client, town, someone, role, query):
        viewer = town.user(town.labour, "Pelihat contoh", role)
        response = get(client, viewer, LIST + query)
        text = (b"".join(response) if response.streaming else response.content).decode()
        detail = get(client, viewer, page_of(someone)).content.decode()
        for secret in self.SECRETS:
            assert secret not in text
            assert secret not in detail
        assert "1986•••• •••••• • •••" in text
        assert "r•••@contoh.test" in detail

    def test_a_workbook_is_masked_too(self, client, town, someone):
        from io import BytesIO

        from openpyxl import load_workbook

        viewer = town.user(town.labour, "Pelihat contoh", "auditor")
        book = load_workbook(BytesIO(b"".join(get(client, viewer, f"{LIST}?unduh=xlsx"))))
        text = str(list(book["Data"].values))
        assert "1986•••• •••••• • •••" in text
        assert nip(1) not in text

    def test_personnel_see_and_download_all(self, client, town, someone, officer):
        rows = b"".join(get(client, officer, f"{LIST}?unduh=csv")).decode("utf-8-sig").splitlines()
        row = next(row for row in csv_format.DictReader(rows, delimiter=";") if row["Nama"].startswith("Drs."))
        assert row["NIP/NI PPPK"].replace(" ", "").lstrip("'") == nip(1)
        assert row["Surel"] == "rahasia@contoh.test"

    def test_oneself_is_shown_whole(self, client, town, someone):
        user = people.open_account(someone, by=town.admin, at=AT)
        assert "rahasia@contoh.test" in get(client, user, page_of(someone)).content.decode()

    def test_a_masked_number_cannot_be_guessed_by_searching(self, client, town, someone, officer):
        viewer = town.user(town.labour, "Auditor contoh", "auditor")
        text = get(client, viewer, f"{LIST}?q={nip(1)[:10]}").content.decode()
        assert "Contoh Pegawai" not in text
        assert "hanya untuk yang boleh melihat NIP" in text
        assert "Contoh Pegawai" in get(client, officer, f"{LIST}?q={nip(1)[:10]}").content.decode()


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=contoh+p", True), ("?q=Drs.+Contoh", True), ("?q=pegawai", False), ("?status=pns", True),
            ("?status=partner", False), ("?unit=UPT+Balai+Latihan+Kerja", True), ("?unit=dinas-tenaga-kerja", True),
            ("?tugas=berakhir", False), ("?tugas=semua", True), ("?unit=Dinas+Kesehatan", False), ("?q=1986", False),
        ],
    )  # fmt: skip
    def test_each_filter(self, client, town, someone, officer, query, found):
        assert ("Contoh Pegawai, M.Si." in get(client, officer, LIST + query).content.decode()) is found

    def test_who_has_left_is_found_there(self, client, town, someone, officer):
        people.end_duty(someone.duties.get(), date(2024, 1, 1), by=town.admin, at=AT)
        assert "Contoh Pegawai" not in get(client, officer, LIST).content.decode()
        assert "sampai 1 Januari 2024" in get(client, officer, f"{LIST}?tugas=berakhir").content.decode()

    @pytest.mark.parametrize("limit", [0, 5000])
    @pytest.mark.parametrize("duty", ["bertugas", "berakhir", "semua"])
    def test_both_ways_of_looking_find_the_same(self, client, town, someone, officer, monkeypatch, duty, limit):
        from pilar.organisation.queries import people as queries

        gone = town.person(town.labour, "Sudah Pergi")
        people.end_duty(gone.duties.get(), date(2024, 1, 1), by=town.admin, at=AT)
        monkeypatch.setattr(queries, "LIMIT", limit)
        for user in (officer, town.admin):
            text = get(client, user, f"{LIST}?tugas={duty}").content.decode()
            assert ("Sudah Pergi" in text) is (duty != "bertugas")
            assert ("Contoh Pegawai" in text) is (duty != "berakhir")

    def test_the_same_queries_for_10_and_50_people(self, client, town, officer):
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(LIST).status_code == 200
            return len(captured)

        for n in range(10):
            people.open_account(town.person(town.training, f"Orang {n}"), by=town.admin, at=AT)
        get(client, officer, LIST)
        few = queries()
        for n in range(40):
            people.open_account(town.person(town.training, f"Orang lain {n}"), by=town.admin, at=AT)
        assert queries() == few

    @pytest.mark.parametrize(
        ("name", "key"),
        [("Drs. H. Contoh  Pegawai, M.Si.", "contoh pegawai"), ("dr. Ani", "ani"), ("Dr.", "dr."), ("Hadi", "hadi")],
    )
    def test_titles_do_not_count_in_the_order(self, name, key):
        assert search_name(name) == key


class TestRegistering:
    def send(self, client, user, **fields):
        client.force_login(user)
        return client.post(f"{LIST}baru/", {**FILLED, **fields})

    def test_somebody_new(self, client, town, officer):
        response = self.send(client, officer)
        person = Person.objects.get(nip=nip(7))
        assert response["Location"] == page_of(person)
        assert person.duties.get().unit == town.labour

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"nip": "123"}, "18 angka"),
            ({"status": "partner"}, "Hanya PNS dan PPPK"),
            ({"unit": "Dinas Kesehatan"}, "tidak ada di lingkup ini"),
            ({"valid_from": "kemarin"}, "Tulis tanggal"),
            ({"phone": "1"}, "telepon tidak dikenal"),
            ({"valid_from": "01-03-1999"}, "tidak berlaku"),
        ],
    )
    def test_what_is_wrong_is_told_and_what_was_typed_kept(self, client, town, officer, fields, sentence):
        response = self.send(client, officer, **fields)
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert 'value="Pegawai Baru Contoh"' in response.content.decode()
        assert not Person.objects.filter(name="Pegawai Baru Contoh").exists()

    def test_a_number_that_may_be_right_is_confirmed_with_a_note(self, client, town, officer):
        odd = f"1930{nip(7)[4:]}"
        response = self.send(client, officer, nip=odd)
        assert "Nomor ini sudah saya cocokkan dengan SK" in response.content.decode()
        assert self.send(client, officer, nip=odd, nip_confirmed="on").status_code == 422
        assert self.send(client, officer, nip=odd, nip_confirmed="on", nip_note="SK contoh").status_code == 302
        assert Person.objects.get(nip=odd).nip_note == "SK contoh"

    def test_who_has_the_number_is_told_to_whoever_sees_that_person(self, client, town, officer):
        town.person(town.training, "Pemilik Nomor", nip=nip(7), status=Person.PNS)
        assert "atas nama Pemilik Nomor" in self.send(client, officer).content.decode()

    def test_and_to_nobody_else(self, client, town, officer):
        town.person(town.health, "Pemilik Nomor", nip=nip(7), status=Person.PNS)
        text = self.send(client, officer).content.decode()
        assert "sudah terdaftar di luar lingkup Anda" in text
        assert "Pemilik Nomor" not in text


class TestChanging:
    def form(self, client, user, person, **fields):
        client.force_login(user)
        seal = client.get(page_of(person, "person-change")).context["form"].initial["seal"]
        data = {
            "name": person.name, "status": person.status, "nip": person.nip or "", "email": person.email,
            "phone": person.phone, "seal": seal, **fields,
        }  # fmt: skip
        return client.post(page_of(person, "person-change"), data)

    def test_email_and_nip_go_along_to_the_account(self, client, town, someone, officer):
        user = people.open_account(someone, by=town.admin, at=AT)
        assert self.form(client, officer, someone, email="Baru@Contoh.test", nip=nip(2)).status_code == 302
        user.refresh_from_db()
        assert (user.username, user.email) == (nip(2), "baru@contoh.test")

    def test_an_email_of_another_account_is_refused(self, client, town, someone, officer):
        people.open_account(someone, by=town.admin, at=AT)
        people.open_account(town.person(town.health, email="ada@contoh.test"), by=town.admin, at=AT)
        response = self.form(client, officer, someone, email="ada@contoh.test")
        assert "sudah dipakai akun lain" in response.content.decode()
        someone.refresh_from_db()
        assert someone.email == "rahasia@contoh.test"

    def test_what_somebody_else_changed_is_not_written_over_unseen(self, client, town, someone, officer):
        client.force_login(officer)
        old = client.get(page_of(someone, "person-change")).context["form"].initial["seal"]
        change_person(someone, PersonData("Nama Lain", "pns", nip(1)), by=town.admin, at=AT)
        response = self.form(client, officer, someone, name="Nama Saya", seal=old)
        assert response.status_code == 422
        assert "baru saja diubah orang lain" in response.content.decode()
        assert 'value="Nama Saya"' in response.content.decode()
        seen = response.context["form"].data["seal"]
        assert self.form(client, officer, someone, name="Nama Saya", seal=seen).status_code == 302

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("guarded", [True, False])
    def test_two_changes_at_once(self, request, tmp_path, monkeypatch, guarded):
        from pilar.kernel import ledger
        from pilar.organisation.actions import personal_data

        with open_site(request, tmp_path) as site:
            town = request.getfixturevalue("town_in_file")
            person = town.person(town.labour, "Awal")
            seal = personal_data.seal_of(person)
            meeting = Meeting(guarded=guarded)
            monkeypatch.setattr(personal_data, "seal_of", meeting.after(personal_data.seal_of))
            if not guarded:
                monkeypatch.setattr(ledger, "record", lambda *args, **options: None)
            guard: Any = {} if guarded else {"guard": unguarded}
            results = site.together(*(
                lambda name=name: change_person(
                    person, PersonData(name, "non_asn"), by=town.admin, at=AT, seal=seal, **guard
                )
                for name in ("Satu", "Dua")
            ))  # fmt: skip
            lost = [result for result in results if isinstance(result, ChangedMeanwhile)]
            assert len(lost) == (1 if guarded else 0)


class TestDuties:
    def test_moving_ends_one_and_begins_the_other(self, client, town, someone, officer):
        client.force_login(officer)
        duty = someone.duties.get()
        data = {"unit": "Dinas Tenaga Kerja", "position": "Kepala Seksi", "valid_from": "01-12-2026", "leads": "on"}
        assert client.post(page_of(someone, "duty-move", duty.pk), data).status_code == 302
        duty.refresh_from_db()
        assert duty.valid_until == date(2026, 11, 30)
        assert someone.duties.exclude(pk=duty.pk).get().leads

    def test_a_move_into_another_opd_is_refused(self, client, town, someone, officer):
        client.force_login(officer)
        data = {"unit": "Dinas Kesehatan", "position": "Kepala", "valid_from": "01-12-2026"}
        assert client.post(page_of(someone, "duty-move", someone.duties.get().pk), data).status_code == 422

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("guarded", [True, False])
    def test_two_moves_at_once(self, request, tmp_path, monkeypatch, guarded):
        from pilar.kernel import ledger
        from pilar.organisation.actions import duties

        with open_site(request, tmp_path) as site:
            town = request.getfixturevalue("town_in_file")
            duty = town.person(town.labour).duties.select_related("unit__body").get()
            meeting = Meeting(guarded=guarded)
            monkeypatch.setattr(duties, "refuse_changed", meeting.after(duties.refuse_changed))
            if not guarded:
                monkeypatch.setattr(ledger, "record", lambda *args, **options: None)
                monkeypatch.setattr(duties, "_held", lambda unit: unit)
            guard: Any = {} if guarded else {"guard": unguarded}
            site.together(*(
                lambda: transfer(duty, town.labour, "Kepala", by=town.admin, at=AT, from_day=TODAY, **guard)
                for _ in range(2)
            ))  # fmt: skip
            assert Duty.objects.filter(person=duty.person_id, position="Kepala").count() == (1 if guarded else 2)

    def test_a_further_duty_and_its_end(self, client, town, someone, officer):
        client.force_login(officer)
        data = {"unit": town.labour.slug, "position": "Anggota", "valid_from": "01-11-2026"}
        assert client.post(page_of(someone, "duty-new"), data).status_code == 302
        duty = someone.duties.get(position="Anggota")
        assert client.post(page_of(someone, "duty-end", duty.pk), {"last_day": "01-01-2020"}).status_code == 422
        assert client.post(page_of(someone, "duty-end", duty.pk), {"last_day": "31-12-2026"}).status_code == 302

    def test_a_duty_of_another_person_is_404(self, client, town, someone, officer):
        other = town.person(town.training).duties.get()
        assert get(client, officer, page_of(someone, "duty-end", other.pk)).status_code == 404


class TestAccounts:
    def test_opened_closed_and_opened_again(self, client, town, someone, officer):
        client.force_login(officer)
        text = client.get(page_of(someone)).content.decode()
        assert "Belum ada" in text
        assert client.post(page_of(someone, "person-account-open")).status_code == 302
        assert "Belum pernah masuk" in client.get(page_of(someone)).content.decode()
        assert client.post(page_of(someone, "person-account-close")).status_code == 302
        assert not User.objects.get(person=someone).is_active
        assert "Ditutup" in client.get(page_of(someone)).content.decode()
        assert client.post(page_of(someone, "person-account-open")).status_code == 302
        assert User.objects.get(person=someone).is_active

    def test_roles_are_shown_to_who_may_see_them(self, client, town, officer):
        head = town.user(town.labour, "Kepala contoh", "head")
        assert "<dd>Kepala " in get(client, officer, page_of(head.person)).content.decode()
        staff = town.user(town.labour, "Staf contoh", "staff")
        assert "<dd>Kepala " not in get(client, staff, page_of(head.person)).content.decode()


def test_unchanged_data_leave_no_event(town, someone):
    from pilar.kernel.models import LedgerEntry

    before = LedgerEntry.objects.count()
    change_person(someone, data_of(someone), by=town.admin, at=AT + timedelta(days=1))
    assert LedgerEntry.objects.count() == before
