"""The calendar of a body: who reads it, who edits what, and which due dates an edit moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.kernel import clocks, ledger, rules
from pilar.kernel.calendar_edits import CalendarError, HolidayChanged
from pilar.kernel.calendars import load_years
from pilar.kernel.models.calendar import Holiday
from pilar.kernel.models.clocks import Clock
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.rules_file import load, parse
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import calendar, grants, people, units
from tests.organisation.town import AT, START

YEAR = "/kelola/kalender/?tahun=2026"
NEW = {"day": "12-10-2026", "name": "Hari jadi contoh", "kind": "regional", "source": "SE Gubernur contoh"}
DAY = date(2026, 10, 12)
NATAL = date(2026, 12, 25)


@pytest.fixture
def loaded(town):
    load_years([2026, 2027])
    return town


@pytest.fixture
def keeper(loaded, client):
    """The administrator of one of two bodies, signed in."""
    client.force_login(loaded.admin)
    return loaded.admin


@pytest.fixture
def sole(loaded, client):
    """Somebody who keeps the calendar of every body of the installation, signed in."""
    user = people.open_system_account("pemasang@contoh.test", "Pengelola contoh", by="test", at=AT)
    grants.give(user, "administrator", loaded.root, by=loaded.admin, at=AT, valid_from=START)
    grants.give(user, "administrator", loaded.other_root, by=loaded.other_admin, at=AT, valid_from=START)
    client.force_login(user)
    return user


def regional(town, day: date = DAY, **changes):
    given = {"name": "Hari jadi contoh", "source": "SE contoh", "by": town.admin, "at": AT, **changes}
    return calendar.add_holiday(town.body, day=day, kind="regional", **given).holiday


def row(day: date) -> Holiday:
    return Holiday.objects.get(day=day, removed=False)


def limit(body, start=AT):
    """An open limit of ten working days."""
    rule = {
        "code": "room.days", "label": "Batas contoh", "kind": "count", "unit": "workday",
        "rows": [{"value": 10, "valid_from": date(2020, 1, 1), "source": "x", "verified": "confirmed"}],
    }  # fmt: skip
    load(parse({"format": 1, "rules": [rule]}, room="room", name="x"))
    return clocks.start(
        rules.get("room.days", None, date(2026, 1, 1)), body=body.uuid, time_zone="Asia/Jakarta", at=start
    )


def events(chain) -> list[str]:
    rows = LedgerEntry.objects.filter(chain=chain, code__startswith="c")
    return list(rows.order_by("sequence").values_list("code", flat=True))


# -- the page


def test_every_signed_in_person_reads_the_year(loaded, client):
    regional(loaded)
    client.force_login(loaded.user(loaded.training, role="staff"))
    html = client.get(YEAR).text
    assert "Hari Raya Natal" in html
    assert "Hari jadi contoh" in html
    assert "<dd>239</dd>" in html  # 240 of the decrees, less the regional day
    assert "libur nasional: Hari Raya Natal" in html
    assert "Tambah hari libur" not in html
    assert "/ubah/" not in html


def test_signed_out_one_is_asked_to_sign_in(loaded, client):
    for path in (YEAR, "/kelola/kalender/tambah/", "/kelola/kalender/bergeser/", "/kelola/kalender/libur.ics"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/masuk/")


@pytest.mark.parametrize("year", ["1989", "2101", "abc", "-1", "99999999999999999999", "２０２６"])
def test_a_year_that_is_none_is_not_found(keeper, client, year):
    assert client.get("/kelola/kalender/", {"tahun": year}).status_code == 404


def test_a_year_without_joint_leave_says_what_that_means(keeper, client):
    load_years([2028])
    html = client.get("/kelola/kalender/?tahun=2028").text
    assert "Kalender belum ditetapkan" in html
    assert "ditandai sementara" in html
    assert "Sebagian masih perkiraan" in client.get("/kelola/kalender/?tahun=2027").text
    assert "belum ditetapkan" not in client.get(YEAR).text


def test_a_year_before_the_first_rule_is_shown_without_working_days(keeper, client):
    html = client.get("/kelola/kalender/?tahun=1990").text
    assert "hari kerjanya tidak dihitung" in html
    assert "Kalender belum diisi" in html


def test_an_empty_year_is_loaded_from_the_package(sole, client):
    html = client.get("/kelola/kalender/?tahun=2030").text
    assert "Belum ada hari libur tercatat" in html
    assert "Muat dari paket data" in html
    answer = client.post("/kelola/kalender/muat/?tahun=2030", follow=True)
    assert "Kalender 2030 dimuat" in answer.text
    assert Holiday.objects.filter(day__year=2030).exists()
    assert events(ledger.INSTALLATION)[-1] == "calendar.loaded"


def test_the_keeper_of_one_of_several_bodies_loads_nothing_shared(keeper, client):
    assert "Muat dari paket data" not in client.get("/kelola/kalender/?tahun=2030").text
    assert client.post("/kelola/kalender/muat/?tahun=2030").status_code == 403
    assert not Holiday.objects.filter(day__year=2030).exists()


def test_a_year_that_the_package_does_not_know_is_refused(loaded, sole, monkeypatch):
    monkeypatch.setattr("pilar.kernel.calendars.shipped_days", lambda years: ())
    with pytest.raises(CalendarError, match="tidak mengenal hari libur tahun 2040"):
        calendar.load_year(loaded.body, 2040, by=sole, at=AT)


def test_a_year_takes_the_same_queries_however_many_days_it_has(keeper, loaded, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(YEAR).status_code == 200
        return len(caught)

    client.get(YEAR)
    before = count()
    for number in range(40):
        regional(loaded, date(2026, 7, 1) + timedelta(days=number), name=f"Hari {number}")
    assert count() == before


def test_the_list_is_downloaded_as_a_file(keeper, client):
    answer = client.get(f"{YEAR}&unduh=csv")
    text = b"".join(answer.streaming_content).decode()
    assert "2026-12-25;Jumat;Hari Raya Natal;libur nasional" in text


def test_the_year_is_given_to_calendar_programs(loaded, client):
    regional(loaded, name="Hari jadi; contoh")
    client.force_login(loaded.user(loaded.training, role="staff"))
    answer = client.get("/kelola/kalender/libur.ics?tahun=2026")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.text
    assert text.count("BEGIN:VEVENT") == 26
    assert "SUMMARY:Hari jadi\\; contoh\r\n" in text
    assert "DTSTART;VALUE=DATE:20261225\r\n" in text
    assert "STATUS:TENTATIVE" in client.get("/kelola/kalender/libur.ics?tahun=2027").text


# -- regional days


def test_the_keeper_adds_a_regional_day_with_its_source(keeper, loaded, client):
    answer = client.post("/kelola/kalender/tambah/", NEW, follow=True)
    assert answer.redirect_chain[-1][0] == YEAR
    assert "Tidak ada batas waktu yang bergeser" in answer.text
    found = row(DAY)
    assert (found.body, found.kind, found.source) == (loaded.body.uuid, "regional", "SE Gubernur contoh")
    assert events(loaded.body.uuid) == ["calendar.added"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"day": "31-2-2026"}, "Tulis tanggal yang ada"),
        ({"day": "1-1-1900"}, "Isi tanggal 01-01-1990 atau sesudahnya"),
        ({"name": " "}, "Isi nama hari libur"),
        ({"source": ""}, "Isi dasarnya"),
        ({"source": "x" * 201}, "200"),
        ({"kind": "national"}, "Jenis"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(keeper, client, changes, message):
    sent = {**NEW, "name": "Hari yang diketik", **changes}
    answer = client.post("/kelola/kalender/tambah/", sent)
    assert answer.status_code == 422
    assert sent["day"] in answer.text
    if sent["name"].strip():
        assert "Hari yang diketik" in answer.text
    assert not Holiday.objects.filter(kind="regional").exists()
    assert not Holiday.objects.filter(edited_by=str(keeper.pk)).exists()


def test_a_day_that_is_there_already_is_told_at_its_field(keeper, loaded, client):
    regional(loaded)
    answer = client.post("/kelola/kalender/tambah/", NEW)
    assert answer.status_code == 422
    assert 'href="#id_day"' in answer.text
    assert "sudah tercatat sebagai hari libur" in answer.text


def test_a_regional_day_is_edited_and_removed(keeper, loaded, client):
    own = regional(loaded)
    path = f"/kelola/kalender/{own.pk}"
    assert 'value="12-10-2026"' in client.get(f"{path}/ubah/").text
    client.post(f"{path}/ubah/", {**NEW, "day": "13-10-2026", "version": 1})
    assert row(DAY + timedelta(days=1)).version == 2
    assert "13 Oktober 2026" in client.get(f"{path}/hapus/").text
    client.post(f"{path}/hapus/", {"version": 2})
    assert Holiday.objects.get(pk=own.pk).removed
    assert client.get(f"{path}/ubah/").status_code == 404
    assert client.get(f"{path}/hapus/").status_code == 404
    assert events(loaded.body.uuid) == ["calendar.added", "calendar.edited", "calendar.removed"]


def test_of_two_who_edit_one_day_the_second_sees_both_texts(keeper, loaded, client):
    own = regional(loaded)
    path = f"/kelola/kalender/{own.pk}/ubah/"
    client.post(path, {**NEW, "name": "Nama pertama", "version": 1})
    answer = client.post(path, {**NEW, "name": "Nama kedua", "version": 1})
    assert answer.status_code == 422
    assert "Yang tersimpan sekarang" in answer.text
    assert "Nama pertama" in answer.text
    assert 'value="Nama kedua"' in answer.text
    assert Holiday.objects.get(pk=own.pk).name == "Nama pertama"
    assert 'name="version" value="2"' in answer.text  # sending it again is now a decision
    client.post(path, {**NEW, "name": "Nama kedua", "version": 2})
    assert Holiday.objects.get(pk=own.pk).name == "Nama kedua"


def test_an_edit_of_a_day_that_has_just_been_removed_keeps_the_text(keeper, loaded, client):
    own = regional(loaded)
    calendar.remove_holiday(loaded.body, own, version=1, by=loaded.admin, at=AT)
    answer = client.post(f"/kelola/kalender/{own.pk}/ubah/", {**NEW, "name": "Nama kedua", "version": 1})
    assert answer.status_code == 422
    assert "sudah dihapus orang lain" in answer.text
    assert 'value="Nama kedua"' in answer.text


def test_a_removal_of_a_day_that_has_just_been_changed_is_asked_again(keeper, loaded, client):
    own = regional(loaded)
    path = f"/kelola/kalender/{own.pk}"
    client.post(f"{path}/ubah/", {**NEW, "name": "Nama baru", "version": 1})
    answer = client.post(f"{path}/hapus/", {"version": 1})
    assert answer.status_code == 422
    assert "Nama baru" in answer.text
    assert not Holiday.objects.get(pk=own.pk).removed


def test_an_action_without_a_version_changes_nothing(loaded):
    own = regional(loaded)
    with pytest.raises(HolidayChanged):
        calendar.remove_holiday(loaded.body, own, version=7, by=loaded.admin, at=AT)


# -- who may


def paths(own) -> list[str]:
    return [
        "/kelola/kalender/tambah/",
        "/kelola/kalender/bergeser/",
        f"/kelola/kalender/{own.pk}/ubah/",
        f"/kelola/kalender/{own.pk}/hapus/",
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_right_it_is_refused(loaded, client, method):
    own = regional(loaded)
    for user in (
        loaded.user(loaded.training, role="staff"),
        loaded.user(loaded.labour, role="head"),
        loaded.user(loaded.labour, "Administrator OPD", "administrator"),  # not at the root
    ):
        client.force_login(user)
        assert [getattr(client, method)(path).status_code for path in paths(own)] == [403] * 4


def test_another_body_s_day_does_not_exist(loaded, client):
    own = regional(loaded)
    client.force_login(loaded.other_admin)
    assert client.get(f"/kelola/kalender/{own.pk}/ubah/").status_code == 404
    assert client.post(f"/kelola/kalender/{own.pk}/hapus/", {"version": 1}).status_code == 404
    assert "Hari jadi contoh" not in client.get(YEAR).text
    assert client.get(f"{YEAR}&instansi=contoh").status_code == 404
    assert client.get("/kelola/kalender/tambah/?instansi=contoh").status_code == 404


def test_the_organisation_bureau_keeps_the_calendar_too(loaded, client):
    client.force_login(loaded.user(loaded.office, role="organisation", at=loaded.root))
    assert client.post("/kelola/kalender/tambah/", NEW).status_code == 302
    assert row(DAY).body == loaded.body.uuid


def test_the_keeper_of_one_of_several_bodies_edits_no_shared_day(keeper, loaded, client):
    natal = row(NATAL)
    answer = client.get(f"/kelola/kalender/{natal.pk}/ubah/")
    assert answer.status_code == 403
    assert "dipakai bersama" in answer.text
    assert client.post(f"/kelola/kalender/{natal.pk}/hapus/", {"version": 1}).status_code == 403
    with pytest.raises(AccessDenied):
        calendar.add_holiday(loaded.body, day=DAY, name="x", kind="national", source="x", by=loaded.admin, at=AT)
    assert not row(NATAL).removed


def test_who_keeps_every_body_s_calendar_edits_the_shared_days(sole, client):
    eid = row(date(2027, 3, 10))
    page = client.get(f"/kelola/kalender/{eid.pk}/ubah/")
    assert "Cuti bersama ASN" in page.text
    assert "Libur daerah" not in page.text
    sent = {"day": "10-3-2027", "name": "Idul Fitri 1448 H", "kind": "national", "source": "SKB contoh", "version": 1}
    answer = client.post(f"/kelola/kalender/{eid.pk}/ubah/", sent, follow=True)
    assert "disimpan" in answer.text
    assert not row(date(2027, 3, 10)).estimated
    assert events(ledger.INSTALLATION) == ["calendar.edited"]
    assert client.post("/kelola/kalender/tambah/", {**NEW, "kind": "joint_leave"}).status_code == 302
    assert row(DAY).body is None


def test_where_there_is_one_body_its_administrator_edits_all(db, client):
    body = units.create_body("regency", "Satu", "satu", by="test", at=AT, valid_from=START)
    admin = people.open_system_account("admin@satu.test", "Administrator", by="test", at=AT)
    grants.give_first(admin, units.root_of(body), by="test", at=AT)
    load_years([2026])
    client.force_login(admin)
    natal = row(NATAL)
    client.post(f"/kelola/kalender/{natal.pk}/hapus/", {"version": 1})
    assert Holiday.objects.get(pk=natal.pk).removed


def test_who_sees_two_bodies_chooses_between_them(sole, loaded, client):
    regional(loaded)
    assert "Pemerintah Kota Lain (contoh)" in client.get(YEAR).text
    there = client.get(f"{YEAR}&instansi=lain").text
    assert "Hari jadi contoh" not in there
    client.post("/kelola/kalender/tambah/?instansi=lain", {**NEW, "name": "Hari kota"})
    assert Holiday.objects.get(name="Hari kota").body == loaded.other_body.uuid


# -- due dates


def test_after_a_change_the_due_dates_that_move_are_shown_and_moved(keeper, loaded, client):
    limits = [limit(loaded.body, AT + timedelta(days=days)) for days in (0, 1)]
    other = limit(loaded.other_body)
    before = [clock.due_on for clock in limits]
    sent = {**NEW, "day": "3-12-2026"}
    answer = client.post("/kelola/kalender/tambah/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/kelola/kalender/bergeser/"
    assert "Hitung ulang 2 batas waktu" in answer.text
    assert [Clock.objects.get(pk=clock.pk).due_on for clock in limits] == before
    done = client.post("/kelola/kalender/bergeser/", follow=True)
    assert "2 batas waktu dihitung ulang" in done.text
    assert all(Clock.objects.get(pk=clock.pk).due_on > old for clock, old in zip(limits, before, strict=True))
    assert Clock.objects.get(pk=other.pk).due_on == other.due_on
    assert events(loaded.body.uuid).count("clock.recomputed") == 2
    assert "Tidak ada batas waktu yang perlu digeser" in client.get("/kelola/kalender/bergeser/").text
    assert "Tidak ada yang perlu digeser" in client.post("/kelola/kalender/bergeser/", follow=True).text


def test_a_shared_day_leads_through_the_due_dates_of_every_body(sole, loaded, client):
    mine, other = limit(loaded.body), limit(loaded.other_body)
    sent = {**NEW, "day": "3-12-2026", "kind": "national"}
    first = client.post("/kelola/kalender/tambah/", sent, follow=True)
    assert first.redirect_chain[-1][0] == "/kelola/kalender/bergeser/"
    second = client.post("/kelola/kalender/bergeser/", follow=True)
    assert second.redirect_chain[-1][0] == "/kelola/kalender/bergeser/?instansi=lain"
    assert "Hitung ulang 1 batas waktu" in second.text
    last = client.post("/kelola/kalender/bergeser/?instansi=lain", follow=True)
    assert last.redirect_chain[-1][0].startswith("/kelola/kalender/?")
    for clock in (mine, other):
        assert Clock.objects.get(pk=clock.pk).due_on > clock.due_on


def test_the_list_of_what_moves_takes_the_same_queries_for_many(keeper, loaded, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/kelola/kalender/bergeser/").status_code == 200
        return len(caught)

    limit(loaded.body)
    regional(loaded, date(2026, 12, 3))
    client.get("/kelola/kalender/bergeser/")
    before = count()
    for _ in range(30):
        clock = limit(loaded.body)
        Clock.objects.filter(pk=clock.pk).update(due_on=date(2026, 12, 8))
        Clock.objects.filter(pk=clock.pk).update(due_at=AT + timedelta(days=14))
    assert count() == before
