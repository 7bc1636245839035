"""The pages of a zone's life: what they say to whom, what they refuse in which words, and at what cost."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.evaluation.actions import assignments, zones
from pilar.evaluation.actions.milestones import set_milestone
from pilar.evaluation.milestones import steps
from pilar.evaluation.models import Assignment, Milestone, Submission, Zone
from pilar.evaluation.workflow import WORKSHEET
from pilar.organisation.access import local_day
from pilar.organisation.actions import grants
from pilar.organisation.models import Grant, Person
from tests.evaluation.place import YEAR, YES_NO
from tests.evaluation.test_carrying import next_year
from tests.evaluation.test_submissions import attach, hand_in
from tests.organisation.town import AT, START

SURE = {"yakin": "1"}


@pytest.fixture
def day():
    return local_day(timezone.now())


@pytest.fixture
def ask(client):
    """Ask as somebody, or send with ``data``."""

    def asked(user, address, data=None, **options):
        client.force_login(user)
        return client.get(address, **options) if data is None else client.post(address, data, **options)

    return asked


def text(response) -> str:
    return " ".join(response.content.decode().split())


def at(place, page="", zone=None) -> str:
    return f"/zona/{(zone or place.zone).pk}/{page}"


def sent_again(page: str) -> dict[str, list[str]]:
    """What the page of checking sends along."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


class TestForming:
    def test_unit_then_the_rest_then_look_once_more_then_it_is_there_with_its_members(self, place, ask, day):
        town = place.town
        assert ask(place.head, "/zona/baru/", {"unit": town.labour.slug}).url == f"/zona/baru/{town.labour.slug}/"
        data = {
            "year": day.year, "target": "WBBM", "cutoff": "", "basis": "SK 7", "members": [town.training.slug]
        }  # fmt: skip
        page = text(ask(place.head, f"/zona/baru/{town.labour.slug}/", data))
        assert "Belum ada yang berubah" in page
        assert f"15 April {day.year}" in page  # the estimate
        assert "harus disandang belum dapat dipastikan" in page
        assert not Zone.objects.filter(unit=town.labour).exists()
        answer = ask(place.head, f"/zona/baru/{town.labour.slug}/", {**sent_again(page), **SURE})
        zone = Zone.objects.get(unit=town.labour)
        assert answer.url == at(place, "tim/", zone)
        assert {member.unit for member in zone.members.all()} == {town.labour, town.training}
        assert zone.members.first().basis == "SK 7"

    def test_what_is_wrong_is_said_and_all_that_was_typed_stays(self, place, ask, day):
        data = {"year": day.year, "cutoff": "31-12-2031", "basis": ""}
        answer = ask(place.head, f"/zona/baru/{place.town.labour.slug}/", data)
        page = text(answer)
        assert answer.status_code == 422
        assert "Pilih predikat yang dituju." in page
        assert "Isi dasarnya" in page
        assert 'value="31-12-2031"' in page

    def test_a_second_zone_in_a_year_is_refused_before_the_check(self, place, ask):
        data = {"year": YEAR, "target": "WBK", "basis": "SK"}
        answer = ask(place.head, f"/zona/baru/{place.town.training.slug}/", data)
        assert answer.status_code == 422
        assert f"sudah punya zona {YEAR}" in text(answer)

    def test_no_unit_outside_ones_reach_can_be_chosen(self, place, ask):
        answer = ask(place.head, "/zona/baru/", {"unit": place.town.health.slug})
        assert answer.status_code == 422
        assert ask(place.head, f"/zona/baru/{place.town.health.slug}/").status_code == 404
        assert ask(place.leader, f"/zona/baru/{place.town.training.slug}/").status_code == 403

    def test_the_body_itself_builds_none(self, place, ask):
        head = place.town.user(place.town.root, "Kepala daerah contoh", "head")
        assert ask(head, f"/zona/baru/{place.town.root.slug}/").status_code == 404


