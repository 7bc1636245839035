"""Launches: planned, held, published, taken off; witnesses, charter, and what the public reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pilar.areas.change.actions import launches
from pilar.areas.change.actions.launches import Event
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Launch
from pilar.areas.change.presenters.launch import Signed, signed_before
from pilar.areas.change.public.launch import launches_of
from pilar.errors import NotFoundError, PilarError
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from tests.areas.change.scene import note
from tests.organisation.town import AT, TODAY

DAY = timedelta(days=1)
EVENT = Event("Pencanangan ZI contoh", TODAY, "Aula", "Menolak pemberian.\nMelayani adil.", "Kepala UPT contoh")


def planned(place, event=EVENT) -> Launch:
    return launches.plan(place.town.training, event, by=place.leader, at=AT)


def held(place, event=EVENT) -> Launch:
    row = launches.hold(planned(place, event).pk, TODAY, "Aula", by=place.leader, at=AT)
    launches.add_witness(row.pk, "Saksi contoh", "Inspektur", "Inspektorat", by=place.leader, at=AT)
    return row


def test_it_is_planned_held_and_published_with_history_and_ledger(place):
    row = held(place)
    launches.publish(row.pk, by=place.leader, at=AT)
    row.refresh_from_db()
    assert (row.state, row.held_on) == ("published", TODAY)
    assert [step.name for step in row.steps.all()] == ["hold", "publish"]
    codes = list(LedgerEntry.objects.filter(code__startswith="launch.").order_by("pk").values_list("code", flat=True))
    assert codes == ["launch.planned", "launch.held", "launch.witness_added", "launch.published"]


def test_the_public_reads_day_charter_and_institutions_and_no_witness_s_name(place):
    row = held(place)
    launches.add_file(row.pk, "photo", "Foto penandatanganan", note(), by=place.leader, at=AT)
    assert launches_of(place.town.training) == ()
    launches.publish(row.pk, by=place.leader, at=AT)
    (shown,) = launches_of(place.town.training)
    assert (shown.held_on, shown.charter, shown.institutions) == (
        TODAY, ("Menolak pemberian.", "Melayani adil."), ("Inspektorat",),
    )  # fmt: skip
    assert "Saksi contoh" not in repr(shown)
    assert "Foto" not in repr(shown)
    launches.unpublish(row.pk, "Salah tanggal", by=place.leader, at=AT)
    assert launches_of(place.town.training) == ()


def test_without_witness_or_charter_it_is_not_published(place):
    row = launches.hold(planned(place, Event("Tanpa piagam", TODAY)).pk, TODAY, "Aula", by=place.leader, at=AT)
    with pytest.raises(ChangeError, match=r"Saksinya belum dicatat\. Isi piagam"):
        launches.publish(row.pk, by=place.leader, at=AT)
    launches.add_witness(row.pk, "Saksi contoh", "", "Ombudsman", by=place.leader, at=AT)
    with pytest.raises(ChangeError, match="piagam"):
        launches.publish(row.pk, by=place.leader, at=AT)
    launches.add_file(row.pk, "charter", "Piagam bertanda tangan", note(), by=place.leader, at=AT)
    launches.publish(row.pk, by=place.leader, at=AT)


def test_a_day_ahead_has_not_been_held(place):
    row = planned(place)
    with pytest.raises(ChangeError, match="belum tiba"):
        launches.hold(row.pk, TODAY + DAY, "Aula", by=place.leader, at=AT)
    assert Launch.objects.get().state == "planned"


@pytest.mark.parametrize(
    "event",
    [Event(" ", TODAY), Event("x" * 201, TODAY), Event("Judul", TODAY, news_url="bukan tautan"),
     Event("Judul", TODAY, news_url="http://10.0.0.1/"), Event("Judul", TODAY, charter="x" * 10_001)],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(place, event):
    with pytest.raises(PilarError):
        planned(place, event)
    assert not Launch.objects.exists()


def test_what_is_published_is_not_changed_under_the_readers_eyes(place):
    row = held(place)
    launches.publish(row.pk, by=place.leader, at=AT)
    witness = row.witnesses.get()
    for act in (
        lambda: launches.edit(row.pk, EVENT, by=place.leader, at=AT),
        lambda: launches.add_witness(row.pk, "Lain", "", "KPK", by=place.leader, at=AT),
        lambda: launches.remove_witness(row.pk, witness.pk, by=place.leader, at=AT),
    ):
        with pytest.raises(ChangeError):
            act()
    with pytest.raises(WorkflowError):
        launches.cancel(row.pk, "Batal", by=place.leader, at=AT)


def test_a_plan_is_cancelled_with_a_reason(place):
    row = planned(place)
    with pytest.raises(ChangeError, match="Alasan masih kosong"):
        launches.cancel(row.pk, " ", by=place.leader, at=AT)
    launches.cancel(row.pk, "Ditunda tahun depan", by=place.leader, at=AT)
    assert row.steps.get().reason == "Ditunda tahun depan"
    with pytest.raises(WorkflowError):
        launches.hold(row.pk, TODAY, "Aula", by=place.leader, at=AT)


def test_the_same_witness_twice_is_one_row(place):
    row = held(place)
    launches.add_witness(row.pk, "Saksi contoh", "Lain", "Inspektorat", by=place.leader, at=AT)
    assert row.witnesses.count() == 1


def test_staff_may_not_and_strangers_know_nothing(place):
    town = place.town
    row = planned(place)
    with pytest.raises(NotFoundError):  # staff do not see the area
        launches.hold(row.pk, TODAY, "Aula", by=place.staff, at=AT)
    assessor = town.user(town.office, "Penilai contoh")
    town.give(assessor, "tpi_member", town.root)
    with pytest.raises(AccessDenied):
        launches.hold(row.pk, TODAY, "Aula", by=assessor, at=AT)
    with pytest.raises(NotFoundError):
        launches.hold(row.pk, TODAY, "Aula", by=town.user(town.health, "Kepala lain contoh", "head"), at=AT)
    with pytest.raises(AccessDenied):
        launches.plan(town.health, EVENT, by=place.leader, at=AT)


def test_an_activity_that_one_does_not_see_is_not_linked(place):
    from pilar.records.models import Activity

    town = place.town
    foreign = Activity.objects.create(unit=town.health, title="Rapat", starts_at=AT, created_at=AT, created_by="1")
    with pytest.raises(NotFoundError):
        planned(place, Event("Judul", TODAY, activity=foreign.pk))


def test_two_who_edit_do_not_overwrite_each_other(place):
    row = planned(place)
    seen = launches.version(row)
    launches.edit(row.pk, Event("Judul satu", TODAY), by=place.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        launches.edit(row.pk, Event("Judul dua", TODAY), by=place.secretary, at=AT, seen=seen)
    assert Launch.objects.get().title == "Judul satu"


class TestWarning:
    @pytest.mark.parametrize(("signed", "warned"), [(0, True), (50, True), (51, False), (100, False)])
    def test_most_of_the_staff_should_have_signed_before(self, place, monkeypatch, signed, warned):
        from pilar.areas.change.presenters import launch as presenter
        from pilar.evaluation.facts import Fact, registry

        registered: dict[str, Any] = {}
        monkeypatch.setattr(registry, "_facts", registered)
        registry.fact(presenter.SIGNED, "Pakta")(lambda case: Fact.ratio(signed, 100, summary=""))
        found = signed_before(planned(place), AT)
        assert bool(found.warning) is warned
        # It warns and does not lock.
        launches.hold(Launch.objects.get().pk, TODAY, "Aula", by=place.leader, at=AT)

    def test_where_everybody_must_have_signed_all_are_enough(self):
        assert Signed(3, 3, True).warning == ""

    def test_a_unit_without_a_zone_is_not_warned(self, place):
        place.zone.unit = place.town.health
        place.zone.save()
        assert signed_before(planned(place), AT) is None
