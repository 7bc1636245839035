"""Needs: proposed, supported, ranked, decided; who was told; the gap; two people at once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from pilar.errors import NotFoundError
from pilar.evaluation.actions import measuring
from pilar.kernel.inbox import Asker
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, rights_of
from pilar.organisation.actions import catalogue
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.errors import RecordError
from pilar.roadmap.actions import needs
from pilar.roadmap.actions.items import Link
from pilar.roadmap.actions.needs import NeedDraft, Origin, Telling
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.inbox.needs import needs_to_decide
from pilar.roadmap.models import Need, NeedSupport
from pilar.roadmap.queries.gap import _short, gap_of
from pilar.roadmap.queries.needs import participation
from pilar.roadmap.workflow import ACCEPTED, PROPOSED, REJECTED, SOLVED
from tests.evaluation.place import build_place
from tests.kernel.races import Meeting, can_be_hurt, open_site, unguarded
from tests.organisation.town import AT, TODAY
from tests.roadmap.planning import add
from tests.roadmap.rows import need_row

DAY = timedelta(days=1)


def propose(place, title="Antrean terlalu lama", *, by=None, origin=None, **more):
    draft = NeedDraft(more.pop("kind", Need.OTHER), title, **more)
    return needs.propose(place.zone.pk, draft, by=by or place.staff, at=AT, origin=origin)


# -- proposed and changed


def test_staff_propose_with_the_way_to_the_root(place):
    row = propose(place, "  Antrean   lama ", whys=["Loket sedikit", "", "Petugas dirapatkan"], root_cause="Jadwal")
    row.refresh_from_db()
    assert (row.title, row.whys, row.state) == ("Antrean lama", ["Loket sedikit", "Petugas dirapatkan"], PROPOSED)
    assert row.proposer == place.staff.person
    entry = LedgerEntry.objects.order_by("pk").last()
    assert (entry.code, entry.object_type) == ("need.proposed", "roadmap.need")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"title": " "}, RecordError), ({"kind": "x"}, RoadmapError), ({"area": 7}, RoadmapError),
        ({"changes": "standard"}, RoadmapError), ({"change_text": "1 hari"}, RoadmapError),
        ({"question": "Z"}, RoadmapError), ({"frequency": "yearly"}, RoadmapError),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(place, more, error):
    with pytest.raises(error, match="ada"):
        propose(place, **more)
    assert not Need.objects.exists()


def test_strangers_do_not_know_it_and_others_do_not_propose(place):
    stranger = place.town.user(place.town.health, "Orang lain", "staff")
    with pytest.raises(NotFoundError):
        propose(place, by=stranger)


def test_the_proposer_changes_it_until_it_is_decided_and_managers_always(place):
    row = propose(place)
    needs.change(row.pk, NeedDraft(Need.OTHER, "Baru"), by=place.staff, at=AT)
    colleague = place.town.user(place.town.training, "Rekan", "staff")
    with pytest.raises(AccessDenied):
        needs.change(row.pk, NeedDraft(Need.OTHER, "Lain"), by=colleague, at=AT)
    needs.step(row.pk, "accept", by=place.leader, at=AT)
    with pytest.raises(AccessDenied, match="Diterima"):
        needs.change(row.pk, NeedDraft(Need.OTHER, "Lain"), by=place.staff, at=AT)
    assert needs.change(row.pk, NeedDraft(Need.OTHER, "Tim"), by=place.secretary, at=AT).title == "Tim"


def test_a_stale_form_is_refused(place):
    row = propose(place)
    seen = needs.version_of_need(row)
    needs.change(row.pk, NeedDraft(Need.OTHER, "Satu"), by=place.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        needs.change(row.pk, NeedDraft(Need.OTHER, "Dua"), by=place.leader, at=AT, seen=seen)


# -- supported


def test_support_twice_is_once_and_comes_back(place):
    row = propose(place)
    assert needs.support(row.pk, by=place.leader, at=AT)
    assert not needs.support(row.pk, by=place.leader, at=AT)
    assert participation(place.zone, TODAY).taking_part == 2
    assert needs.withdraw(row.pk, by=place.leader, at=AT)
    assert not needs.withdraw(row.pk, by=place.leader, at=AT)
    assert participation(place.zone, TODAY).taking_part == 1
    with pytest.raises(RoadmapError, match="sudah terhitung"):
        needs.support(row.pk, by=place.staff, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_clicks_at_once_are_no_mistake(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        row = propose(place)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(needs, "is_supported", meeting.after(needs.is_supported))
        guard = locked if guarded else unguarded
        click = partial(needs.support, row.pk, by=place.leader, at=AT, guard=guard)
        outcomes = site.together(click, click)
        monkeypatch.undo()
        assert NeedSupport.objects.count() == 1
        assert any(isinstance(each, Exception) for each in outcomes) is can_be_hurt(guarded=guarded), outcomes


# -- decided


def test_ranks_are_given_and_taken(place):
    first, second = propose(place), propose(place, "Ruang tunggu panas")
    rows = needs.rankable(place.zone)
    seen = needs.version_of_ranks(rows)
    assert needs.rank(place.zone.pk, {first.pk: 2, second.pk: 1}, by=place.leader, at=AT, seen=seen) == 2
    with pytest.raises(ChangedMeanwhile):
        needs.rank(place.zone.pk, {first.pk: 1}, by=place.leader, at=AT, seen=seen)
    with pytest.raises(AccessDenied):
        needs.rank(place.zone.pk, {first.pk: 1}, by=place.pokja, at=AT)
    with pytest.raises(RoadmapError, match="Peringkat"):
        needs.rank(place.zone.pk, {first.pk: 0}, by=place.leader, at=AT)


def test_the_team_decides_and_a_reason_is_needed(place):
    row = propose(place)
    with pytest.raises(RecordError):
        needs.step(row.pk, "reject", by=place.leader, at=AT)
    needs.step(row.pk, "reject", by=place.leader, at=AT, reason="Bukan wewenang unit")
    assert Need.objects.get().state == REJECTED
    needs.step(row.pk, "accept", by=place.leader, at=AT)
    with pytest.raises(AccessDenied):
        needs.step(row.pk, "solve", by=place.staff, at=AT, reason="Selesai")
    needs.step(row.pk, "solve", by=place.leader, at=AT, reason="Sudah ditambah loket")
    assert Need.objects.get().state == SOLVED
    with pytest.raises(WorkflowError):
        needs.step(row.pk, "accept", by=place.leader, at=AT)
    needs.step(row.pk, "reopen", by=place.leader, at=AT, reason="Antre lagi")
    assert [step.name for step in row.steps.all()] == ["reject", "accept", "solve", "reopen"]


def test_a_need_about_a_service_ends_in_the_charter(place):
    service = catalogue.add_service(place.town.training, "Pelatihan", by=place.town.admin, at=AT)
    row = propose(place, kind=Need.SERVICE, service=service)
    needs.step(row.pk, "accept", by=place.leader, at=AT)
    assert len(needs.lacking(row, [])) == 3
    with pytest.raises(RoadmapError, match="maklumat"):
        needs.step(row.pk, "solve", by=place.leader, at=AT, reason="Selesai")
    draft = NeedDraft(Need.SERVICE, row.title, service=service, changes="promise", change_text="1 hari kerja")
    needs.change(row.pk, draft, by=place.leader, at=AT)
    for side in ("inside", "outside"):
        needs.tell(row.pk, Telling(side, "Petugas loket", TODAY, "apel"), by=place.staff, at=AT)
    with pytest.raises(RoadmapError, match="belum tiba"):
        needs.tell(row.pk, Telling("inside", "Satpam", TODAY + DAY), by=place.staff, at=AT)
    assert needs.step(row.pk, "solve", by=place.leader, at=AT, reason="Maklumat baru").state == SOLVED
    told = row.told.first()
    needs.untell(row.pk, told.pk, by=place.leader, at=AT)
    needs.untell(row.pk, told.pk, by=place.leader, at=AT)
    assert row.told.count() == 1


def test_the_same_line_twice_is_told_once(place):
    row = propose(place)
    line = Telling("inside", "petugas loket", TODAY, "apel")
    assert needs.tell(row.pk, line, by=place.staff, at=AT) == needs.tell(row.pk, line, by=place.leader, at=AT)
    assert row.told.count() == 1


# -- settled


@pytest.mark.parametrize("name", ["reject", "solve"])
def test_what_is_settled_has_no_place_in_the_order_any_more(place, name):
    row = need_row(place.zone, kind=Need.OTHER, rank=1, state=ACCEPTED)
    needs.step(row.pk, name, by=place.leader, at=AT, reason="Ruang tunggu sudah ditata")
    row.refresh_from_db()
    assert row.rank is None


def test_a_need_is_not_solved_while_its_plan_item_runs(place):
    row = need_row(place.zone, kind=Need.OTHER, state=ACCEPTED)
    item = add(place, need=row)
    with pytest.raises(RoadmapError, match="belum selesai"):
        needs.step(row.pk, "solve", by=place.leader, at=AT, reason="Sudah")
    type(item).objects.update(state="dropped")
    assert needs.step(row.pk, "solve", by=place.leader, at=AT, reason="Sudah").state == SOLVED


def test_the_list_is_filtered_by_service_and_by_what_is_open(place, client):
    service = catalogue.add_service(place.zone.unit, "Pelatihan las contoh", by=place.town.admin, at=AT)
    row = need_row(place.zone, "Las terlalu lama", service=service)
    need_row(place.zone, "Sudah ditolak", state=REJECTED)
    client.force_login(place.leader)
    address = reverse("roadmap:needs", args=[place.zone.pk])
    for query in (f"layanan={service.pk}", "keadaan=terbuka"):
        page = client.get(f"{address}?{query}").content.decode()
        assert row.title in page
        assert "Sudah ditolak" not in page
    assert client.get(f"{address}?layanan=0").status_code == 200


# -- the gap


def test_the_gap_names_floors_questions_and_what_the_unit_cannot_move(place):
    place.answer_all(worst=True)
    gap = gap_of(place.zone, place.leader, AT, TODAY)
    assert gap.rows[Need.FLOOR]
    assert any(row.blocked for row in gap.rows[Need.QUESTION])
    question = gap.row(Need.QUESTION, "A.I.1.i.a")
    assert question.points == place.rules.instrument.questions["A.I.1.i.a"].weight
    assert question.area == 1
    assert question.floors


def test_a_row_becomes_a_need_once_and_says_so(place, client):
    place.answer_all(worst=True)
    client.force_login(place.staff)
    sent = {"asal": Need.QUESTION, "kunci": "A.I.1.i.a"}
    for _ in range(2):
        assert client.post(reverse("roadmap:gap_take", args=[place.zone.pk]), sent).status_code == 302
    [row] = Need.objects.all()
    assert (row.origin, row.question, row.area) == (Need.QUESTION, "A.I.1.i.a", 1)
    add(place, links=[Link("A.I.1.i.a")])
    found = gap_of(place.zone, place.leader, AT, TODAY).row(Need.QUESTION, "A.I.1.i.a")
    assert found.need == row
    assert [number for number, _ in found.items] == [1]


def test_a_question_says_what_is_answered_and_what_the_next_answer_asks_for(place):
    place.answer_all(worst=True)
    asked = gap_of(place.zone, place.leader, AT, TODAY).row(Need.QUESTION, "A.I.1.i.b").detail
    assert asked.startswith("Sekarang C")
    assert "B" in asked
    place.answer("A.I.1.i.b", None)
    assert (
        gap_of(place.zone, place.leader, AT, TODAY)
        .row(Need.QUESTION, "A.I.1.i.b")
        .detail.startswith("Sekarang kosong. Untuk A")
    )


def test_a_fact_below_the_best_says_what_lifts_it_by_one_letter(place):
    measuring.remeasure(place.zone.pk, by=place.leader, at=AT)
    row = gap_of(place.zone, place.leader, AT, TODAY).row(Need.FACT, "A.I.1.iv.d")
    assert row.title.endswith("fakta baru menyarankan D")
    assert row.detail.startswith("Untuk C: ")


def test_two_long_keys_that_begin_alike_stay_two():
    first, second = (_short("rule:" + "a" * 150 + end) for end in "xy")
    assert first != second
    assert max(len(first), len(second)) <= 120


def test_who_manages_the_area_plans_a_question_straight_from_the_gap(place, client):
    place.answer_all(worst=True)
    plan_it = f"{reverse('roadmap:item_new', args=[place.zone.pk])}?pertanyaan="
    for user, own, other in ((place.leader, True, True), (place.pokja, True, False), (place.staff, False, False)):
        client.force_login(user)
        page = client.get(reverse("roadmap:gap", args=[place.zone.pk])).content.decode()
        assert (f"{plan_it}A.I.1.i.a" in page, f"{plan_it}A.I.2.i.a" in page) == (own, other)


def test_the_gap_takes_seventeen_queries(place, client, django_assert_max_num_queries):
    place.answer_all(worst=True)
    for number in range(5):
        propose(place, f"Kebutuhan {number}", origin=Origin(Need.FLOOR, str(number)))
    client.force_login(place.leader)
    with django_assert_max_num_queries(17):
        assert client.get(reverse("roadmap:gap", args=[place.zone.pk])).status_code == 200


# -- pages


def test_the_list_and_a_need_do_not_ask_for_each_row(place, client, django_assert_max_num_queries):
    rows = [propose(place, f"Kebutuhan {number}") for number in range(30)]
    needs.support(rows[0].pk, by=place.leader, at=AT)
    client.force_login(place.leader)
    for name, args in (("needs", []), ("need", [rows[0].pk])):
        with django_assert_max_num_queries(15):
            assert client.get(reverse(f"roadmap:{name}", args=[place.zone.pk, *args])).status_code == 200
    assert client.get(f"{reverse('roadmap:needs', args=[place.zone.pk])}?unduh=csv").status_code == 200


def test_what_was_typed_is_kept_where_it_is_refused(place, client):
    client.force_login(place.staff)
    sent = {"judul": "Antrean", "jenis": "service", "berubah": "promise", "bunyi": ""}
    page = client.post(reverse("roadmap:need_new", args=[place.zone.pk]), sent)
    assert page.status_code == 422
    assert 'value="Antrean"' in page.content.decode()
    page = client.post(reverse("roadmap:need_new", args=[place.zone.pk]), {**sent, "bunyi": "1 hari kerja"})
    assert page.status_code == 302


def test_a_finding_of_last_year_is_written_once(place, client):
    client.force_login(place.leader)
    sent = {"judul": "Survei tidak diumumkan", "jenis": "finding", "nomor": "TPN 2025 nomor 3"}
    address = reverse("roadmap:need_finding", args=[place.zone.pk])
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 422
    assert Need.objects.get().origin == Need.ASSESSOR


def test_the_order_is_sent_as_a_form(place, client):
    row = propose(place)
    client.force_login(place.leader)
    sent = {f"urut_{row.pk}": "1", "versi": needs.version_of_ranks([row])}
    assert client.post(reverse("roadmap:needs_rank", args=[place.zone.pk]), sent).status_code == 302
    row.refresh_from_db()
    assert row.rank == 1


# -- inbox


def test_managers_are_told_of_what_nobody_has_decided(place):
    propose(place)
    need_row(place.zone, state=ACCEPTED)
    leader = Asker(place.leader, rights_of(place.leader, AT), AT, TODAY)
    [item] = needs_to_decide(leader)
    assert "1 usulan" in item.title
    pokja = Asker(place.pokja, rights_of(place.pokja, AT), AT, TODAY)
    assert not list(needs_to_decide(pokja))
    need_row(place.zone, area=1)
    [item] = needs_to_decide(pokja)
    assert "1 usulan" in item.title
    assert not list(needs_to_decide(Asker(place.staff, rights_of(place.staff, AT), AT, TODAY)))