class TestChanging:
    def test_another_target_is_saved_and_the_second_of_two_forms_is_told(self, place, ask):
        version = zones.zone_version(place.zone)
        data = {"target": "WBBM", "cutoff": "1-12-2026", "versi": version}
        assert ask(place.head, at(place, "ubah/"), data).url == at(place)
        answer = ask(place.head, at(place, "ubah/"), {**data, "target": "WBK"})
        assert answer.status_code == 422
        assert "Yang tersimpan sekarang" in text(answer)
        assert Zone.objects.get(pk=place.zone.pk).target == "WBBM"

    def test_a_unit_joins_and_leaves_and_is_history(self, place, ask, day):
        town = place.town
        data = {"unit": town.labour.slug, "valid_from": f"{day - timedelta(3):%d-%m-%Y}", "basis": "SK 8"}
        assert ask(place.head, at(place, "cakupan/tambah/"), data).url == at(place, "cakupan/")
        member = place.zone.members.get(unit=town.labour)
        leave = {"last_day": f"{day - timedelta(1):%d-%m-%Y}", "basis": "SK 9"}
        page = text(ask(place.head, at(place, f"cakupan/{member.pk}/akhiri/"), leave))
        assert "tidak melihat zona ini lagi" in page
        ask(place.head, at(place, f"cakupan/{member.pk}/akhiri/"), {**leave, **SURE})
        assert "Pernah termasuk" in text(ask(place.head, at(place, "cakupan/")))

    def test_the_member_of_another_zone_is_not_found_here(self, place, ask):
        other = place.zone_of(place.town.labour)
        member = other.members.get()
        assert ask(place.head, at(place, f"cakupan/{member.pk}/akhiri/")).status_code == 404


class TestTheTeam:
    def test_says_who_is_missing_and_the_leader_fills_the_place_in_two_steps(self, place, ask, day):
        assert "Pokja 2, Pokja 3" in text(ask(place.leader, at(place, "tim/")))
        person = place.staff.person
        data = {"person": person.name, "person_pilihan": person.pk, "valid_from": f"{day:%d-%m-%Y}", "basis": "SK 2"}
        page = text(ask(place.leader, at(place, "tim/pokja-2/tunjuk/"), data))
        assert "Pokja 2: Penataan Tatalaksana" in page
        assert ask(place.leader, at(place, "tim/pokja-2/tunjuk/"), {**data, **SURE}).url == at(place, "tim/")
        grant = Grant.objects.get(user=place.staff, role="pokja")
        assert (grant.unit, grant.area, grant.basis) == (place.zone.unit, 2, "SK 2")

    def test_an_account_is_opened_for_who_has_none(self, place, ask, day):
        person = place.town.person(place.town.training, "Belum berakun contoh")
        data = {"person": person.name, "person_pilihan": person.pk, "valid_from": f"{day:%d-%m-%Y}", "basis": "SK"}
        assert "Akun masuk dibuka untuknya" in text(ask(place.leader, at(place, "tim/pokja-3/tunjuk/"), data))
        assert not hasattr(Person.objects.get(pk=person.pk), "user")
        ask(place.leader, at(place, "tim/pokja-3/tunjuk/"), {**data, **SURE})
        assert Grant.objects.filter(user__person=person, area=3).exists()

    def test_the_leader_does_not_appoint_a_leader_and_ends_a_pokja(self, place, ask):
        assert ask(place.leader, at(place, "tim/ketua/tunjuk/")).status_code == 403
        assert ask(place.leader, at(place, "tim/bendahara/tunjuk/")).status_code == 404
        grant = place.pokja.grants.get()
        assert "tempatnya di tim menjadi kosong" in text(
            ask(place.leader, at(place, f"tim/{grant.pk}/akhiri/"), {"last_day": ""})
        )
        ask(place.leader, at(place, f"tim/{grant.pk}/akhiri/"), {"last_day": "", **SURE})
        assert "Pokja 1, Pokja 2" in text(ask(place.leader, at(place, "tim/")))

    def test_a_role_that_is_none_of_the_team_is_not_ended_here(self, place, ask):
        assert ask(place.leader, at(place, f"tim/{place.staff.grants.get().pk}/akhiri/")).status_code == 404
        assert ask(place.pokja, at(place, f"tim/{place.secretary.grants.get().pk}/akhiri/")).status_code == 403


