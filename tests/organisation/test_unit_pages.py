"""The pages of units: what is shown to whom, what is refused in which words, and at what cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import local_day
from pilar.organisation.actions import acting, people, units
from pilar.organisation.models import Duty, Unit
from pilar.organisation.queries import units as queries
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, START

CHANGES = ("bawahan-baru/", "ubah/", "pindah/", "tutup/")


@pytest.fixture
def day() -> date:
    """The day on which the pages are asked for."""
    return local_day(timezone.now())


@pytest.fixture
def asked(town, client):
    """Ask as somebody: ``asked(user, address)``, or send with ``data``."""

    def ask(user, address, data=None, **options):
        client.force_login(user)
        return client.get(address, **options) if data is None else client.post(address, data, **options)

    return ask


def text(response) -> str:
    return response.content.decode()


class TestTheTree:
    def test_shows_body_opd_and_unit_in_their_places(self, town, asked):
        page = text(asked(town.admin, "/kelola/unit/"))
        places = [page.index(f">{unit.name}</a>") for unit in (town.root, town.office, town.health, town.labour)]
        assert places == sorted(places)
        assert page.index(">Dinas Tenaga Kerja</a>") < page.index(">UPT Balai Latihan Kerja</a>")
        assert 'class="depth-2"' in page
        assert "Tingkat 3" in page

    def test_shows_only_the_own_opd(self, town, asked):
        page = text(asked(town.user(town.labour, role="staff"), "/kelola/unit/"))
        assert "Dinas Tenaga Kerja" in page
        assert "Dinas Kesehatan" not in page
        assert "Kota Lain" not in page

    def test_hides_closed_units_until_they_are_asked_for(self, town, asked, day):
        units.close_unit(town.training, day - timedelta(days=1), "Perbup", by=town.admin, at=AT)
        assert "Latihan" not in text(asked(town.admin, "/kelola/unit/"))
        page = text(asked(town.admin, "/kelola/unit/?tutup=1"))
        assert "Latihan" in page
        assert "Ditutup" in page

    def test_a_unit_that_closes_later_is_still_there(self, town, asked, day):
        units.close_unit(town.training, day + timedelta(days=3), "Perbup", by=town.admin, at=AT)
        assert "Ditutup sesudah" in text(asked(town.admin, "/kelola/unit/"))

    @pytest.mark.parametrize(
        ("query", "found"),
        [("nama=latihan", ["UPT Balai"]), ("jenis=opd", ["Dinas Tenaga Kerja", "Dinas Kesehatan"]), ("nama=zzz", [])],
    )
    def test_is_filtered_by_name_and_kind(self, town, asked, query, found):
        page = text(asked(town.admin, f"/kelola/unit/?{query}"))
        assert page.count('scope="row"') == len(found)
        for name in found:
            assert name in page
        if not found:
            assert "Tidak ada unit yang cocok" in page

    def test_is_filtered_by_having_no_head(self, town, asked):
        town.person(town.labour, leads=True)
        page = text(asked(town.admin, "/kelola/unit/?kepala=kosong"))
        assert page.count('scope="row"') == 3
        assert ">Dinas Tenaga Kerja</a>" not in page

    def test_of_a_large_body_starts_with_the_opds(self, town, asked, monkeypatch):
        monkeypatch.setattr(queries, "MOST_IN_TREE", 3)
        page = text(asked(town.admin, "/kelola/unit/"))
        assert "mulai dari tingkat atas" in page
        assert "Dinas Tenaga Kerja" in page
        assert "Latihan" not in page
        assert "Latihan" in text(asked(town.admin, f"/kelola/unit/{town.labour.slug}/"))
        assert "Latihan" in text(asked(town.admin, "/kelola/unit/?nama=latihan"))

    @pytest.mark.parametrize("most", [3, 300])
    def test_is_downloaded_whole(self, town, asked, monkeypatch, most):
        monkeypatch.setattr(queries, "MOST_IN_TREE", most)
        town.person(town.training)
        lines = b"".join(asked(town.admin, "/kelola/unit/?unduh=csv")).decode().splitlines()
        assert len(lines) == 6
        row = next(line for line in lines if line.startswith("UPT Balai"))
        assert row.split(";")[3:6] == ["Dinas Tenaga Kerja", "upt-balai-latihan-kerja", "2020-01-01"]
        assert row.endswith(";1")
        workbook = asked(town.admin, "/kelola/unit/?unduh=xlsx")
        assert b"".join(workbook).startswith(b"PK")
        workbook.close()

    @pytest.mark.parametrize("address", ["/kelola/unit/", "/kelola/unit/?nama=bidang", "/kelola/unit/{slug}/"])
    def test_costs_the_same_for_few_units_and_for_many(self, town, asked, address):
        address = address.format(slug=town.labour.slug)

        def cost() -> int:
            asked(town.admin, address)
            with CaptureQueriesContext(
                connection,
            ) as queries_of_page:
                assert asked(town.admin, address).status_code == 200
            return len(queries_of_page)

        units.create_unit(town.labour, Unit.SECTION, "Bidang 0", by=town.admin, at=AT, valid_from=START)
        few = cost()
        for number in range(1, 40):
            unit = units.create_unit(
                town.labour, Unit.SECTION, f"Bidang {number}", by=town.admin, at=AT, valid_from=START
            )
            town.person(unit, leads=True)
        assert cost() == few
        assert few < 24  # signing in is part of it


class TestOneUnit:
    def test_tells_who_heads_it_in_which_capacity_until_when(self, town, asked, day):
        town.person(town.labour, "Definitif contoh", leads=True, position="Kepala Dinas")
        acting.appoint(
            town.labour, town.person(town.labour, "Harian contoh"), Duty.PLH, "Kepala Dinas", by=town.admin, at=AT,
            valid_from=day, valid_until=date(day.year + 1, 1, 31), basis="SP",
        )  # fmt: skip
        page = text(asked(town.admin, f"/kelola/unit/{town.labour.slug}/"))
        assert page.index("Plh. Kepala Dinas") < page.index("Definitif contoh")
        assert f"sampai 31 Januari {day.year + 1}" in page

    def test_shows_its_place_and_links_only_what_one_sees(self, town, asked):
        page = text(asked(town.user(town.training, role="head"), f"/kelola/unit/{town.training.slug}/"))
        assert "Dinas Tenaga Kerja" in page
        assert f'href="/kelola/unit/{town.labour.slug}/"' not in page
        assert f'href="/kelola/unit/{town.labour.slug}/"' in text(
            asked(town.admin, f"/kelola/unit/{town.training.slug}/")
        )

    def test_tells_what_happened_from_its_own_rows(self, town, asked, day):
        units.rename_unit(town.training, "UPT Pelatihan", "UPT P", by=town.admin, at=AT)
        units.move_unit(town.training, town.health, by=town.admin, at=AT)
        new = units.succeed_unit(
            town.training, "UPT Penerus", last_day=day - timedelta(days=1), basis="Perbup 5/2026", by=town.admin, at=AT
        )
        page = text(asked(town.admin, f"/kelola/unit/{town.training.slug}/"))
        for told in (
            "Semula UPT Balai Latihan Kerja, menjadi UPT Pelatihan (UPT P)",
            "Dari bawah Dinas Tenaga Kerja ke bawah Dinas Kesehatan", "Perbup 5/2026",
            "sudah ditutup", "UPT Penerus",
        ):  # fmt: skip
            assert told in page
        assert "UPT Pelatihan" in text(asked(town.admin, f"/kelola/unit/{new.slug}/"))

    def test_offers_what_one_may_do(self, town, asked):
        address = f"/kelola/unit/{town.training.slug}/"
        assert all(change in text(asked(town.admin, address)) for change in CHANGES)
        page = text(asked(town.user(town.labour, role="staff"), address))
        assert not any(change in page for change in CHANGES)

    def test_that_is_closed_is_read_and_not_changed(self, town, asked, day):
        units.close_unit(town.training, day - timedelta(days=1), "Perbup", by=town.admin, at=AT)
        address = f"/kelola/unit/{town.training.slug}/"
        assert not any(change in text(asked(town.admin, address)) for change in CHANGES)
        for change in CHANGES:
            answer = asked(town.admin, address + change, {"name": "Lain"}, follow=True)
            assert "hanya dapat dibaca" in text(answer)
        town.training.refresh_from_db()
        assert town.training.name == "UPT Balai Latihan Kerja"


class TestWho:
    @pytest.mark.parametrize("change", ["", *CHANGES])
    def test_units_of_other_opds_and_bodies_do_not_exist(self, town, asked, change):
        local = town.user(town.labour, role="administrator")
        assert asked(local, f"/kelola/unit/{town.health.slug}/{change}").status_code == 404
        assert asked(town.other_admin, f"/kelola/unit/{town.labour.slug}/{change}").status_code == 404
        assert asked(town.admin, f"/kelola/unit/tidak-ada/{change}").status_code == 404

    @pytest.mark.parametrize("change", CHANGES)
    def test_staff_see_and_do_not_change(self, town, asked, change):
        staff = town.user(town.labour, role="staff")
        assert asked(staff, f"/kelola/unit/{town.labour.slug}/").status_code == 200
        assert asked(staff, f"/kelola/unit/{town.labour.slug}/{change}").status_code == 403
        assert asked(staff, f"/kelola/unit/{town.labour.slug}/{change}", {"name": "Lain"}).status_code == 403

    def test_without_any_role_there_is_nothing(self, town, asked):
        assert asked(town.user(town.labour), "/kelola/unit/").status_code == 403

    @pytest.mark.parametrize("change", ["", *CHANGES])
    def test_who_is_not_signed_in_is_asked_to(self, town, client, change):
        answer = client.get(f"/kelola/unit/{town.labour.slug}/{change}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/masuk/")


class TestANewUnit:
    def form(self, **change):
        return {"kind": "section", "name": "Bidang Baru", "valid_from": "1-1-2026", **change}

    def address(self, town):
        return f"/kelola/unit/{town.labour.slug}/bawahan-baru/"

    def test_is_looked_at_and_then_made(self, town, asked):
        page = text(asked(town.admin, self.address(town), self.form()))
        assert "Buat unit ini?" in page
        assert "bidang-baru" in page
        assert not Unit.objects.filter(name="Bidang Baru").exists()
        answer = asked(town.admin, self.address(town), self.form(yakin="1"), follow=True)
        assert "Bidang Baru sudah dibuat" in text(answer)
        assert Unit.objects.get(name="Bidang Baru").parent == town.labour

    def test_can_be_corrected_after_a_look(self, town, asked):
        page = text(asked(town.admin, self.address(town), self.form(ubah="1")))
        assert 'value="Bidang Baru"' in page
        assert "Salah isi" not in page

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"kind": "opd"}, "jenis lain tidak dapat berada di sini"),
            ({"name": " "}, "Isi nama unit"),
            ({"valid_from": "31-2-2026"}, "Tulis tanggal yang ada"),
            ({"valid_from": "1-1-2019"}, "baru berlaku sejak 1 Januari 2020"),
            ({"slug": "dinas-kesehatan"}, "sudah dipakai unit lain"),
            ({"slug": "pakai spasi"}, "hanya berisi huruf kecil"),
        ],
    )
    def test_is_refused_and_what_was_typed_stays(self, town, asked, change, message):
        answer = asked(town.admin, self.address(town), self.form(yakin="1", short_name="BB", **change))
        assert answer.status_code == 422
        assert message in text(answer)
        assert 'value="BB"' in text(answer)
        assert Unit.objects.filter(body=town.body).count() == 5


class TestAnotherName:
    def test_is_saved_and_remembered(self, town, asked):
        address = f"/kelola/unit/{town.training.slug}/ubah/"
        version = units.name_version(town.training)
        asked(town.admin, address, {"name": "UPT Baru", "short_name": "", "versi": version})
        town.training.refresh_from_db()
        assert town.training.name == "UPT Baru"
        assert LedgerEntry.objects.latest("pk").code == "unit.renamed"

    def test_of_two_administrators_the_second_sees_what_the_first_did_and_keeps_the_own_text(self, town, asked):
        address = f"/kelola/unit/{town.training.slug}/ubah/"
        data = {"name": "Nama kedua", "short_name": "", "versi": units.name_version(town.training)}
        units.rename_unit(town.training, "Nama pertama", "", by=town.admin, at=AT)
        answer = asked(town.admin, address, data)
        assert answer.status_code == 422
        page = text(answer)
        assert "sudah diubah orang lain" in page
        assert "<dd>Nama pertama</dd>" in page
        assert 'value="Nama kedua"' in page
        town.training.refresh_from_db()
        assert town.training.name == "Nama pertama"
        assert units.name_version(town.training) in page
        asked(town.admin, address, {**data, "versi": units.name_version(town.training)})
        town.training.refresh_from_db()
        assert town.training.name == "Nama kedua"

    def test_a_form_without_a_version_counts_as_stale(self, town, asked):
        assert asked(town.admin, f"/kelola/unit/{town.training.slug}/ubah/", {"name": "X"}).status_code == 422

    def test_of_the_body_is_changed_on_its_own_page(self, town, asked):
        answer = asked(town.admin, f"/kelola/unit/{town.root.slug}/ubah/")
        assert answer.headers["Location"] == "/kelola/instansi/"
        with pytest.raises(units.UnitError, match="halaman Instansi"):
            units.rename_unit(town.root, "Lain", "", by=town.admin, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_renames_at_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        town = request.getfixturevalue("town_in_file")
        seen = units.name_version(town.training)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(units, "refuse_stale", meeting.after(refuse_stale))
        guard = {} if guarded else {"guard": unguarded}
        outcomes = site.together(
            *(
                lambda name=name: units.rename_unit(town.training, name, "", by=town.admin, at=AT, seen=seen, **guard)
                for name in ("Satu", "Dua")
            )
        )
        assert len([one for one in outcomes if isinstance(one, ChangedMeanwhile)]) == (1 if guarded else 0)


class TestAnotherPlace:
    def test_is_looked_at_and_then_taken(self, town, asked):
        address = f"/kelola/unit/{town.training.slug}/pindah/"
        units.create_unit(town.training, Unit.SECTION, "Seksi", by=town.admin, at=AT, valid_from=START)
        page = text(asked(town.admin, address, {"parent": town.health.slug}))
        assert "1 unit di bawahnya ikut pindah" in page
        town.training.refresh_from_db()
        assert town.training.parent == town.labour
        asked(town.admin, address, {"parent": town.health.slug, "yakin": "1"})
        town.training.refresh_from_db()
        assert town.training.parent == town.health

    def test_below_itself_below_a_wrong_kind_or_where_it_is_cannot_be_chosen(self, town, asked):
        section = units.create_unit(town.labour, Unit.SECTION, "Bidang", by=town.admin, at=AT, valid_from=START)
        inner = units.create_unit(section, Unit.SECTION, "Seksi", by=town.admin, at=AT, valid_from=START)
        for parent in (section, inner, town.root, town.labour):
            answer = asked(town.admin, f"/kelola/unit/{section.slug}/pindah/", {"parent": parent.slug, "yakin": "1"})
            assert answer.status_code == 422
            assert "Pilih unit dari daftar" in text(answer)

    def test_in_another_opd_or_body_cannot_be_chosen(self, town, asked):
        local = town.user(town.labour, role="administrator")
        for parent in (town.health, town.other_root):
            answer = asked(local, f"/kelola/unit/{town.training.slug}/pindah/", {"parent": parent.slug, "yakin": "1"})
            assert answer.status_code == 422
            assert parent.name not in text(answer)

    def test_below_a_closed_unit_is_refused(self, town, asked, day):
        units.close_unit(town.health, day - timedelta(days=1), "Perbup", by=town.admin, at=AT)
        address = f"/kelola/unit/{town.training.slug}/pindah/"
        assert asked(town.admin, address, {"parent": town.health.slug, "yakin": "1"}).status_code == 422
        with pytest.raises(units.UnitError, match="sudah ditetapkan"):
            units.move_unit(town.training, town.health, by=town.admin, at=timezone.now())

    def test_below_a_unit_that_will_close_is_refused_too(self, town, asked, day):
        units.close_unit(town.health, day + timedelta(days=9), "Perbup", by=town.admin, at=AT)
        address = f"/kelola/unit/{town.training.slug}/pindah/"
        assert asked(town.admin, address, {"parent": town.health.slug, "yakin": "1"}).status_code == 422
        answer = asked(town.admin, f"/kelola/unit/{town.health.slug}/bawahan-baru/", follow=True)
        assert "sudah ditetapkan" in text(answer)

    def test_below_a_newer_opd_is_possible_once_that_is_there(self, town, day):
        def opd(name, first):
            return units.create_unit(town.root, Unit.OPD, name, by=town.admin, at=AT, valid_from=first)

        units.move_unit(town.training, opd("Dinas Baru", day), by=town.admin, at=timezone.now())
        coming = opd("Dinas Nanti", day + timedelta(days=30))
        with pytest.raises(units.UnitError, match="baru berlaku sejak"):
            units.move_unit(town.training, coming, by=town.admin, at=timezone.now())

    def test_of_the_whole_own_opd_is_not_ones_own_to_decide(self, town, asked):
        local = town.user(town.labour, role="administrator")
        assert asked(local, f"/kelola/unit/{town.labour.slug}/pindah/").status_code == 403
        assert "/pindah/" not in text(asked(local, f"/kelola/unit/{town.labour.slug}/"))

    def test_where_it_is_already_is_refused(self, town):
        with pytest.raises(units.UnitError, match="sudah berada di bawah"):
            units.move_unit(town.training, town.labour, by=town.admin, at=AT)


class TestTheEnd:
    def form(self, day, **change):
        return {"last_day": f"{day:%d-%m-%Y}", "basis": "Perbup 9/2026", "then": "", **change}

    def address(self, town):
        return f"/kelola/unit/{town.training.slug}/tutup/"

    def test_says_what_ends_with_it_before_it_ends(self, town, asked, day):
        town.user(town.labour, role="zi_leader", at=town.training)
        page = text(asked(town.admin, self.address(town), self.form(day)))
        assert "Tutup unit ini?" in page
        assert "1 peran di unit ini berakhir" in page
        town.training.refresh_from_db()
        assert town.training.valid_until is None
        asked(town.admin, self.address(town), self.form(day, yakin="1"))
        town.training.refresh_from_db()
        assert (town.training.valid_until, town.training.closing_basis) == (day, "Perbup 9/2026")

    def test_is_refused_while_people_are_on_duty_and_names_them(self, town, asked, day):
        town.person(town.training, "Tinggal contoh")
        answer = asked(town.admin, self.address(town), self.form(day, yakin="1"))
        assert answer.status_code == 422
        assert "Tinggal contoh" in text(answer)
        assert 'value="Perbup 9/2026"' in text(answer)

    def test_is_refused_while_units_below_are_open_and_links_them(self, town, asked, day):
        below = units.create_unit(town.training, Unit.SECTION, "Seksi", by=town.admin, at=AT, valid_from=START)
        page = text(asked(town.admin, self.address(town), self.form(day, yakin="1")))
        assert f'href="/kelola/unit/{below.slug}/"' in page

    def test_may_open_a_successor(self, town, asked, day):
        data = self.form(day, then="baru", new_name="UPT Pelatihan Baru")
        assert "Unit baru: UPT Pelatihan Baru" in text(asked(town.admin, self.address(town), data))
        asked(town.admin, self.address(town), {**data, "yakin": "1"})
        town.training.refresh_from_db()
        assert town.training.successor.name == "UPT Pelatihan Baru"
        assert town.training.successor.valid_from == day + timedelta(days=1)

    def test_may_name_a_unit_that_is_there(self, town, asked, day):
        asked(town.admin, self.address(town), self.form(day, then="lain", successor=town.health.slug, yakin="1"))
        town.training.refresh_from_db()
        assert town.training.successor == town.health

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"basis": ""}, "Isi dasar penutupan"),
            ({"last_day": ""}, "harus diisi"),
            ({"last_day": "1-1-2019"}, "mendahului hari unit ini mulai berlaku, 1 Januari 2020"),
            ({"then": "baru"}, "Isi nama unit penerus"),
            ({"then": "lain"}, "Pilih unit penerus"),
            ({"new_name": "UPT"}, "Nama unit penerus terisi"),
        ],
    )
    def test_is_refused_in_clear_words(self, town, asked, day, change, message):
        answer = asked(town.admin, self.address(town), self.form(day, yakin="1", **change))
        assert answer.status_code == 422
        assert message in text(answer)

    def test_of_the_own_opd_opens_no_successor_where_one_may_not(self, town, asked):
        local = town.user(town.labour, role="administrator")
        page = text(asked(local, f"/kelola/unit/{town.labour.slug}/tutup/"))
        assert "Unit baru di tempat yang sama" not in page

    def test_of_a_successor_that_is_closed_is_refused(self, town, day):
        units.close_unit(town.health, day - timedelta(days=3), "Perbup", by=town.admin, at=AT)
        town.health.refresh_from_db()
        with pytest.raises(units.UnitError, match=r"penerus .* sudah ditutup"):
            units.close_unit(town.training, day, "Perbup", by=town.admin, at=AT, successor=town.health)

    def test_takes_back_a_role_that_was_to_begin_later(self, town, day):
        user = town.user(town.labour)
        grant = town.give(user, "staff", town.training, valid_from=day + timedelta(days=30))
        units.close_unit(town.training, day, "Perbup", by=town.admin, at=AT)
        grant.refresh_from_db()
        assert grant.valid_until == day

    def test_lets_a_unit_that_closes_later_be_renamed_until_then(self, town, day):
        units.close_unit(town.training, day + timedelta(days=3), "Perbup", by=town.admin, at=AT)
        units.rename_unit(town.training, "Masih ada", "", by=town.admin, at=timezone.now())
        with pytest.raises(units.UnitError, match="hanya dapat dibaca"):
            units.rename_unit(town.training, "Lagi", "", by=town.admin, at=timezone.now() + timedelta(days=9))


def test_somebody_whose_duty_has_ended_does_not_hold_up_the_end(town, day):
    person = town.person(town.training)
    people.end_duty(person.duties.get(), day - timedelta(days=1), by=town.admin, at=AT)
    units.close_unit(town.training, day, "Perbup", by=town.admin, at=AT)
