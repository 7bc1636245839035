"""Working on a plan item: who may, what is refused, what is kept, two people at one card."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.errors import NotFoundError, PilarError
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from pilar.roadmap.actions import items, work
from pilar.roadmap.actions.items import ItemDraft, version_of_item
from pilar.roadmap.actions.proofs import Bringing, give
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import DueMove, ItemAfter, PlanItem, Progress
from pilar.roadmap.queries.work import LATE, due_in, own, with_counted_due
from tests.evaluation.place import YES_NO, Place
from tests.evaluation.test_carrying import next_year
from tests.kernel import races
from tests.organisation.town import AT, TODAY
from tests.roadmap.rows import item_row, monev_row, need_row
from tests.roadmap.working import SOON, Loose, again, leader_of, set_plan, working_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(place: Place) -> PlanItem:
    return working_item(place)


def test_the_owner_begins_reports_and_finishes(place, item):
    work.start(item.pk, by=place.staff, at=AT)
    work.report(item.pk, 40, "Draf pertama selesai.", by=place.staff, at=AT)
    work.report(item.pk, 100, by=place.staff, at=AT)
    assert (again(item).state, again(item).percent) == ("running", 100)  # 100 % is not yet done
    work.finish(item.pk, TODAY, without="Keluarannya berupa kebiasaan.", by=place.staff, at=AT)
    found = again(item)
    assert (found.state, found.percent, found.done_on, found.version) == ("done", 100, TODAY, 5)
    assert list(found.progress.values_list("percent", "note")) == [(100, ""), (40, "Draf pertama selesai.")]
    assert [step.name for step in found.steps.all()] == ["start", "finish"]
    assert found.steps.get(name="finish").reason == "Keluarannya berupa kebiasaan."


def test_the_first_report_begins_the_work(place, item):
    work.report(item.pk, 10, by=place.pokja, at=AT)
    assert (again(item).state, again(item).version) == ("running", 2)


def test_a_report_is_refused_that_says_nothing_or_too_much(place, item):
    for percent, note in ((0, ""), (101, "x"), (-1, "x")):
        with pytest.raises(RoadmapError):
            work.report(item.pk, percent, note, by=place.staff, at=AT)
    assert not Progress.objects.exists()
    assert again(item).version == 1


@pytest.mark.parametrize("act", [work.start, work.pause])
def test_somebody_else_of_the_unit_is_refused(place, item, act):
    other = place.town.user(place.town.training, "Rekan contoh", "staff")
    with pytest.raises(AccessDenied, match="penanggung jawabnya"):
        act(item.pk, by=other, at=AT)


def test_a_pokja_works_in_its_own_area_only(place):
    with pytest.raises(AccessDenied):
        work.start(working_item(place, area=2).pk, by=place.pokja, at=AT)


def test_strangers_find_nothing_and_an_owner_from_elsewhere_does(place, item):
    stranger = place.town.user(place.town.health, "Orang luar contoh", "staff")
    with pytest.raises(NotFoundError):
        work.start(item.pk, by=stranger, at=AT)
    PlanItem.objects.filter(pk=item.pk).update(owner=stranger.person)
    assert work.start(item.pk, by=stranger, at=AT).state == "running"


def test_nothing_is_worked_on_before_the_plan_is_set(place, item):
    item.plan.state, item.plan.revision = "draft", 0
    item.plan.save()
    with pytest.raises(RoadmapError, match="belum ditetapkan"):
        work.report(item.pk, 10, by=place.staff, at=AT)


def test_work_goes_on_while_the_plan_is_changed(place, item):
    item.plan.state = "revising"
    item.plan.save()
    assert work.start(item.pk, by=place.staff, at=AT).state == "running"


def test_it_is_not_finished_without_proof_or_word_of_it(place, item):
    with pytest.raises(RoadmapError, match="Belum ada bukti"):
        work.finish(item.pk, TODAY, by=place.staff, at=AT)
    assert again(item).state == "waiting"


def test_it_is_not_finished_in_the_future_nor_in_another_time(place, item):
    for day in (TODAY + timedelta(1), TODAY.replace(year=2019)):
        with pytest.raises(RoadmapError, match="elesai"):
            work.finish(item.pk, day, without="x", by=place.staff, at=AT)


def test_it_is_not_finished_while_what_it_waits_for_is_open(place, item):
    before = item_row(item.plan, "Membentuk tim", area=1)
    ItemAfter.objects.create(item=item, before=before)
    with pytest.raises(RoadmapError, match=f"nomor {before.number} “Membentuk tim”"):
        work.finish(item.pk, TODAY, without="x", by=place.staff, at=AT)
    work.drop(before.pk, "Timnya sudah ada.", by=place.leader, at=AT)
    assert work.finish(item.pk, TODAY, without="x", by=place.staff, at=AT).state == "done"


def test_what_is_opened_again_keeps_what_was_reported(place, item):
    work.finish(item.pk, TODAY, without="x", by=place.staff, at=AT)
    with pytest.raises(PilarError, match="Alasan masih kosong"):
        work.reopen(item.pk, " ", by=place.staff, at=AT)
    found = work.reopen(item.pk, "Belum dipakai di loket.", by=place.staff, at=AT)
    assert (found.state, found.done_on, found.percent) == ("running", None, 100)
    assert Progress.objects.filter(item=item).count() == 1


def test_dropping_frees_the_need_and_restoring_plans_it_again(place):
    need = need_row(place.zone, state="planned")
    item = working_item(place, need=need)
    with pytest.raises(AccessDenied):
        work.drop(item.pk, "Tidak perlu.", by=place.staff, at=AT)
    work.drop(item.pk, "Digabung dengan yang lain.", by=place.pokja, at=AT)
    need.refresh_from_db()
    assert (again(item).state, need.state) == ("dropped", "accepted")
    with pytest.raises(RoadmapError, match="Dibatalkan"):
        work.report(item.pk, 10, by=place.staff, at=AT)
    work.restore(item.pk, "Ternyata perlu.", by=place.leader, at=AT)
    need.refresh_from_db()
    assert (again(item).state, need.state) == ("waiting", "planned")


def counted(item: PlanItem):
    return with_counted_due(PlanItem.objects.filter(pk=item.pk)).get().__dict__["counted_due"]


def test_only_a_decision_of_monev_moves_the_day_that_counts(place, item):
    first, later, last = SOON, SOON + timedelta(7), SOON + timedelta(14)
    assert counted(item) == first
    work.move_due(item.pk, later, "Menunggu anggaran.", by=place.pokja, at=AT)
    assert (again(item).due_on, counted(item)) == (later, first)
    work.move_due(item.pk, last, "Diputuskan rapat.", monev=monev_row(place.zone), by=place.pokja, at=AT)
    assert (again(item).due_on, counted(item)) == (last, last)
    assert list(DueMove.objects.values_list("before", "after")) == [(first, later), (later, last)]


def test_a_due_day_is_not_moved_to_where_it_cannot_be(place, item):
    head = place.town.user(place.town.health, "Kepala lain contoh", "head")
    other = monev_row(place.zone_of(place.town.health, by=head))
    for day in (SOON, TODAY - timedelta(1), TODAY.replace(year=TODAY.year + 3)):
        with pytest.raises(RoadmapError):
            work.move_due(item.pk, day, "Alasan.", by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="zona lain"):
        work.move_due(item.pk, SOON + timedelta(1), "Alasan.", monev=other, by=place.leader, at=AT)
    with pytest.raises(AccessDenied):
        work.move_due(item.pk, SOON + timedelta(1), "Alasan.", by=place.staff, at=AT)
    assert not DueMove.objects.exists()


def test_a_change_of_the_plan_moves_no_day_that_counts_either(place, item):
    item.plan.state = "revising"
    item.plan.save()
    draft = ItemDraft("Menyusun SOP antrean", 1, owner=item.owner, due_on=SOON + timedelta(30))
    items.change(item.pk, draft, by=place.leader, at=AT)
    assert (again(item).due_on, counted(item)) == (SOON + timedelta(30), SOON)
    with pytest.raises(RoadmapError, match="tidak dihapus"):
        items.change(item.pk, ItemDraft("x", 1), by=place.leader, at=AT)
    assert again(item).title == "Menyusun SOP antrean"


def test_a_stale_card_is_refused(place, item):
    seen = version_of_item(item)
    work.start(item.pk, by=place.staff, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        work.report(item.pk, 50, "Laporan saya.", by=place.pokja, at=AT, seen=seen)
    with pytest.raises(WorkflowError):
        work.start(item.pk, by=place.pokja, at=AT)


def test_a_zone_that_is_over_is_not_worked_on(place, item):
    following = place.zone_of(place.town.training, year=2027)
    type(following).objects.filter(pk=following.pk).update(previous=place.zone)
    with pytest.raises(RoadmapError, match="dilanjutkan"):
        work.start(item.pk, by=place.staff, at=AT.replace(year=2027, month=2, day=15))
    work.start(item.pk, by=place.staff, at=AT.replace(year=2027, month=2, day=14))  # 45 days after its year


def test_beside_the_next_zone_the_old_one_s_items_are_own_work_until_their_year_is_over(place, item):
    next_year(place)
    last = date(2027, 2, 14)
    for day in (TODAY, last):
        assert list(own(item.owner_id, day)) == list(own(item.owner_id, day, LATE if day == last else "")) == [item]
        assert list(due_in([place.town.body.pk], last, day)) == [item]
    assert not own(item.owner_id, last + timedelta(1)).exists()
    assert not due_in([place.town.body.pk], last, last + timedelta(1)).exists()


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_people_report_on_one_card(request, tmp_path, monkeypatch, place, guarded):
    """With the lock the second is told; without it both are taken for the first, and one report is run over."""
    item = working_item(place, state="running", percent=20)
    seen = version_of_item(item)
    with races.open_site(request, tmp_path) as site:
        meet = races.Meeting(guarded=guarded)
        monkeypatch.setattr(work, "refuse_stale", meet.after(refuse_stale))
        if not guarded:
            # Each of the two keeps what it does by itself, as without transactions: nobody is kept away.
            monkeypatch.setattr(work, "transaction", Loose())
        guard = {} if guarded else {"guard": races.unguarded}

        def told(percent: int, by):
            return lambda: work.report(item.pk, percent, "x", by=by, at=AT, seen=seen, **guard)

        outcomes = site.together(told(50, place.staff), told(80, place.pokja))
        stored = PlanItem.objects.get(pk=item.pk)
        kept = sorted(Progress.objects.filter(item=item).values_list("percent", flat=True))
    refused = [each for each in outcomes if isinstance(each, ChangedMeanwhile)]
    if guarded:
        assert len(refused) == 1
        assert kept == [stored.percent]
    else:
        assert refused == []
        assert (kept, stored.version) == ([50, 80], 2)  # two changes, and the version tells of one


def test_a_proof_is_enough_to_finish(place, item):
    from pilar.evaluation.content import of_link

    give(item.pk, Bringing(of_link("https://contoh.go.id/sop"), title="SOP"), [YES_NO], by=place.staff, at=AT)
    assert work.finish(item.pk, TODAY, by=place.staff, at=AT).state == "done"


def test_a_leader_who_is_asked_may_not_report(place, item):
    leader = leader_of(place)
    item.obstacles.create(text="x", leader=leader.person, by="1", at=AT)
    with pytest.raises(AccessDenied):
        work.start(item.pk, by=leader, at=AT)


def test_the_sample_works_on_plans_that_are_set(place):
    from pilar.kernel.samples import World
    from pilar.roadmap.sample import work as sample

    leader_of(place)
    for number in range(1, 5):
        day = TODAY - timedelta(10 + number)
        working_item(place, f"Kerja {number}", due_on=day, starts_on=day - timedelta(9))
    ahead = working_item(place, "Di depan", due_on=TODAY + timedelta(30), starts_on=TODAY - timedelta(3))
    set_plan(place).revisions.create(
        number=1, content="{}", sha256="x", capacity="Kepala", set_on=TODAY - timedelta(60), by="1", at=AT
    )
    sample.build(World(AT))
    states = dict(PlanItem.objects.values_list("title", "state"))
    assert [states[f"Kerja {number}"] for number in range(1, 5)] == ["running", "done", "done", "done"]
    assert (states["Di depan"], again(ahead).percent) == ("running", 20)
    assert PlanItem.objects.get(title="Kerja 1").obstacles.count() == 1
    before = Progress.objects.count()
    sample.build(World(AT))
    assert Progress.objects.count() == before


def test_the_sample_builder_s_helpers_do_what_clicks_do(place):
    from pilar.kernel.samples import World
    from pilar.roadmap.sample import work as sample

    world = World(AT)
    leader = leader_of(place)
    item = working_item(place)
    sample.begin(world, item, by=place.staff, ago=9)
    sample.tell(world, item, 60, "Separuh loket memakainya (data contoh).", by=place.staff, ago=6)
    sample.postpone(world, item, 7, "Menunggu cetakan (data contoh).", by=place.leader, ago=5)
    sample.hinder(world, item, "Printer rusak (data contoh).", by=place.staff, ago=4, answer="Diganti (data contoh).")
    given = sample.prove(world, item, "SOP antrean (data contoh)", by=place.staff, ago=2)
    sample.finish(world, item, by=place.staff, ago=1)
    found = again(item)
    assert (found.state, found.done_on, found.percent) == ("done", TODAY - timedelta(1), 100)
    assert given.served == (YES_NO,)
    assert found.obstacles.get().answered_by == leader.actor
