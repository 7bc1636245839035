"""The letterhead of a unit and who answers for its documents."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import acting, letterheads, people, units
from pilar.organisation.letterhead import letterhead_of, responsible_of, town_in, town_of
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.versions import ChangedMeanwhile
from tests.organisation.town import AT, START

DAY = date(2026, 11, 24)


def set_lines(town, unit, address="Jalan Contoh 1", contact="Telepon 1"):
    return letterheads.set_letterhead(unit, address, contact, by=town.admin, at=AT)


def head_of(town, unit, name="Kepala contoh", **more) -> Person:
    given = {"status": Person.PNS, "nip": "198001012005012001", "position": "Kepala UPT", "valid_from": START}
    return people.add_person(unit, name, by=town.admin, at=AT, leads=True, **{**given, **more})


class TestLetterhead:
    def test_holds_body_opd_and_unit(self, town):
        head = letterhead_of(town.training)
        assert head.lines == ("Pemerintah Kabupaten Contoh", "Dinas Tenaga Kerja")
        assert head.unit_name == "UPT Balai Latihan Kerja"
        assert head.body_name == "Pemerintah Kabupaten Contoh"

    def test_of_the_body_itself_says_its_name_once(self, town):
        head = letterhead_of(town.root)
        assert {*head.lines, head.unit_name} == {"Pemerintah Kabupaten Contoh"}

    def test_takes_the_nearest_address_upwards(self, town):
        assert letterhead_of(town.training).address == ()
        set_lines(town, town.root, "Alun-alun", "")
        assert letterhead_of(Unit.objects.get(pk=town.training.pk)).address == ("Alun-alun",)
        set_lines(town, town.labour, "Jalan Dinas 2", "Telepon 2")
        assert letterhead_of(Unit.objects.get(pk=town.training.pk)).address == ("Jalan Dinas 2", "Telepon 2")
        set_lines(town, town.training, "Jalan UPT 3", "")
        assert letterhead_of(Unit.objects.get(pk=town.training.pk)).address == ("Jalan UPT 3",)

    def test_takes_one_query_when_the_unit_knows_its_body(self, town):
        unit = Unit.objects.select_related("body").get(pk=town.training.pk)
        with CaptureQueriesContext(connection) as queries:
            letterhead_of(unit)
        assert len(queries) == 1


class TestResponsible:
    def test_is_the_head_with_the_whole_nip(self, town):
        head_of(town, town.training)
        found = responsible_of(town.training, DAY)
        assert (found.name, found.capacity, found.nip) == ("Kepala contoh", "Kepala UPT", "19800101 200501 2 001")
        assert found.approved_at is None

    def test_is_nobody_where_nobody_heads(self, town):
        assert responsible_of(town.training, DAY) is None

    @pytest.mark.parametrize(
        ("kind", "capacity"), [(Duty.PLT, "Plt. Kepala UPT"), (Duty.PLH, "Plh. Kepala UPT")]
    )  # fmt: skip
    def test_is_who_acts_on_that_day_and_only_then(self, town, kind, capacity):
        head_of(town, town.training)
        stand_in = town.person(town.training, "Pengganti contoh")
        acting.appoint(
            town.training, stand_in, kind, "Kepala UPT", by=town.admin, at=AT, valid_from=DAY,
            valid_until=date(2026, 11, 26), basis="SP 1",
        )  # fmt: skip
        assert responsible_of(town.training, DAY).capacity == capacity
        assert responsible_of(town.training, DAY).name == "Pengganti contoh"
        assert responsible_of(town.training, date(2026, 11, 26)).capacity == capacity
        assert responsible_of(town.training, date(2026, 11, 23)).capacity == "Kepala UPT"
        assert responsible_of(town.training, date(2026, 11, 27)).capacity == "Kepala UPT"

    def test_approves_in_the_time_of_the_body(self, town):
        town.body.time_zone = "Asia/Makassar"
        town.body.save()
        head_of(town, town.training)
        unit = Unit.objects.get(pk=town.training.pk)
        approved = responsible_of(unit, DAY, approved_at=AT).approved_at
        assert (approved.hour, approved.tzname()) == (11, "WITA")


class TestSetting:
    def test_is_kept_and_recorded_without_its_text(self, town):
        set_lines(town, town.training, "  Jalan\n Contoh   1 ")
        town.training.refresh_from_db()
        assert (town.training.address, town.training.contact) == ("Jalan Contoh 1", "Telepon 1")
        assert LedgerEntry.objects.latest("pk").code == "unit.letterhead"

    def test_is_refused_to_who_does_not_manage_the_unit(self, town):
        staff = town.user(town.training, role="staff")
        with pytest.raises(AccessDenied):
            letterheads.set_letterhead(town.training, "x", "", by=staff, at=AT)

    def test_is_refused_where_too_long_or_closed(self, town):
        with pytest.raises(units.UnitError, match="200"):
            set_lines(town, town.training, "x" * 201)
        units.close_unit(town.training, by=town.admin, at=AT, last_day=date(2026, 11, 1), basis="Perda")
        with pytest.raises(units.UnitError, match="sudah ditutup"):
            set_lines(town, town.training)

    def test_of_two_the_second_is_told(self, town):
        seen = letterheads.letterhead_version(town.training)
        set_lines(town, town.training)
        with pytest.raises(ChangedMeanwhile):
            letterheads.set_letterhead(town.training, "Lain", "", by=town.admin, at=AT, seen=seen)


class TestThePages:
    @pytest.fixture
    def asked(self, town, client):
        def ask(address, data=None):
            client.force_login(town.admin)
            return client.get(address) if data is None else client.post(address, data)

        return ask

    def test_the_unit_page_leads_to_a_form_that_saves(self, town, asked):
        address = f"/kelola/unit/{town.training.slug}/kop-surat/"
        assert address in asked(f"/kelola/unit/{town.training.slug}/").content.decode()
        data = {"address": "Jalan Contoh 5", "contact": "", "versi": letterheads.letterhead_version(town.training)}
        assert asked(address, data).status_code == 302
        town.training.refresh_from_db()
        assert town.training.address == "Jalan Contoh 5"

    def test_a_conflict_shows_both_texts(self, town, asked):
        old = letterheads.letterhead_version(town.training)
        set_lines(town, town.training, "Alamat pertama")
        answer = asked(
            f"/kelola/unit/{town.training.slug}/kop-surat/", {"address": "Alamat kedua", "contact": "", "versi": old}
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "<dd>Alamat pertama</dd>" in page
        assert 'value="Alamat kedua"' in page

    def test_the_specimen_is_a_draft_pdf(self, town, asked):
        answer = asked(f"/kelola/unit/{town.training.slug}/kop-surat/contoh.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert "no-store" in answer.headers["Cache-Control"]


# -- the town before the date


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("Jalan Contoh Nomor 12, Kota Contoh 60111", "Contoh"),
        ("Jalan Contoh 12, Surabaya", "Surabaya"),
        ("Jalan Contoh 12, Kelurahan Contoh, Surabaya 60111, Jawa Timur", "Surabaya"),
        ("Jl. Contoh 12, Kab. Indramayu, Jawa Barat 45211, Indonesia", "Indramayu"),
        ("Gedung Contoh Lantai 2, Jalan Contoh 3, Bandar Lampung, Lampung.", "Bandar Lampung"),
        ("Jalan Contoh Nomor 1 (data contoh)", ""),
        ("Surabaya", ""),  # one word alone may be a name of the house
        ("Jalan Contoh 12, Kelurahan Contoh", ""),
        ("Gedung Contoh, Lantai Dua", ""),
        ("Jalan Contoh 12, RT 3", ""),
        ("Jalan Contoh 12, Jawa Timur", ""),
        ("", ""),
    ],
)
def test_the_town_is_taken_from_the_end_of_the_address_and_never_guessed(address, town):
    assert town_in(address) == town


def test_the_town_is_that_of_the_nearest_address(town):
    Unit.objects.filter(pk=town.root.pk).update(address="Jalan Contoh 1, Kota Jauh")
    assert town_of(town.training) == "Jauh"
    town.training.contact = "Telepon (000) 555-0100, Laman Contoh"
    assert town_of(town.training) == "Jauh"
    town.training.address = "Jalan Contoh 2, Kota Dekat 60111"
    assert town_of(town.training) == "Dekat"
