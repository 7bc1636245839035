"""Plan items: added, changed and removed; what is refused says what to mend; two people at once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from pilar.errors import NotFoundError
from pilar.evaluation.actions import zones
from pilar.kernel.locks import locked
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Duty
from pilar.organisation.versions import ChangedMeanwhile, refuse_stale
from pilar.records.errors import RecordError
from pilar.roadmap.actions import items
from pilar.roadmap.actions.items import Link
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import ItemAfter, Plan, PlanItem
from pilar.roadmap.workflow import ACCEPTED, DROPPED, PLANNED, PROPOSED, REJECTED, SET
from tests.evaluation.place import build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY
from tests.roadmap.planning import SOON, add, draft, owner_of, plan_of
from tests.roadmap.rows import need_row

DAY = timedelta(days=1)


# -- adding


def test_an_item_is_numbered_and_keeps_what_was_written(place):
    owner = owner_of(place)
    first = add(
        place, "  Menyusun   SOP ", output="SOP", indicator="Ditetapkan", target="1 SOP", evidence_expected="SK",
        owner=owner, starts_on=TODAY, due_on=SOON, effort=Decimal("2.5"), budget=Decimal(1_500_000), is_priority=True,
        links=(Link("A.I.1.i.a", "Tidak", "Ya", Decimal("0.5")), Link("A.I.1.i.a")),
    )  # fmt: skip
    second = add(place, "Melatih petugas", after=[first.pk])
    assert [first.number, second.number] == [1, 2]
    assert (first.title, first.output, first.owner, first.due_on) == ("Menyusun SOP", "SOP", owner, SOON)
    assert (first.effort, first.budget, first.is_priority, first.origin) == (
        Decimal("2.5"),
        Decimal(1_500_000),
        True,
        "own",
    )
    assert [each.question for each in first.questions.all()] == ["A.I.1.i.a"]
    assert [each.before for each in second.comes_after.all()] == [first]
    entry = LedgerEntry.objects.order_by("pk").last()
    assert (entry.code, entry.object_type) == ("plan.items_added", "roadmap.plan")


def test_many_are_added_or_none(place):
    with pytest.raises(RecordError, match="masih kosong"):
        items.add_many(place.zone.pk, [draft("Satu"), draft(" ")], by=place.leader, at=AT)
    assert not PlanItem.objects.exists()
    assert len(items.add_many(place.zone.pk, [draft("Satu"), draft("Dua")], by=place.leader, at=AT)) == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"starts_on": SOON, "due_on": TODAY}, "sebelum hari mulai"), ({"area": 7}, "1 sampai 6"),
        ({"links": (Link("A.IX"),)}, "tidak ada di lembar kerja"), ({"budget": Decimal(-1)}, "di bawah nol"),
        ({"effort": Decimal(-1)}, "di bawah nol"), ({"after": [999_999]}, "dari rencana ini"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(place, more, says):
    with pytest.raises(RoadmapError, match=says):
        add(place, **more)
    assert not PlanItem.objects.exists()


def test_a_day_may_be_both_the_first_and_the_last(place):
    assert add(place, starts_on=TODAY, due_on=TODAY).due_on == TODAY


def test_more_than_a_plan_holds_is_refused(place, monkeypatch):
    monkeypatch.setattr(items, "MOST", 2)
    add(place), add(place)
    with pytest.raises(RoadmapError, match="paling banyak 2"):
        add(place)


def test_an_item_of_another_plan_is_not_waited_for(place):
    other = place.zone_of(place.town.labour)
    theirs = items.add(other.pk, draft(), by=place.head, at=AT)
    with pytest.raises(RoadmapError, match="dari rencana ini"):
        add(place, after=[theirs.pk])


# -- owners


def test_an_owner_works_in_the_body(place):
    stranger = place.town.person(place.town.other_root, "Orang lain contoh")
    with pytest.raises(RoadmapError, match="tidak bertugas di instansi ini"):
        add(place, owner=stranger)


def test_who_has_left_is_not_made_owner_and_stays_where_he_is(place):
    owner = owner_of(place)
    item = add(place, owner=owner)
    Duty.objects.filter(person=owner).update(valid_until=TODAY - DAY)
    with pytest.raises(RoadmapError, match="tidak bertugas"):
        add(place, owner=owner)
    changed = items.change(item.pk, draft("Judul baru", owner=owner), by=place.leader, at=AT)
    assert (changed.title, changed.owner) == ("Judul baru", owner)


# -- whose area


def test_a_pokja_writes_in_its_own_area_only(place):
    mine = add(place, by=place.pokja)
    with pytest.raises(AccessDenied, match="pokja 1"):
        add(place, area=2, by=place.pokja)
    with pytest.raises(AccessDenied):
        items.change(mine.pk, draft(area=2), by=place.pokja, at=AT)
    theirs = add(place, area=2)
    with pytest.raises(AccessDenied):
        items.change(theirs.pk, draft(area=1), by=place.pokja, at=AT)
    with pytest.raises(AccessDenied):
        items.remove(theirs.pk, by=place.pokja, at=AT)
    with pytest.raises(AccessDenied):
        items.add_many(place.zone.pk, [draft(), draft(area=2)], by=place.pokja, at=AT)
    assert PlanItem.objects.count() == 2


def test_staff_and_strangers_write_nothing(place):
    with pytest.raises(AccessDenied):
        add(place, by=place.staff)
    stranger = place.town.user(place.town.health, "Kepala lain contoh", "head")
    with pytest.raises(NotFoundError):
        add(place, by=stranger)


# -- the order


def test_a_circle_is_told_by_its_numbers(place):
    first = add(place, "Satu")
    second = add(place, "Dua", after=[first.pk])
    third = add(place, "Tiga", after=[second.pk])
    with pytest.raises(RoadmapError, match="nomor 1 → 3 → 2 → 1"):
        items.change(first.pk, draft("Satu", after=[third.pk]), by=place.leader, at=AT)
    with pytest.raises(RoadmapError, match="nomor 1 → 1"):
        items.change(first.pk, draft("Satu", after=[first.pk]), by=place.leader, at=AT)
    items.change(second.pk, draft("Dua"), by=place.leader, at=AT)  # waits for nothing any more
    items.change(first.pk, draft("Satu", after=[third.pk]), by=place.leader, at=AT)
    assert {(each.item_id, each.before_id) for each in ItemAfter.objects.all()} == {
        (third.pk, second.pk), (first.pk, third.pk)
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_circle_is_not_closed_from_two_sides_at_once(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        first, second = add(place, "Satu"), add(place, "Dua")
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(items, "refuse_circle", meeting.after(items.refuse_circle))
        guard = locked if guarded else unguarded
        outcomes = site.together(*(
            lambda one=one, other=other: items.change(
                one.pk, draft(one.title, after=[other.pk]), by=place.leader, at=AT, guard=guard
            )
            for one, other in ((first, second), (second, first))
        ))  # fmt: skip
        monkeypatch.undo()
        assert ItemAfter.objects.count() == (1 if guarded else 2), outcomes
        assert sum(isinstance(each, RoadmapError) for each in outcomes) == (1 if guarded else 0), outcomes


# -- two people


def test_the_second_of_two_is_told(place):
    item = add(place)
    seen = items.version_of_item(item)
    items.change(item.pk, draft("Satu"), by=place.leader, at=AT, seen=seen)
    for late in (
        lambda: items.change(item.pk, draft("Dua"), by=place.secretary, at=AT, seen=seen),
        lambda: items.remove(item.pk, by=place.secretary, at=AT, seen=seen),
    ):
        with pytest.raises(ChangedMeanwhile):
            late()
    assert PlanItem.objects.get().title == "Satu"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_who_save_one_form_at_once_one_is_told(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        item = add(place)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(items, "refuse_stale", meeting.after(refuse_stale))
        guard = locked if guarded else unguarded
        outcomes = site.together(*(
            lambda title=title: items.change(item.pk, draft(title), by=place.leader, at=AT, seen="1", guard=guard)
            for title in ("Satu", "Dua")
        ))  # fmt: skip
        monkeypatch.undo()
        assert sum(isinstance(each, ChangedMeanwhile) for each in outcomes) == (1 if guarded else 0), outcomes


# -- changing and removing


def test_links_that_stay_keep_the_day_they_were_made(place):
    item = add(place, links=(Link("A.I.1.i.a", now="Tidak"), Link("A.I.1.i.b")))
    later = AT + 3 * DAY
    links = (Link("A.I.1.i.a"), Link("A.I.1.ii.a"))
    items.change(item.pk, draft(links=links), by=place.leader, at=later)
    rows = {each.question: (each.linked_at, each.now) for each in item.questions.all()}
    assert rows == {"A.I.1.i.a": (AT, "Tidak"), "A.I.1.ii.a": (later, "")}


def test_a_removed_item_leaves_its_number_and_a_row_in_the_ledger(place):
    add(place)
    second = add(place)
    items.remove(second.pk, by=place.leader, at=AT)
    assert LedgerEntry.objects.order_by("pk").last().code == "plan.item_removed"
    with pytest.raises(NotFoundError):
        items.remove(second.pk, by=place.leader, at=AT)


def test_what_is_set_is_neither_changed_nor_removed(place):
    item = add(place)
    Plan.objects.update(state=SET, revision=1)
    for refused in (
        lambda: add(place),
        lambda: items.change(item.pk, draft("Lain"), by=place.leader, at=AT),
        lambda: items.remove(item.pk, by=place.leader, at=AT),
    ):
        with pytest.raises(RoadmapError, match="sudah ditetapkan"):
            refused()
    assert (plan_of(place).items.count(), PlanItem.objects.get().title) == (1, "Menyusun SOP antrean")


def test_what_was_begun_is_not_removed(place):
    item = add(place)
    item.progress.create(percent=10, by="1", at=AT)
    with pytest.raises(RoadmapError, match="Batalkan dengan alasan"):
        items.remove(item.pk, by=place.leader, at=AT)


# -- the need


def test_a_need_is_planned_with_its_item_and_freed_with_it(place):
    need = need_row(place.zone, state=ACCEPTED)
    item = add(place, need=need)
    need.refresh_from_db()
    assert need.state == PLANNED
    other = need_row(place.zone, "Ruang tunggu panas", state=PROPOSED)
    items.change(item.pk, draft(need=other), by=place.leader, at=AT)
    need.refresh_from_db()
    other.refresh_from_db()
    assert (need.state, other.state) == (ACCEPTED, PLANNED)
    items.remove(item.pk, by=place.leader, at=AT)
    other.refresh_from_db()
    assert other.state == ACCEPTED


def test_a_need_stays_planned_while_another_open_item_answers_it(place):
    need = need_row(place.zone, state=ACCEPTED)
    first = add(place, need=need)
    need.refresh_from_db()
    second = add(place, need=need)
    items.remove(first.pk, by=place.leader, at=AT)
    need.refresh_from_db()
    assert need.state == PLANNED
    PlanItem.objects.filter(pk=second.pk).update(state=DROPPED)
    items.free_need(need, place.leader, AT)
    need.refresh_from_db()
    assert need.state == ACCEPTED


def test_a_need_of_another_zone_or_one_that_was_refused_is_not_planned(place):
    theirs = need_row(place.zone_of(place.town.labour))
    with pytest.raises(RoadmapError, match="zona lain"):
        add(place, need=theirs)
    refused = need_row(place.zone, state=REJECTED)
    with pytest.raises(RoadmapError, match="tidak diterima"):
        add(place, need=refused)


# -- a zone that is over


def test_a_closed_zone_is_planned_no_more(place):
    item = add(place)
    zones.create_zone(
        place.town.training, year=place.zone.year + 1, target="WBK", cutoff=place.zone.cutoff.replace(year=2027),
        by=place.head, at=AT,
    )  # fmt: skip
    items.change(item.pk, draft("Lain"), by=place.leader, at=AT)  # its own year is not over
    with pytest.raises(RoadmapError, match="dilanjutkan ke tahun berikutnya"):
        items.change(item.pk, draft("Lain lagi"), by=place.leader, at=AT.replace(year=2027, month=2, day=15))


def test_a_closed_unit_is_planned_no_more(place):
    unit = place.town.training
    type(unit).objects.filter(pk=unit.pk).update(valid_until=TODAY - DAY)
    with pytest.raises(RoadmapError, match="sudah ditutup"):
        add(place)
