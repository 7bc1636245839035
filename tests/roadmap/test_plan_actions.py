"""The plan is set by the head, opened again, published; the path over the years."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256

import pytest

from pilar.errors import NotFoundError
from pilar.kernel.locks import locked
from pilar.kernel.models import Document, LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions import people
from pilar.organisation.models import Duty
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.errors import RecordError
from pilar.roadmap import papers
from pilar.roadmap.actions import items, plans
from pilar.roadmap.actions.plans import YearTarget
from pilar.roadmap.content import content_of, frozen
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Plan, PlanItem, PlanRevision, TargetYear
from pilar.roadmap.queries.plans import in_force, lacks, path_of, version_of_plan
from pilar.roadmap.workflow import DRAFT, DROPPED, REVISING, SET
from tests.evaluation.place import YEAR, build_place
from tests.kernel.races import Meeting, open_site, unguarded
from tests.organisation.town import AT, TODAY
from tests.roadmap.planning import SOON, draft, owner_of, plan_of, ready, unit_head
from tests.roadmap.rows import need_row

DAY = timedelta(days=1)


@pytest.fixture
def head(place):
    return unit_head(place)


def set_(place, head, **more):
    return plans.set_plan(place.zone.pk, by=head, at=AT, **more)


# -- setting


def test_setting_freezes_the_plan_and_prints_it(place, head):
    need = need_row(place.zone, root_cause="Loket tunggal")
    ready(place, need=need, is_priority=True, links=(items.Link("A.I.1.i.a"),))
    revision = set_(place, head)
    plan = plan_of(place)
    assert (plan.state, plan.revision) == (SET, 1)
    assert (revision.capacity, revision.set_on) == ("Kepala UPT", TODAY)
    assert revision.sha256 == sha256(revision.content.encode()).hexdigest()
    said = json.loads(revision.content)
    assert said["items"][0]["owner"] == {
        "id": owner_of(place).pk, "name": "Pegawai contoh", "position": "Pelaksana"
    }  # fmt: skip
    assert said["needs"][0]["items"] == [1]
    paper = Document.objects.get(token=revision.document)
    assert (paper.title, paper.responsible_capacity) == (
        "Rencana Kerja Pembangunan Zona Integritas Tahun 2026", "Kepala UPT"
    )  # fmt: skip
    assert paper.number == "RK-001/ZI/XI/2026"
    entry = LedgerEntry.objects.order_by("pk").last()
    assert (entry.code, entry.object_type) == ("plan.set", "roadmap.plan")


@pytest.mark.parametrize(
    ("more", "says"),
    [({"owner": None}, "belum punya penanggung jawab. \\(nomor 1\\)"), ({"due_on": None}, "belum punya tenggat")],
)
def test_what_is_missing_is_named(place, head, more, says):
    ready(place, **more)
    with pytest.raises(RoadmapError, match=says):
        set_(place, head)
    assert (plan_of(place).state, PlanRevision.objects.count(), Document.objects.count()) == (DRAFT, 0, 0)


def test_a_plan_without_items_is_not_set(place, head):
    with pytest.raises(RoadmapError, match="belum memuat satu"):
        set_(place, head)
    ready(place)
    PlanItem.objects.update(state=DROPPED)
    with pytest.raises(RoadmapError, match="belum memuat satu"):
        set_(place, head)


def test_an_owner_who_has_left_stands_against_it_until_the_work_is_done(place, head):
    item = ready(place)
    Duty.objects.filter(person=item.owner).update(valid_until=TODAY - DAY)
    with pytest.raises(RoadmapError, match="tidak bertugas lagi"):
        set_(place, head)
    PlanItem.objects.update(state="done", done_on=TODAY)
    assert set_(place, head).number == 1


def test_warnings_do_not_stand_against_it(place, head):
    ready(place, output="", due_on=place.zone.cutoff + DAY)
    found = lacks(place.zone, in_force(place.zone, TODAY))
    assert [lack.blocks for lack in found] == [False] * 4
    assert "sesudah tanggal batas" in found[0].words
    set_(place, head)


def test_due_on_the_cutoff_is_no_warning(place):
    ready(place, due_on=place.zone.cutoff)
    assert not any("tanggal batas" in lack.words for lack in lacks(place.zone, in_force(place.zone, TODAY)))


@pytest.mark.parametrize("who", ["leader", "secretary", "pokja", "staff"])
def test_only_a_head_sets_it(place, who):
    ready(place)
    with pytest.raises(AccessDenied):
        set_(place, getattr(place, who))


def test_strangers_find_nothing(place):
    ready(place)
    stranger = place.town.user(place.town.health, "Kepala lain contoh", "head")
    with pytest.raises(NotFoundError):
        set_(place, stranger)


def test_an_acting_head_signs_as_such_and_only_while_appointed(place):
    acting = unit_head(place)
    Duty.objects.filter(person=acting.person).update(kind=Duty.PLH, valid_until=TODAY)
    ready(place)
    assert set_(place, acting).capacity == "Plh. Kepala UPT"
    plans.revise(place.zone.pk, "Tambahan", by=place.leader, at=AT)
    with pytest.raises(RecordError, match="masa penunjukannya"):
        plans.set_plan(place.zone.pk, by=acting, at=AT + DAY)


def test_an_account_without_a_person_signs_nothing(place):
    ready(place)
    system = people.open_system_account("kepala@contoh.test", "Kepala contoh", by="test", at=AT)
    place.town.give(system, "head", place.town.training)
    with pytest.raises(RoadmapError, match="tidak terhubung"):
        set_(place, system)


def test_the_head_sets_what_he_has_seen(place, head):
    ready(place)
    plan = plan_of(place)
    seen = version_of_plan(plan, in_force(place.zone, TODAY), path_of(place.zone))
    ready(place, "Lagi")
    with pytest.raises(ChangedMeanwhile):
        set_(place, head, seen=seen)
    seen = version_of_plan(plan, in_force(place.zone, TODAY), path_of(place.zone))
    assert set_(place, head, seen=seen).number == 1


def test_it_is_set_once(place, head):
    ready(place)
    set_(place, head)
    with pytest.raises(RoadmapError, match="sudah ditetapkan"):
        set_(place, head)
    assert PlanRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_comes_in_while_the_plan_is_set(request, tmp_path, monkeypatch, guarded):
    with open_site(request, tmp_path) as site:
        place = build_place()
        head = unit_head(place)
        ready(place)
        meeting = Meeting(guarded=guarded)
        monkeypatch.setattr(plans, "in_force", meeting.after(in_force))
        monkeypatch.setattr(items, "refuse_set", meeting.after(items.refuse_set))
        guard = locked if guarded else unguarded
        outcomes = site.together(
            lambda: plans.set_plan(place.zone.pk, by=head, at=AT, guard=guard),
            lambda: items.add(place.zone.pk, draft("Tanpa pemilik"), by=place.leader, at=AT, guard=guard),
        )
        monkeypatch.undo()
        plan = plan_of(place)
        is_damaged = plan.state == SET and plan.items.filter(owner__isnull=True).exists()
        assert is_damaged is not guarded, outcomes


# -- opened again


def test_what_was_set_stays_in_force_until_the_change_is_set(place, head):
    ready(place)
    first = set_(place, head)
    plans.revise(place.zone.pk, "Anggaran  berubah", by=place.leader, at=AT)
    plan = plan_of(place)
    assert (plan.state, plan.revision) == (REVISING, 1)
    assert Document.objects.get(token=first.document).state == Document.VALID
    ready(place, "Tambahan")
    second = plans.set_plan(place.zone.pk, by=head, at=AT + DAY)
    assert (second.number, json.loads(second.content)["reason"]) == (2, "Anggaran berubah")
    old, new = (Document.objects.get(token=each.document) for each in (first, second))
    assert (old.state, new.replaces, new.title[-11:]) == (Document.REPLACED, old, "Perubahan I")
    assert [step.name for step in plan.steps.all()] == ["set", "revise", "set"]


def test_opening_needs_a_reason_the_whole_team_and_a_set_plan(place, head):
    ready(place)
    with pytest.raises(WorkflowError):
        plans.revise(place.zone.pk, "Alasan", by=place.leader, at=AT)
    set_(place, head)
    with pytest.raises(RecordError, match="Alasan masih kosong"):
        plans.revise(place.zone.pk, " ", by=place.leader, at=AT)
    with pytest.raises(AccessDenied):
        plans.revise(place.zone.pk, "Alasan", by=place.pokja, at=AT)


# -- published


def test_only_what_is_set_is_published_by_the_head(place, head):
    ready(place)
    with pytest.raises(RoadmapError, match="sudah ditetapkan"):
        plans.publish(place.zone.pk, public=True, by=head, at=AT)
    set_(place, head)
    with pytest.raises(AccessDenied):
        plans.publish(place.zone.pk, public=True, by=place.leader, at=AT)
    for _ in range(2):
        plans.publish(place.zone.pk, public=True, by=head, at=AT)
    assert Plan.objects.get().is_public
    assert LedgerEntry.objects.filter(code="plan.published").count() == 1
    plans.publish(place.zone.pk, public=False, by=head, at=AT)
    assert not Plan.objects.get().is_public


# -- the path


def path(place, *years, **more):
    plans.set_path(place.zone.pk, [YearTarget(*each) for each in years], by=place.leader, at=AT, **more)


def test_a_path_leads_from_wbk_to_wbbm(place):
    path(place, (YEAR + 2, "WBBM", " naik "), (YEAR, "WBK"), (YEAR + 1, "WBK"))
    assert path_of(place.zone) == [(YEAR, "WBK", ""), (YEAR + 1, "WBK", ""), (YEAR + 2, "WBBM", "naik")]
    path(place)
    assert path_of(place.zone) == []


@pytest.mark.parametrize(
    ("years", "says"),
    [
        ([(YEAR + 1, "WBBM"), (YEAR + 2, "WBK")], "baru dapat dituju sesudah WBK"),
        ([(YEAR, "WBBM")], "menuju WBK"), ([(YEAR - 1, "WBK")], "mencakup tahun"), ([(YEAR + 5, "WBK")], "mencakup"),
        ([(YEAR, "WBK"), (YEAR, "WBK")], "hanya punya satu"), ([(YEAR + 1, "ZI")], "tidak dikenal"),
    ],
)  # fmt: skip
def test_a_path_that_cannot_be_is_refused(place, years, says):
    with pytest.raises(RoadmapError, match=says):
        path(place, *years)
    assert not TargetYear.objects.exists()


def test_the_path_is_the_teams_and_stale_ones_are_told(place, head):
    with pytest.raises(AccessDenied):
        plans.set_path(place.zone.pk, [], by=place.pokja, at=AT)
    seen = plans.version_of_path([])
    path(place, (YEAR, "WBK"), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        path(place, (YEAR + 1, "WBK"), seen=seen)
    ready(place)
    set_(place, head)
    with pytest.raises(RoadmapError, match="sudah ditetapkan"):
        path(place)


# -- the paper


def test_the_same_plan_gives_the_same_paper(place, head):
    ready(place)
    revision = set_(place, head)
    content = json.loads(revision.content)
    assert frozen(content) == revision.content
    again = content_of(plan_of(place), number=1, day=TODAY, capacity="Kepala UPT")
    assert frozen(again) == revision.content
    plans.revise(place.zone.pk, "Lagi", by=place.leader, at=AT)
    plan = plan_of(place)
    assert papers.preview_of(plan, AT) == papers.preview_of(plan, AT)
    paper = Document.objects.get(token=revision.document)
    assert paper.sha256 == paper.stored.sha256


def test_a_draft_is_a_preview_and_stores_nothing(place):
    ready(place, due_on=SOON)
    assert papers.preview_of(plan_of(place), AT).startswith(b"%PDF")
    assert not Document.objects.exists()


def test_hard_texts_are_printed(place, head):
    ready(place, "= #evil[x] " + "W" * 150, output="a" * 300, indicator="“ü” 🙂", links=(items.Link("A.I.1.i.a"),))
    assert set_(place, head).document
