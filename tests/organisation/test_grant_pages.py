"""The pages of roles: who holds what, giving, ending, handing over; the access table; why somebody may something."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.organisation.access import local_day
from pilar.organisation.actions import people
from pilar.organisation.models import Grant, User
from pilar.organisation.queries import grants as queries
from pilar.organisation.roles import CAPABILITIES, ROLES
from tests.organisation.town import AT, START


@pytest.fixture
def day() -> date:
    return local_day(timezone.now())


@pytest.fixture
def head(town):
    return town.user(town.labour, "Kepala contoh", "head")


@pytest.fixture
def as_head(head, client):
    client.force_login(head)
    return client


def text(response) -> str:
    return response.content.decode()


def typed_day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


class TestTheList:
    def test_shows_what_is_held_in_the_own_subtree_only(self, town, as_head):
        town.user(town.training, "Bawahan contoh", "staff")
        town.user(town.health, "Orang dinas lain", "staff")
        page = text(as_head.get("/kelola/peran/"))
        assert "Bawahan contoh" in page
        assert "Orang dinas lain" not in page

    def test_is_filtered_by_name_role_unit_and_time(self, town, as_head, day):
        town.user(town.training, "Ani contoh", "staff")
        town.user(town.labour, "Budi contoh", "planner")
        later = town.user(town.labour, "Cici contoh")
        town.give(later, "staff", town.labour, valid_from=day + timedelta(days=3))
        asked = {
            "nama=ani&masa=": {"Ani contoh"},
            "peran=planner&masa=": {"Budi contoh"},
            f"unit={town.training.slug}&masa=": {"Ani contoh"},
            "masa=akan-datang": {"Cici contoh"},
            "masa=berakhir": set(),
            "masa=semua": {"Ani contoh", "Budi contoh", "Cici contoh"},
        }
        for query, expected in asked.items():
            page = text(as_head.get(f"/kelola/peran/?{query}"))
            assert {name for name in ("Ani contoh", "Budi contoh", "Cici contoh") if name in page} == expected, query

    def test_takes_the_same_queries_for_few_and_for_many(self, town, as_head):
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries_made:
                as_head.get("/kelola/peran/")
            return len(queries_made)

        few = asked()
        for number in range(30):
            town.user(town.training, f"Banyak contoh {number}", "staff")
        assert asked() == few

    def test_offers_only_what_one_may_do(self, town, as_head):
        inspector_given = town.user(town.office, "Penilai contoh", "tpi_member", town.labour)
        page = text(as_head.get("/kelola/peran/"))
        grant = inspector_given.grants.get()
        assert f"/kelola/peran/{grant.pk}/akhiri/" not in page

    def test_can_be_downloaded(self, town, as_head):
        town.user(town.training, "Ani contoh", "staff")
        answer = as_head.get("/kelola/peran/?unduh=csv&masa=sekarang")
        assert "Ani contoh;Pegawai;;UPT Balai Latihan Kerja" in b"".join(answer.streaming_content).decode("utf-8-sig")


class TestGiving:
    def test_goes_by_person_role_place_and_a_look(self, town, as_head, day):
        person = town.person(town.training, "Siti contoh", position="Instruktur")
        answer = as_head.post("/kelola/peran/beri/", {"person": "siti", "person_pilihan": person.pk})
        address = answer.headers["Location"]
        assert address == f"/kelola/peran/beri/{person.pk}/"
        page = text(as_head.get(address))
        assert "Mengisi jawaban dan bukti satu area perubahan." in page
        assert "Anggota TPI" not in page
        address = as_head.post(address, {"role": "pokja"}).headers["Location"]
        typed = {"unit": town.training.slug, "area": "3", "valid_from": typed_day(day), "basis": "SK 5/2026"}
        look = text(as_head.post(address, typed))
        assert "Area 3 – Penataan Sistem Manajemen SDM Aparatur" in look
        assert "Akun masuk dibuka" in look
        assert not Grant.objects.filter(role="pokja").exists()
        done = as_head.post(address, {**typed, "yakin": "1"}, follow=True)
        assert "Siti contoh memegang peran Anggota pokja" in text(done)
        grant = Grant.objects.get(role="pokja")
        assert (grant.user.person, grant.unit, grant.area, grant.basis) == (person, town.training, 3, "SK 5/2026")

    def test_what_the_action_refuses_stands_above_what_was_typed(self, town, as_head, day):
        person = town.user(town.training, "Siti contoh", "staff").person
        typed = {"unit": town.training.slug, "valid_from": typed_day(day), "basis": "SK 9/2026", "yakin": "1"}
        answer = as_head.post(f"/kelola/peran/beri/{person.pk}/staff/", typed)
        assert answer.status_code == 422
        assert "sudah memegang peran itu" in text(answer)
        assert "SK 9/2026" in text(answer)

    def test_a_unit_outside_the_own_subtree_cannot_be_chosen(self, town, as_head, day):
        person = town.person(town.training)
        typed = {"unit": town.health.slug, "valid_from": typed_day(day), "basis": "SK", "yakin": "1"}
        answer = as_head.post(f"/kelola/peran/beri/{person.pk}/staff/", typed)
        assert "Pilih unit dari daftar" in text(answer)
        assert not Grant.objects.filter(unit=town.health).exists()

    @pytest.mark.parametrize(("role", "status"), [("administrator", 403), ("tpi_member", 403), ("tidak-ada", 404)])
    def test_a_role_that_one_may_not_give_is_refused(self, town, as_head, role, status):
        person = town.person(town.training)
        assert as_head.get(f"/kelola/peran/beri/{person.pk}/{role}/").status_code == status

    def test_somebody_whom_one_does_not_see_cannot_be_given_one(self, town, as_head):
        for unit in (town.health, town.other_root):
            person = town.person(unit)
            assert as_head.get(f"/kelola/peran/beri/{person.pk}/").status_code == 404
            assert as_head.get(f"/kelola/peran/beri/{person.pk}/staff/").status_code == 404

    def test_oneself_is_not_among_those_to_choose(self, head, as_head):
        assert as_head.get(f"/kelola/peran/beri/{head.person_id}/").status_code == 404

    def test_an_account_of_another_body_gets_no_role_whatever_is_sent(self, town):
        from pilar.organisation.actions import grants
        from pilar.organisation.independence import GrantError

        stranger = town.user(town.other_root, "Orang lain contoh")
        with pytest.raises(GrantError, match="instansi lain"):
            grants.give(stranger, "staff", town.labour, by=town.admin, at=AT, valid_from=START)


class TestEndingAndHandingOver:
    def test_a_role_is_ended_after_a_look(self, town, as_head):
        grant = town.user(town.training, "Ani contoh", "staff").grants.get()
        look = text(as_head.post(f"/kelola/peran/{grant.pk}/akhiri/", {"last_day": ""}))
        assert "sekarang juga" in look
        grant.refresh_from_db()
        assert grant.valid_until is None
        as_head.post(f"/kelola/peran/{grant.pk}/akhiri/", {"last_day": "", "yakin": "1"})
        grant.refresh_from_db()
        assert not grant.ends_after(local_day(timezone.now()))

    def test_a_head_hands_the_own_role_over(self, town, head, as_head, day):
        successor = town.person(town.training, "Penerus contoh")
        grant = head.grants.get()
        typed = {
            "person": "penerus", "person_pilihan": successor.pk, "from_day": typed_day(day), "basis": "SK 1/2026",
        }  # fmt: skip
        look = text(as_head.post(f"/kelola/peran/{grant.pk}/alihkan/", typed))
        assert "tidak dapat mengambilnya kembali" in look
        done = as_head.post(f"/kelola/peran/{grant.pk}/alihkan/", {**typed, "yakin": "1"}, follow=True)
        assert "beralih kepada Penerus contoh" in text(done)
        assert User.objects.get(person=successor).grants.get().role == "head"
        assert as_head.get("/kelola/peran/").status_code == 403

    def test_a_team_leader_cannot_hand_over_what_only_a_head_gives(self, town, client):
        leader = town.user(town.training, "Ketua contoh", "zi_leader")
        client.force_login(leader)
        assert client.get(f"/kelola/peran/{leader.grants.get().pk}/alihkan/").status_code == 403

    def test_a_role_elsewhere_is_not_found(self, town, as_head):
        for unit in (town.health, town.other_root):
            grant = town.user(unit, "Orang contoh", "staff").grants.get()
            for what in ("akhiri", "alihkan"):
                assert as_head.get(f"/kelola/peran/{grant.pk}/{what}/").status_code == 404

    def test_the_last_administrator_stays(self, town, client):
        client.force_login(town.other_admin)
        grant = town.other_admin.grants.get()
        answer = client.post(f"/kelola/peran/{grant.pk}/akhiri/", {"last_day": "", "yakin": "1"})
        assert "administrator terakhir" in text(answer)


class TestTheAccessTable:
    def test_is_open_to_everybody_who_is_signed_in_and_says_all(self, town, client):
        client.force_login(town.user(town.labour))
        page = text(client.get("/kelola/peran/tabel/"))
        for role in ROLES.values():
            assert role.does in page
            assert role.never in page
        for label in CAPABILITIES.values():
            assert label in page

    def test_shows_a_tick_for_each_right_and_none_else(self, town, client):
        client.force_login(town.admin)
        page = text(client.get("/kelola/peran/tabel/"))
        assert page.count(">boleh</span>") == sum(len(role.may) for role in ROLES.values())


class TestWhy:
    def test_tells_by_which_role_and_which_would_be_needed(self, town, as_head, head):
        user = town.user(town.training, "Ani contoh", "personnel", town.labour)
        page = text(as_head.get(f"/kelola/peran/mengapa/?akun={user.pk}&unit={town.training.slug}"))
        assert "Kepegawaian di Dinas Tenaga Kerja" in page
        assert "Perlu salah satu peran: Administrator" in page

    def test_tells_who_may(self, town, as_head):
        town.user(town.labour, "Petugas kepegawaian", "personnel")
        page = text(as_head.get(f"/kelola/peran/mengapa/?hak=person.manage&di={town.training.slug}"))
        assert "Petugas kepegawaian" in page
        assert "Administrator contoh" in page

    def test_tells_the_first_of_many_who_may(self, town, as_head, monkeypatch):
        monkeypatch.setattr("pilar.organisation.views.rights.MOST_HOLDERS", 2)
        address = f"/kelola/peran/mengapa/?hak=unit.view&di={town.training.slug}"
        assert "Masih ada yang lain" not in text(as_head.get(address))
        town.user(town.training, "Pegawai contoh", "staff")
        assert "Masih ada yang lain" in text(as_head.get(address))

    @pytest.mark.parametrize("account", ["x", "999999", "9" * 40, "²"])
    def test_an_account_that_is_not_there_is_not_found(self, as_head, account):
        assert as_head.get(f"/kelola/peran/mengapa/?akun={account}&unit=x").status_code == 404

    def test_an_account_of_another_opd_is_not_found(self, town, as_head):
        user = town.user(town.health, "Orang contoh")
        assert as_head.get(f"/kelola/peran/mengapa/?akun={user.pk}&unit=x").status_code == 404

    def test_the_answer_is_what_the_checks_say(self, town, day):
        from pilar.organisation import access

        for role in ("head", "personnel", "pokja", "auditor"):
            user = town.user(town.labour, f"{role} contoh", role, area=1 if role == "pokja" else None)
            for unit in (town.training, town.labour, town.health):
                told = {a.capability: a.may for a in queries.answers(queries.held_on(user, day), unit)}
                now = timezone.now()
                assert told == {code: access.may(user, code, unit, now) for code in CAPABILITIES}

    def test_a_closed_account_may_nothing(self, town, head, day):
        people.close_account(head, town.body, town.labour, by=town.admin, at=AT)
        assert queries.held_on(head, day) == []


class TestWhoGaveItAndWhoCan:
    def test_the_list_says_who_gave_it_and_from_where(self, town, as_head):
        town.user(town.training, "Ani contoh", "pokja", area=3)
        page = text(as_head.get("/kelola/peran/"))
        assert "Area 3 – Penataan Sistem Manajemen SDM Aparatur" in page
        assert "Administrator contoh" in page
        assert "dari Pemerintah Kabupaten Contoh" in page
        answer = as_head.get("/kelola/peran/?unduh=csv&masa=")
        assert "Administrator contoh;Pemerintah Kabupaten Contoh" in b"".join(answer.streaming_content).decode()

    @pytest.mark.parametrize(("typed", "found"), [("199001012015031002", True), ("19900101201503100", False),
                                                  ("ani@contoh.test", True), ("ani@contoh", False)])  # fmt: skip
    def test_a_person_is_found_by_whole_nip_or_address_only(self, town, as_head, typed, found):
        person = town.person(
            town.training, "Ani contoh", nip="199001012015031002", status="pns", email="ani@contoh.test"
        )
        town.give(people.open_account(person, by="test", at=AT), "staff", town.training)
        page = text(as_head.get("/kelola/peran/", {"nama": typed, "masa": ""}))
        assert ("Ani contoh" in page) is found

    def test_roles_without_a_duty_there_are_found_and_wait_in_the_inbox(self, town, as_head, day):
        moved = town.user(town.training, "Pindah contoh", "planner")
        people.end_duty(moved.person.duties.get(), day - timedelta(days=1), by=town.admin, at=timezone.now())
        people.add_duty(moved.person, town.health, "Pelaksana", by=town.admin, at=timezone.now(), valid_from=day)
        town.user(town.training, "Tetap contoh", "planner")
        above = town.user(town.labour, "Atasan contoh")
        town.give(above, "planner", town.training)
        town.user(town.office, "Penilai contoh", "tpi_member", town.labour)
        page = text(as_head.get("/kelola/peran/?tugas=tanpa&masa="))
        shown = [
            name for name in ("Pindah", "Tetap", "Atasan", "Penilai") if f'scope="row">{name} contoh' in page
        ]  # fmt: skip
        assert shown == ["Pindah"]
        work = text(as_head.get("/ruang-kerja/"))
        assert "/kelola/peran/?masa=&amp;tugas=tanpa" in work
        assert "Pindah contoh" in work

    def test_why_not_names_who_can_give_it(self, town, as_head, head):
        user = town.user(town.training, "Ani contoh", "staff")
        page = text(as_head.get(f"/kelola/peran/mengapa/?akun={user.pk}&unit={town.training.slug}"))
        assert "Siapa yang dapat memberikannya" in page
        assert "Diberikan Administrator contoh dari Pemerintah Kabupaten Contoh" in page
        last = page.split("Siapa yang dapat memberikannya", 1)[1]
        assert "Kepala contoh" in last
        assert "Administrator contoh" in last

    def test_only_whoever_reaches_a_place_where_a_role_is_held_can_give_it(self, town, head, day):
        user = town.user(town.training, "Ani contoh", "staff")
        answers = queries.answers(queries.held_on(user, day), town.training)
        who = {giver.role.code: {row.user for row in giver.people} for giver in
               queries.givers_over(town.training, answers, day)}  # fmt: skip
        assert who["organisation"] == {town.admin}  # held at the body only, where the head of an OPD does not reach
        assert who["personnel"] == {town.admin, head}
        assert who["inspector"] == set()

    def test_why_takes_the_same_queries_for_few_and_many(self, town, as_head):
        user = town.user(town.training, "Ani contoh", "staff")

        def asked() -> int:
            with CaptureQueriesContext(connection) as made:
                as_head.get(f"/kelola/peran/mengapa/?akun={user.pk}&unit={town.training.slug}")
            return len(made)

        few = asked()
        for number in range(12):
            town.user(town.training, f"Banyak contoh {number}", "head")
            first = START + timedelta(days=100 * number)
            town.give(
                user, "pokja", town.training, area=number % 6 + 1, valid_from=first,
                valid_until=None if number > 5 else first + timedelta(days=10),
            )  # fmt: skip
        assert asked() == few


class TestWhatIsRefusedBeforeTheLook:
    def test_a_gift_that_cannot_be_is_refused_with_the_form(self, town, as_head, day):
        person = town.user(town.training, "Siti contoh").person
        typed = {"unit": town.training.slug, "valid_from": typed_day(day), "basis": "SK 9/2026"}
        answer = as_head.post(f"/kelola/peran/beri/{person.pk}/planner/", typed)
        assert answer.status_code == 200
        town.give(person.user, "planner", town.training)
        answer = as_head.post(f"/kelola/peran/beri/{person.pk}/planner/", typed)
        assert answer.status_code == 422
        assert "SK 9/2026" in text(answer)

    def test_the_reason_is_told_to_whoever_stands_below(self, town, head, client):
        from pilar.organisation.actions import grants

        second = town.user(town.labour, "Kepala kedua")
        grants.give(second, "head", town.labour, by=head, at=AT, valid_from=START)
        client.force_login(second)
        address = f"/kelola/peran/{head.grants.get().pk}/akhiri/"
        answer = client.get(address)
        assert answer.status_code == 403
        assert "diberikan dari “Pemerintah Kabupaten Contoh”" in text(answer)
        assert address not in text(client.get("/kelola/peran/"))