class TestTasks:
    def test_a_group_is_given_with_two_sendings_and_stands_on_the_page(self, place, ask, day):
        address = at(place, "tugas/beri/A.I.1.i/")
        assert text(ask(place.leader, address)).count(" checked") == 2
        data = {"questions": ["A.I.1.i.a", "A.I.1.i.b"], "person": "Pegawai contoh", "due_on": f"{day:%d-%m-%Y}"}
        answer = ask(place.leader, address, data)
        assert answer.status_code == 200
        assert "Satu yang cocok" in text(answer)
        ask(place.leader, address, {**data, "person_pilihan": place.staff.person_id})
        assert Assignment.objects.filter(user=place.staff).count() == 2
        assert "0 dari 2 terjawab" in text(ask(place.staff, at(place, "tugas/")))
        assert "2 ditugaskan" in text(ask(place.staff, at(place, "tugas/?menurut=pertanyaan")))

    def test_a_pokja_is_offered_its_own_area_only(self, place, ask):
        page = text(ask(place.pokja, at(place, "tugas/?menurut=pertanyaan")))
        assert "tugas/beri/A.I.1.i/" in page
        assert "tugas/beri/A.I.2.i/" not in page
        assert ask(place.pokja, at(place, "tugas/beri/A.I.2.i/")).status_code == 403
        assert ask(place.leader, at(place, "tugas/beri/A.I.9/")).status_code == 404

    def test_who_has_left_is_said_to_have_and_is_replaced(self, place, ask):
        assignments.assign(place.zone, [YES_NO], place.staff, due_on=None, by=place.leader, at=AT)
        grants.end(place.staff.grants.get(), by=place.town.admin, at=timezone.now())
        assert "tidak lagi bekerja di zona ini" in text(ask(place.leader, at(place, "tugas/")))
        new = place.secretary.person
        data = {"person": new.name, "person_pilihan": new.pk}
        ask(place.leader, at(place, f"tugas/alihkan/{place.staff.pk}/"), data)
        assert Assignment.objects.get(ended_at=None).user == place.secretary
        assert ask(place.leader, at(place, f"tugas/alihkan/{place.head.pk}/")).status_code == 404

    def test_one_is_taken_back_by_a_button(self, place, ask):
        (row,) = assignments.assign(place.zone, [YES_NO], place.staff, due_on=None, by=place.leader, at=AT)
        assert ask(place.staff, at(place, "tugas/akhiri/"), {"tugas": row.pk}).status_code == 403
        ask(place.leader, at(place, "tugas/akhiri/"), {"tugas": [row.pk, "x", "99999"]})
        assert Assignment.objects.get().ended_at is not None


