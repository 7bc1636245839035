"""The head's agenda: which zone will fail and why; what to sign, attend, help; one page for all zones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.evaluation.actions import answering
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.models import Zone
from pilar.kernel.inbox import Asker
from pilar.organisation.access import local_day, rights_of
from pilar.roadmap.actions import items, plans
from pilar.roadmap.models import Obstacle, PlanItem
from pilar.roadmap.queries.agenda import agenda, zones_of
from pilar.roadmap.queries.outlook import AT_RISK, FAILS, HOLDS, outlooks
from tests.evaluation.test_carrying import next_year
from tests.organisation.town import AT, TODAY
from tests.records.activity_rows import activity_row
from tests.roadmap.planning import add, draft, owner_of, ready, unit_head

DAY = timedelta(days=1)


@pytest.fixture
def head(place):
    return unit_head(place)


def outlook(place):
    return outlooks([place.zone], TODAY)[0]


def made(place, user):
    return agenda(place.zone, Asker(user, rights_of(user, AT), AT, TODAY))


# -- which will fail, and why


def test_without_a_plan_a_zone_below_its_floors_will_fail(place):
    found = outlook(place)
    assert found.kind == FAILS
    assert "belum ada rencana" in found.why
    assert found.misses[0].cause == "Belum ada rencana."


def test_all_floors_met_is_all_floors_met(place):
    place.answer_all()
    found = outlook(place)
    assert (found.kind, found.misses) == (HOLDS, ())
    ready(place, due_on=TODAY - DAY)
    assert outlook(place).kind == AT_RISK


def test_a_plan_in_time_may_still_reach_it_and_a_late_one_not(place, head):
    item = ready(place)
    assert "belum ditetapkan" in outlook(place).why
    plans.set_plan(place.zone.pk, by=head, at=AT)
    assert outlook(place).kind == AT_RISK
    PlanItem.objects.filter(pk=item.pk).update(due_on=TODAY - DAY)
    found = outlook(place)
    assert (found.kind, found.work.late) == (FAILS, 1)
    assert "1 rencana aksi lewat tenggat" in found.why
    PlanItem.objects.filter(pk=item.pk).update(state="done", done_on=TODAY)
    assert "rencananya kurang" in outlook(place).why


def test_the_day_itself_is_not_late(place, head):
    ready(place, due_on=TODAY)
    plans.set_plan(place.zone.pk, by=head, at=AT)
    assert outlook(place).kind == AT_RISK


def test_a_floor_is_explained_by_the_work_of_its_area(place):
    ready(place, area=5, due_on=TODAY - DAY)
    add(place, area=5)
    causes = {miss.code: miss.cause for miss in outlook(place).misses}
    assert causes["area-5"] == "2 rencana aksi area 5 belum selesai, 1 lewat tenggat, 1 tanpa penanggung jawab."
    assert causes["area-1"] == "Tidak ada rencana aksi area 1 yang masih berjalan."
    assert causes["total"].startswith("2 rencana aksi belum selesai")


def test_a_floor_names_the_questions_that_lose_most(place, head):
    place.answer_all()
    worst = [
        Change(code, "D" if "D" in question.fields[0].scale.options else "C")
        for code, question in place.rules.instrument.questions.items()
        if code.startswith(("A.I.4", "A.II.4")) and question.fields and question.fields[0].scale
        and "C" in question.fields[0].scale.options
    ]  # fmt: skip
    answering.answer_several(place.zone.pk, worst, by=place.leader, at=AT)
    misses = {miss.code: miss for miss in made(place, head).outlook.misses}
    assert all(code.startswith(("A.I.4", "A.II.4")) for code, _, _ in misses["area-4"].lost)
    assert len(misses["area-4"].lost) == 2


# -- the week


def test_the_plan_waits_first_and_says_what_it_lacks(place, head):
    assert made(place, head).to_sign[0].ready is False
    ready(place)
    first, *others = made(place, head).to_sign
    assert (first.text, first.ready) == ("Tetapkan rencana kerja ZI", True)
    assert not any(each.url == first.url for each in others)
    plans.set_plan(place.zone.pk, by=head, at=AT)
    assert not any(each.text.startswith("Tetapkan rencana") for each in made(place, head).to_sign)


def test_what_waits_in_other_rooms_is_the_heads_only(place, head, monkeypatch):
    from pilar.kernel.inbox import Item
    from pilar.roadmap.queries import agenda as module

    rows = [Item("Segera", "/a/", due=TODAY + 6 * DAY), Item("Nanti", "/b/", due=TODAY + 7 * DAY), Item("Kapan", "/c/")]
    monkeypatch.setattr(module, "items_for", lambda asker: rows)
    plans_shown = {each.text for each in made(place, head).to_sign}
    assert plans_shown == {"Tetapkan rencana kerja ZI", "Segera", "Kapan"}
    assert {each.text for each in made(place, place.staff).to_sign} == {"Tetapkan rencana kerja ZI"}


def test_late_and_due_work_stands_under_its_pokja(place, head):
    ready(place, "Lewat", due_on=TODAY - DAY)
    ready(place, "Hari keenam", due_on=TODAY + 6 * DAY)
    ready(place, "Hari ketujuh", due_on=TODAY + 7 * DAY, area=2)
    found = made(place, head)
    assert (found.late, found.due) == (1, 1)
    assert [(area.number, [item.title for item in area.items]) for area in found.work] == [
        (1, ["Lewat", "Hari keenam"])
    ]  # fmt: skip
    assert found.work[0].people == ("Pokja satu contoh",)


def test_activities_of_the_week_those_that_the_head_leads_first(place, head):
    unit = place.town.training
    activity_row(unit, title="Besok", starts_at=AT + DAY, state="planned")
    activity_row(unit, title="Dipimpin", starts_at=AT + 2 * DAY, state="planned", leader=head.person)
    activity_row(unit, title="Pekan depan", starts_at=AT + 7 * DAY, state="planned")
    activity_row(unit, title="Batal", starts_at=AT + DAY, state="cancelled")
    activity_row(place.town.health, title="Dinas lain", starts_at=AT + DAY, state="planned")
    found = made(place, head).to_attend
    assert [(each.activity.title, each.leads) for each in found] == [("Dipimpin", True), ("Besok", False)]


def test_open_calls_for_help_are_shown_until_they_are_answered(place, head):
    item = ready(place)
    assert head.person
    call = Obstacle.objects.create(item=item, text="Tanpa anggaran", leader=head.person, by="1", at=AT)
    assert made(place, head).help == (call,)
    Obstacle.objects.update(state="answered", answer="Disetujui")
    assert made(place, head).help == ()


# -- pages


def test_the_page_and_its_message(client, place, head):
    ready(place, "Menata berkas", due_on=local_day(timezone.now()) - DAY)
    client.force_login(head)
    answer = client.get(f"/peta-jalan/{place.zone.pk}/agenda/")
    page, message = answer.content.decode(), answer.context["message"]
    assert "Akan gagal bila begini terus" in page
    assert "Menata berkas" in message
    assert "Tetapkan rencana kerja ZI" in message
    assert owner_of(place).name in page
    assert owner_of(place).name not in message


def test_the_page_takes_the_same_queries_for_little_and_much(client, place, head):
    today = local_day(timezone.now())
    ready(place, due_on=today)
    client.force_login(head)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/peta-jalan/{place.zone.pk}/agenda/").status_code == 200
        return len(captured)

    few = asked()
    rows = [draft(f"Lagi {n}", area=n % 6 + 1, owner=owner_of(place), due_on=today) for n in range(40)]
    items.add_many(place.zone.pk, rows, by=place.leader, at=AT)
    assert asked() == few


def test_all_zones_on_one_page_the_worst_first(client, place, head):
    place.answer_all()
    other = place.zone_of(place.town.labour)
    this_year = local_day(timezone.now()).year
    Zone.objects.update(year=this_year)
    client.force_login(place.head)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get("/peta-jalan/agenda/")
        return answer, len(captured)

    answer, few = asked()
    assert [each.zone for each in answer.context["found"]] == [other, place.zone]
    assert "Semua syarat WBK terpenuhi" in answer.content.decode()
    for number in range(3):
        unit = place.town.training
        place.zone_of(type(unit).objects.create(
            body=unit.body, parent=unit.parent, kind=unit.kind, name=f"UPT {number}", slug=f"upt-{number}",
            path=f"{unit.parent.path}{900000 + number:06}.", valid_from=unit.valid_from,
        ))  # fmt: skip
    Zone.objects.update(year=this_year)
    answer, many = asked()
    assert len(answer.context["found"]) == 5
    assert many == few


def test_somebody_without_zones_reads_that_there_is_none(client, place):
    outsider = place.town.user(place.town.health, "Kepala dinas lain contoh", "head")
    client.force_login(outsider)
    assert "Tidak ada zona tahun ini" in client.get("/peta-jalan/agenda/").content.decode()


def test_last_year_s_zones_are_there_until_the_next_ones_follow(place):
    january = AT.replace(year=2027, month=1, day=5)

    def found(at=january):
        return zones_of(Asker(place.leader, rights_of(place.leader, at), at, at.date()))

    assert found() == [place.zone]
    assert found(january.replace(year=2028)) == []
    following = next_year(place)
    assert found() == [following]
