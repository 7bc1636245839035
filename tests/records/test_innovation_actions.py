"""Innovations from the problem to who copied them: the order of days, what is measured, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from pilar.errors import NotFoundError
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.actions import innovation_measures as measures
from pilar.records.actions import innovations
from pilar.records.actions.innovation_measures import Measured
from pilar.records.actions.innovations import Outside, Story
from pilar.records.errors import RecordError
from pilar.records.models import Innovation, InnovationFile
from pilar.records.presenters.innovations import change_of, shown_measures, thread
from pilar.records.queries.innovation_lists import unmeasured
from pilar.records.queries.innovations import applied
from tests.organisation.town import AT, TODAY
from tests.records.decree_rows import innovation_row, measure_row, measured_innovation
from tests.records.decrees import PAPER

DAY = timedelta(days=1)
STORY = Story("Antrean lewat telepon (data contoh)", "Antre sejak subuh.", topics=("service",))
BEFORE = Measured("Lama layanan", "menit", Decimal(120), date(2026, 1, 10))


@pytest.fixture
def begun(office):
    return innovations.begin(office.town.training, STORY, by=office.leader, at=AT)


def test_the_way_from_idea_to_replication(office, begun):
    by = {"by": office.leader, "at": AT}
    innovations.start_trial(begun.pk, date(2026, 1, 20), **by)
    innovations.apply(begun.pk, date(2026, 3, 1), "Loket", **by)
    measures.add(begun.pk, replace(BEFORE, after=Decimal(45), after_on=date(2026, 10, 1)), **by)
    innovations.evaluate(begun.pk, date(2026, 11, 1), "Antrean hilang.", **by)
    copy = innovations.replicate(begun.pk, "Dinas Contoh", date(2026, 11, 2), PAPER, **by)
    found = Innovation.objects.get()
    assert (found.state, found.applied_where, found.result) == ("evaluated", "Loket", "Antrean hilang.")
    assert [step.name for step in found.steps.all()] == ["try", "apply", "evaluate"]
    assert copy.letter.what == InnovationFile.LETTER
    innovations.stop(begun.pk, "Sistem nasional menggantikannya", **by)
    assert Innovation.objects.get().state == "stopped"


def test_an_idea_may_be_applied_without_a_trial_and_evaluated_again(office, begun):
    innovations.apply(begun.pk, date(2026, 3, 1), "Loket", by=office.leader, at=AT)
    measures.add(
        begun.pk, replace(BEFORE, after=Decimal(45), after_on=date(2026, 10, 1)), by=office.leader, at=AT
    )  # fmt: skip
    for result in ("Baik", "Lebih baik"):
        innovations.evaluate(begun.pk, TODAY, result, by=office.leader, at=AT)
    assert Innovation.objects.get().result == "Lebih baik"
    assert "Uji coba" not in [stage.label for stage in thread(Innovation.objects.get(), [], [])]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (replace(STORY, title=""), "Nama inovasi masih kosong"),
        (replace(STORY, problem=" \n "), "Tulis masalah"),
        (replace(STORY, origin="curian"), "Asal inovasi itu tidak ada"),
        (replace(STORY, topics=("bogus",)), "Pokok bahasan bogus"),
        (replace(STORY, proposed_on=TODAY + DAY), "belum tiba"),
        (replace(STORY, proposed_on=date(1900, 1, 1)), "tidak masuk akal"),
    ],
)
def test_a_story_that_cannot_be_is_refused(office, what, said):
    with pytest.raises(RecordError, match=said):
        innovations.begin(office.town.training, what, by=office.leader, at=AT)
    assert not Innovation.objects.exists()


def test_days_follow_each_other_and_none_lies_ahead(office, begun):
    by = {"by": office.leader, "at": AT}
    innovations.start_trial(begun.pk, date(2026, 2, 1), **by)
    for day, said in ((date(2026, 1, 31), "Urutan tanggalnya terbalik"), (TODAY + DAY, "belum tiba")):
        with pytest.raises(RecordError, match=said):
            innovations.apply(begun.pk, day, "Loket", **by)
    with pytest.raises(RecordError, match="tidak mungkin sesudah dijalankan"):
        innovations.change(begun.pk, replace(STORY, proposed_on=date(2026, 2, 2)), **by)
    innovations.apply(begun.pk, date(2026, 2, 1), "Loket", **by)
    with pytest.raises(WorkflowError):
        innovations.start_trial(begun.pk, date(2026, 3, 1), **by)


def test_nothing_is_evaluated_that_was_not_measured_again(office, begun):
    innovations.apply(begun.pk, date(2026, 3, 1), "Loket", by=office.leader, at=AT)
    measures.add(begun.pk, BEFORE, by=office.leader, at=AT)
    with pytest.raises(RecordError, match="Belum ada ukuran sesudah"):
        innovations.evaluate(begun.pk, TODAY, "Baik", by=office.leader, at=AT)
    assert Innovation.objects.get().state == "applied"


def test_nothing_is_copied_that_was_not_applied_and_nobody_copies_twice(office, begun):
    by = {"by": office.leader, "at": AT}
    with pytest.raises(RecordError, match="sudah diterapkan"):
        innovations.replicate(begun.pk, "Dinas Contoh", TODAY, None, **by)
    innovations.apply(begun.pk, TODAY, "Loket", **by)
    made = innovations.replicate(begun.pk, "Dinas Contoh", TODAY, PAPER, **by)
    with pytest.raises(RecordError, match="sudah tercatat"):
        innovations.replicate(begun.pk, "dinas contoh", TODAY, None, **by)
    assert made.letter_id
    with pytest.raises(RecordError, match="membuktikan sebuah replikasi"):
        innovations.remove_file(begun.pk, made.letter_id, **by)
    innovations.forget_replication(begun.pk, made.pk, **by)
    innovations.remove_file(begun.pk, made.letter_id, **by)
    assert not begun.replications.exists()
    assert not begun.files.exists()


def test_it_is_copied_by_others_and_not_before_it_was_applied(office, begun):
    by = {"by": office.leader, "at": AT}
    innovations.apply(begun.pk, date(2026, 3, 1), "Loket", **by)
    for whom, day, said in (
        (f" {office.town.training.name.upper()} ", TODAY, "unit lain"),
        ("Dinas Contoh", date(2026, 2, 28), "Urutan tanggalnya terbalik"),
    ):
        with pytest.raises(RecordError, match=said):
            innovations.replicate(begun.pk, whom, day, None, **by)
    assert innovations.replicate(begun.pk, "Dinas Contoh", date(2026, 3, 1), None, **by).pk


def test_an_innovation_from_outside_has_number_and_file_and_stands_where_its_days_say(office):
    unit, by = office.town.training, {"by": office.leader, "at": AT}
    for given, state in (
        ({}, "idea"),
        ({"trial_on": date(2026, 2, 1)}, "trial"),
        ({"trial_on": date(2026, 2, 1), "applied_on": date(2026, 3, 1), "applied_where": "Loket"}, "applied"),
    ):
        made = innovations.register(unit, STORY, Outside("L-1", PAPER, **given), **by)
        assert (made.state, made.mode, made.outside_number) == (state, "outside", "L-1")
        assert made.files.get().what == InnovationFile.DESCRIPTION
    with pytest.raises(RecordError, match="Nomor berkas masih kosong"):
        innovations.register(unit, STORY, Outside(" ", PAPER), **by)
    with pytest.raises(RecordError, match="terbalik"):
        innovations.register(
            unit, STORY, Outside("L-2", PAPER, trial_on=date(2026, 3, 2), applied_on=date(2026, 3, 1)), **by
        )
    with pytest.raises(RecordError, match="berkas terakhirnya tetap disimpan"):
        innovations.remove_file(made.pk, made.files.get().pk, **by)


def test_staff_look_on_and_strangers_see_nothing(office, begun):
    acts = (
        lambda by: innovations.change(begun.pk, STORY, by=by, at=AT),
        lambda by: innovations.start_trial(begun.pk, TODAY, by=by, at=AT),
        lambda by: innovations.stop(begun.pk, "x", by=by, at=AT),
        lambda by: measures.add(begun.pk, BEFORE, by=by, at=AT),
        lambda by: innovations.begin(office.town.training, STORY, by=by, at=AT),
    )
    stranger = office.town.user(office.town.other_root, "Kepala lain contoh", "head")
    for act in acts:
        with pytest.raises(AccessDenied):
            act(office.staff)
        with pytest.raises(NotFoundError):
            act(stranger)


# -- measures


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (replace(BEFORE, name=""), "Ukuran masih kosong"),
        (replace(BEFORE, unit=""), "Satuan masih kosong"),
        (replace(BEFORE, after=Decimal(1)), "diisi berdua"),
        (replace(BEFORE, after_on=TODAY), "diisi berdua"),
        (replace(BEFORE, after=Decimal(1), after_on=BEFORE.before_on), "harus lebih baru"),
        (replace(BEFORE, after=Decimal(1), after_on=TODAY + DAY), "belum tiba"),
        (replace(BEFORE, before_on=TODAY + DAY), "belum tiba"),
        (replace(BEFORE, before=Decimal(10) ** 14), "terlalu besar"),
        (replace(BEFORE, before=Decimal("NaN")), "terlalu besar"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(office, begun, what, said):
    with pytest.raises(RecordError, match=said):
        measures.add(begun.pk, what, by=office.leader, at=AT)
    assert not begun.measures.exists()


def test_after_is_measured_once_it_is_applied(office, begun):
    """What was measured twice before it was applied says nothing of what it brought."""
    by = {"by": office.leader, "at": AT}
    applied_on = date(2026, 3, 1)
    early = replace(BEFORE, after=Decimal(45), after_on=applied_on - DAY)
    made = measures.add(begun.pk, early, **by)
    innovations.apply(begun.pk, applied_on, "Loket", **by)
    assert counted(office, topics=()) == []
    assert Innovation.objects.filter(unmeasured()).exists()
    with pytest.raises(RecordError, match="Belum ada ukuran sesudah"):
        innovations.evaluate(begun.pk, TODAY, "Baik", **by)
    with pytest.raises(RecordError, match="sebelum inovasinya diterapkan"):
        measures.change(begun.pk, made.pk, replace(early, before=Decimal(130)), **by)
    measures.change(begun.pk, made.pk, replace(early, after_on=applied_on), **by)
    assert counted(office, topics=()) == [begun]
    assert not Innovation.objects.filter(unmeasured()).exists()
    assert innovations.evaluate(begun.pk, TODAY, "Baik", **by).state == "evaluated"


def test_a_measure_is_not_given_the_name_of_another(office, begun):
    by = {"by": office.leader, "at": AT}
    measures.add(begun.pk, BEFORE, **by)
    other = measures.add(begun.pk, replace(BEFORE, name="Lain"), **by)
    with pytest.raises(RecordError, match="sudah ada"):
        measures.change(begun.pk, other.pk, BEFORE, **by)
    assert measures.change(begun.pk, other.pk, replace(BEFORE, name="LAIN"), **by).name == "LAIN"


def test_the_last_measure_of_an_evaluated_innovation_stays_measured(office):
    by = {"by": office.leader, "at": AT}
    innovation = measured_innovation(office.town.training)
    innovations.evaluate(innovation.pk, TODAY, "Baik", **by)
    only = innovation.measures.get()
    for act in (
        lambda: measures.remove(innovation.pk, only.pk, **by),
        lambda: measures.change(innovation.pk, only.pk, BEFORE, **by),
    ):
        with pytest.raises(RecordError, match="satu-satunya yang punya angka sesudah"):
            act()
    measures.add(innovation.pk, replace(BEFORE, name="Lain", after=Decimal(1), after_on=TODAY), **by)
    measures.remove(innovation.pk, only.pk, **by)
    assert innovation.measures.get().name == "Lain"


def test_one_measure_has_one_name_and_of_two_who_change_it_the_second_is_told(office, begun):
    by = {"by": office.leader, "at": AT}
    made = measures.add(begun.pk, BEFORE, **by)
    with pytest.raises(RecordError, match="sudah ada"):
        measures.add(begun.pk, replace(BEFORE, name="LAMA LAYANAN"), **by)
    seen = measures.version_of_measure(begun.measures.get())
    measures.change(begun.pk, made.pk, replace(BEFORE, before=Decimal(130)), seen=seen, **by)
    with pytest.raises(ChangedMeanwhile):
        measures.change(begun.pk, made.pk, replace(BEFORE, before=Decimal(140)), seen=seen, **by)
    assert begun.measures.get().before == 130


@pytest.mark.parametrize(
    ("before", "after", "lower", "way", "text"),
    [
        (120, 45, True, "better", "Turun 62,5 %, membaik"),
        (120, 45, False, "worse", "Turun 62,5 %, memburuk"),
        (62, 91, False, "better", "Naik 46,8 %, membaik"),
        (62, 91, True, "worse", "Naik 46,8 %, memburuk"),
        (5, 5, True, "same", "Tetap"),
        (0, 7, False, "better", "Naik, membaik"),
        (-10, -5, False, "better", "Naik 50 %, membaik"),
    ],
)
def test_a_change_says_how_far_and_whether_it_is_better(office, before, after, lower, way, text):
    measure = measure_row(innovation_row(office.town.training), before=before, after=after, lower_is_better=lower)
    change = change_of(measure)
    assert (change.way, change.text) == (way, text)


@pytest.mark.parametrize("unit", ["persen", "%", " Persen"])
def test_shares_move_by_points(office, unit):
    measure = measure_row(
        innovation_row(office.town.training), before=Decimal("19.5"), after=2, unit_of_measure=unit
    )  # fmt: skip
    assert change_of(measure).text == "Turun 17,5 poin persen, membaik"


@pytest.mark.parametrize(("before", "after"), [(-10, 5), (-10, -5), (0, 0), (5, -5)])
def test_bars_of_figures_below_zero_stay_inside_the_picture(office, before, after):
    (shown,) = shown_measures([measure_row(innovation_row(office.town.training), before=before, after=after)])
    for bar in (shown.before_bar, shown.after_bar):
        assert not bar or 0 <= float(bar.rstrip("%")) <= 100


# -- what counts


def counted(office, until=TODAY, topics=("service",)):
    return list(applied(below([office.town.training.path], "unit__path"), topics, until))


def test_an_innovation_counts_once_it_is_applied_and_measured_again(office):
    innovation = innovation_row(office.town.training, applied_on=date(2026, 3, 1))
    assert counted(office) == []
    measure = measure_row(innovation)
    assert counted(office) == []
    measure.after, measure.after_on = Decimal(45), date(2026, 10, 1)
    measure.save()
    assert counted(office) == [innovation]
    assert counted(office, until=date(2026, 9, 30)) == []
    assert counted(office, until=date(2026, 10, 1)) == [innovation]
    assert counted(office, topics=("sop",)) == []
    assert counted(office, topics=("sop", "service")) == counted(office, topics=()) == [innovation]
    Innovation.objects.update(state="stopped")
    assert counted(office) == []


def test_innovations_of_others_and_those_applied_later_do_not_count(office):
    measured_innovation(office.town.health)
    later = innovation_row(office.town.training, applied_on=TODAY)
    measure_row(later, after=Decimal(1))
    later.measures.update(after_on=TODAY)
    assert counted(office, until=TODAY - DAY) == []
    assert counted(office) == [later]