class TestHandingIn:
    def test_the_lines_are_seen_by_the_team_and_the_button_by_who_may(self, place, ask):
        for who, button in ((place.leader, True), (place.head, True), (place.secretary, False), (place.staff, False)):
            page = text(ask(who, at(place, "serah/")))
            assert "125 isian kosong" in page
            assert ("Periksa sekali lagi dan serahkan" in page) is button
        assert ask(place.secretary, at(place, "serah/"), {}).status_code == 403

    def test_an_incomplete_sheet_gets_no_second_step(self, place, ask):
        answer = ask(place.leader, at(place, "serah/"), {"versi": ""})
        assert answer.status_code == 422
        assert "belum dapat diserahkan" in text(answer)

    def test_a_field_that_is_named_leads_to_its_place_on_the_worksheet(self, place, ask):
        page = text(ask(place.leader, at(place, "serah/")))
        links = dict(re.findall(r'href="(/zona/\d+/lke/\?bagian=[^"#]+)#([^"]+)"', page))
        assert len(links) >= 2
        for address, anchor in links.items():
            assert f'id="{anchor}' in text(ask(place.leader, address))

    def test_it_is_handed_in_by_a_second_deliberate_step(self, place, ask):
        place.answer_all()
        first = sent_again(text(ask(place.leader, at(place, "serah/"))))
        page = text(ask(place.leader, at(place, "serah/"), first))
        assert "Serahkan lembar kerja ini?" in page
        assert not Submission.objects.exists()
        answer = ask(place.leader, at(place, "serah/"), {**sent_again(page), **SURE})
        assert answer.url == at(place, "serahan/1/")
        assert "Tarik kembali" in text(ask(place.leader, at(place, "serah/")))
        assert "Tarik kembali" not in text(ask(place.secretary, at(place, "serah/")))

    def test_an_answer_in_between_sends_one_back_to_the_lines(self, place, ask):
        place.answer_all()
        page = text(ask(place.leader, at(place, "serah/"), sent_again(text(ask(place.leader, at(place, "serah/"))))))
        place.answer(YES_NO, "Tidak", by=place.secretary)
        answer = ask(place.leader, at(place, "serah/"), {**sent_again(page), **SURE})
        assert answer.status_code == 422
        assert "lembar kerja ini diubah" in text(answer)
        assert not Submission.objects.exists()

    def test_the_window_is_said_and_holds(self, place, ask, day):
        place.answer_all()
        Milestone.objects.create(
            body=place.town.body, year=YEAR, code="self-assessment", opens_on=day + timedelta(2),
            closes_on=day + timedelta(9), source="Surat", changed_at=AT, changed_by="1",
        )  # fmt: skip
        page = text(ask(place.leader, at(place, "serah/")))
        assert "Penyerahan baru dibuka" in page
        assert ask(place.leader, at(place, "serah/"), {**sent_again(page), **SURE}).status_code == 422

    def test_it_is_withdrawn_with_a_reason_and_not_after_it_was_taken(self, place, ask):
        place.answer_all()
        hand_in(place)
        assert ask(place.leader, at(place, "serah/tarik/"), {"reason": ""}).status_code == 422
        ask(place.leader, at(place, "serah/tarik/"), {"reason": "Salah isi"})
        assert "ditarik kembali" in text(ask(place.leader, at(place, "serahan/")))
        hand_in(place)
        WORKSHEET.move(place.worksheet, "take", by="1", at=AT)
        assert ask(place.leader, at(place, "serah/tarik/")).url == at(place, "serah/")

    def test_what_was_handed_in_is_downloaded_as_it_was_hashed_and_a_forgery_is_seen(self, place, ask):
        place.answer_all()
        handed = hand_in(place)
        file = ask(place.staff, at(place, "serahan/1/isi.json"))
        assert hashlib.sha256(file.content).hexdigest() == handed.sha256
        page = text(ask(place.staff, at(place, "serahan/1/")))
        assert "sidik dihitung ulang dan cocok" in page
        assert "sidik ini yang tercatat saat diserahkan" in page
        forged = handed.content.replace('"provisional":false', '"provisional":true')
        Submission.objects.update(content=forged)
        assert "isi tidak cocok dengan sidiknya" in text(ask(place.staff, at(place, "serahan/1/")))
        Submission.objects.update(sha256=hashlib.sha256(forged.encode()).hexdigest())
        page = text(ask(place.staff, at(place, "serahan/1/")))
        assert "sidik dihitung ulang dan cocok" in page
        assert "sidik ini tidak tercatat" in page
        assert ask(place.staff, at(place, "serahan/2/")).status_code == 404


class TestCarrying:
    def test_counts_first_then_drafts_then_confirmed_area_by_area(self, place, ask):
        place.answer(YES_NO, "Ya", note="karena ada")
        attach(place, YES_NO, period_from=START)
        zone = next_year(place)
        page = text(ask(place.leader, at(place, "bawaan/", zone)))
        assert "Pemakaian bukti</dt><dd>1" in page
        assert not zone.worksheets.get().drafts
        ask(place.leader, at(place, "bawaan/", zone), {"bawa": "1"})
        page = text(ask(place.leader, at(place, "bawaan/", zone)))
        assert "1 jawaban, 1 bukti" in page
        assert "karena ada" in page
        assert "belum dipastikan" in text(ask(place.leader, at(place, "", zone)))
        ask(place.leader, at(place, "bawaan/", zone), {"area": "1"})
        assert (zone.worksheets.get().drafts, zone.worksheets.get().answered) == (0, 1)

    def test_nothing_before_is_said(self, place, ask):
        assert "tidak menyambung zona" in text(ask(place.leader, at(place, "bawaan/")))
        assert "Tidak ada yang dapat dibawa" in text(ask(place.leader, at(place, "bawaan/"), {}, follow=True))


