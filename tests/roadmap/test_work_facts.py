"""A.I.1.iii.a: what was due and is done in time, with proof that a second person has accepted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.evaluation.actions import evidence_checks
from pilar.evaluation.content import of_link
from pilar.evaluation.facts import registry
from pilar.evaluation.facts.measuring import Reading, read
from pilar.evaluation.facts.session import Session
from pilar.evaluation.models import EvidenceVersion
from pilar.roadmap.actions import proofs, work
from pilar.roadmap.actions.proofs import Bringing
from pilar.roadmap.models import PlanItem
from tests.evaluation.place import YES_NO, Place
from tests.organisation.town import AT, TODAY
from tests.roadmap.rows import monev_row
from tests.roadmap.working import again, working_item

pytestmark = pytest.mark.django_db
KEY = "A.I.1.iii.a"
DAY = timedelta(days=1)
DUE = TODAY - 5 * DAY


def reading(place: Place) -> Reading:
    return next(iter(read(Session(place.zone, AT), place.rules, [KEY])))


def option(place: Place) -> str | None:
    return reading(place).option


def proved(place: Place, item: PlanItem, *, accepted: bool = True) -> PlanItem:
    what = Bringing(of_link(f"https://contoh.go.id/{item.pk}"), title=f"Bukti {item.pk}")
    given = proofs.give(item.pk, what, [YES_NO], by=place.staff, at=AT)
    if accepted:
        version = given.proof.version
        EvidenceVersion.objects.filter(pk=version.pk).update(
            check_state="accepted", checked_by=place.leader.actor, checked_at=AT
        )
    return item


def done(place: Place, title: str = "x", on=DUE, **more) -> PlanItem:
    item = working_item(place, title, due_on=DUE, **more)
    proved(place, item)
    work.finish(item.pk, on, by=place.staff, at=AT)
    return item


def test_without_a_set_plan_nothing_is_known_and_before_anything_is_due_nothing_is_said(place):
    assert option(place) is None
    item = working_item(place, due_on=TODAY + DAY)
    assert option(place) is None
    item.plan.state, item.plan.revision = "draft", 0
    item.plan.save()
    assert option(place) is None


def test_the_share_moves_both_ways_over_every_border(place):
    done(place, "Satu")
    assert option(place) == "A"
    late = working_item(place, "Dua", due_on=DUE)
    assert option(place) == "C"  # exactly half is not most
    done(place, "Tiga")
    assert option(place) == "B"
    proved(place, late)
    work.finish(late.pk, DUE, by=place.staff, at=AT)
    assert option(place) == "A"
    work.reopen(late.pk, "Belum dipakai.", by=place.staff, at=AT)
    assert option(place) == "B"


def test_none_of_what_was_due_is_the_lowest(place):
    working_item(place, due_on=DUE)
    assert option(place) == "D"


def test_proof_that_nobody_accepted_does_not_count(place):
    item = proved(place, working_item(place, due_on=DUE), accepted=False)
    work.finish(item.pk, DUE, by=place.staff, at=AT)
    assert option(place) == "D"
    assert "1 selesai tanpa bukti yang diterima" in reading(place).measured.fact.lacking
    version = item.proofs.get().version
    evidence_checks.check(place.zone.pk, version.evidence_id, accepted=True, by=place.leader, at=AT)
    assert option(place) == "A"


def test_done_after_its_day_is_not_in_time(place):
    done(place, on=DUE + DAY)
    assert option(place) == "D"


def test_a_day_moved_without_monev_goes_on_counting_and_one_moved_by_it_does_not(place):
    item = working_item(place, due_on=DUE)
    work.move_due(item.pk, TODAY + 9 * DAY, "Menunggu.", by=place.leader, at=AT)
    assert option(place) == "D"
    work.move_due(item.pk, TODAY + 10 * DAY, "Rapat.", monev=monev_row(place.zone), by=place.leader, at=AT)
    assert option(place) is None  # nothing is due yet


def test_what_is_due_today_counts_and_tomorrow_does_not(place):
    item = working_item(place, due_on=TODAY)
    assert option(place) == "D"
    PlanItem.objects.filter(pk=item.pk).update(due_on=TODAY + DAY)
    assert option(place) is None


def test_dropped_before_its_day_it_was_not_due_and_after_it_it_was(place):
    done(place, "Satu")
    ahead, late = working_item(place, "Dua", due_on=TODAY), working_item(place, "Tiga", due_on=DUE)
    work.drop(ahead.pk, "Tidak perlu.", by=place.leader, at=AT)
    assert option(place) == "C"
    work.drop(late.pk, "Tidak sempat.", by=place.leader, at=AT)
    assert option(place) == "C"
    assert again(late).state == "dropped"


def test_the_fact_is_moved_by_what_moves_it():
    moved = registry.moved_by("roadmap.items.on_plan")
    for event in ("plan.set", "plan_item.finish", "plan_item.due_moved", "evidence.accepted"):
        assert event.startswith(moved), event


def test_rows_say_how_each_stands_without_names(place):
    item = done(place, "Satu")
    measured = reading(place).measured
    rows = [row for each in measured.fact.rows for row in each.read()]
    assert [(row.id, row.cells[1], row.cells[4]) for row in rows] == [(item.pk, "Satu", "tepat waktu, bukti diterima")]
    assert rows[0].url.endswith(f"/aksi/{item.pk}/kerja/")
    assert not any("Pegawai contoh" in cell for cell in rows[0].cells)