class TestMilestones:
    @pytest.fixture
    def bureau(self, place):
        return place.town.user(place.town.office, "Biro contoh", "organisation", place.town.root)

    def test_estimates_are_said_to_be_and_a_letter_settles_them(self, place, ask, bureau, day):
        page = text(ask(bureau, "/kelola/tahap/"))
        assert page.count("perkiraan</span>") == len(steps())
        assert "belum dipastikan" in page.lower()
        data = {
            "opens_on": f"1-3-{day.year}", "closes_on": f"30-4-{day.year}", "source": "Surat 5", "is_confirmed": "on",
            "versi": ask(bureau, "/kelola/tahap/self-assessment/").context["form"].initial["versi"],
        }  # fmt: skip
        page = text(ask(bureau, "/kelola/tahap/self-assessment/", data))
        assert f"1 lembar kerja {day.year}" in page
        assert not Milestone.objects.exists()
        ask(bureau, "/kelola/tahap/self-assessment/", {**data, **SURE})
        assert Milestone.objects.get().source == "Surat 5"
        assert text(ask(bureau, "/kelola/tahap/")).count("perkiraan</span>") == len(steps()) - 1
        answer = ask(bureau, "/kelola/tahap/self-assessment/", {**data, **SURE, "source": "Surat 6"})
        assert answer.status_code == 422
        assert "Yang tersimpan sekarang" in text(answer)

    def test_it_is_taken_back_after_a_second_look(self, place, ask, bureau, day):
        set_milestone(
            place.town.root, day.year, "proposal", opens_on=day, closes_on=day, source="Surat", is_confirmed=True,
            by=bureau, at=AT,
        )  # fmt: skip
        assert "Tarik masa ini?" in text(ask(bureau, "/kelola/tahap/proposal/tarik/", {}))
        assert Milestone.objects.exists()
        ask(bureau, "/kelola/tahap/proposal/tarik/", SURE)
        assert not Milestone.objects.exists()

    @pytest.mark.parametrize("query", ["tahun=1999", "tahun=x", "tahun=99999999999999999999"])
    def test_a_year_that_cannot_be_set_is_not_found(self, place, ask, bureau, query):
        assert ask(bureau, f"/kelola/tahap/?{query}").status_code == 404
        assert ask(bureau, "/kelola/tahap/pesta/").status_code == 404

    def test_days_the_wrong_way_round_are_refused_at_their_field(self, place, ask, bureau, day):
        data = {"opens_on": f"1-4-{day.year}", "closes_on": f"1-3-{day.year}", "source": "Surat", "versi": "x"}
        answer = ask(bureau, "/kelola/tahap/proposal/", data)
        assert answer.status_code == 422
        assert "Hari terakhir mendahului hari pertama." in text(answer)


PAGES = ("", "cakupan/", "tim/", "tugas/", "tugas/?menurut=pertanyaan", "serah/", "serahan/", "bawaan/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_the_same_queries_for_one_and_for_many(place, client, page):
    zone = next_year(place)
    client.force_login(place.leader)

    def taken() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at(place, page, zone)).status_code == 200
        return sum(query["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE") for query in captured)

    place.answer(YES_NO, "Ya")
    attach(place, YES_NO)
    assignments.assign(zone, [YES_NO], place.staff, due_on=None, by=place.leader, at=AT)
    client.get(at(place, page, zone))
    before = taken()
    place.answer_all()
    for number in range(4):
        one = place.town.user(place.town.training, f"Banyak contoh {number}", "pokja", area=2)
        assignments.assign(zone, list(place.rules.instrument.questions), one, due_on=None, by=place.leader, at=AT)
    assert taken() == before
    assert before <= 15
