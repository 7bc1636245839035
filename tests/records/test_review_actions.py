"""Reviews: begun, changed, concluded with proof, opened again, dropped; registered from outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from pilar.errors import NotFoundError
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.actions import activity_steps, recommendations, review_parts, reviews
from pilar.records.actions.recommendations import Wording
from pilar.records.actions.reviews import Outside
from pilar.records.errors import RecordError
from pilar.records.models import Activity, Finding, Recommendation, Review, ReviewFile, Series
from tests.organisation.town import AT, TODAY
from tests.records.review_rows import file_row, recommendation_row, review_row
from tests.records.reviewing import DUE, PLAN, build_desk, link

DAY = timedelta(days=1)


@pytest.fixture
def desk(db):
    return build_desk()


def codes() -> list[str]:
    return list(LedgerEntry.objects.order_by("pk").values_list("code", flat=True))


# -- begun and changed


def test_a_leader_begins_a_review_and_it_stands_in_the_ledger(desk):
    review = desk.review()
    assert (review.state, review.mode, review.topics) == ("open", "here", ",sop,")
    assert codes()[-1] == "review.started"


def test_staff_may_not_begin_one_and_for_outsiders_the_unit_does_not_exist(desk):
    with pytest.raises(AccessDenied):
        reviews.start(desk.town.training, PLAN, by=desk.staff, at=AT)
    with pytest.raises(NotFoundError):
        reviews.start(desk.town.training, PLAN, by=desk.outsider, at=AT)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "  "}, "masih kosong"),
        ({"title": "x" * 201}, "paling banyak 200"),
        ({"topics": ("cuaca",)}, "Pilih dari daftar"),
        ({"period_until": date(2025, 12, 31)}, "berakhir sebelum mulai"),
        ({"period_from": date(26, 1, 1)}, "Tahunnya"),
        ({"due_on": date(2025, 1, 1)}, "Jadwal selesai"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(desk, change, words):
    with pytest.raises(RecordError, match=words):
        reviews.start(desk.town.training, replace(PLAN, **change), by=desk.leader, at=AT)
    assert not Review.objects.exists()


def series(desk, unit=None, kind=Series.REVIEW):
    return Series.objects.create(
        unit=unit or desk.town.training, kind=kind, title="WBS", topics=",wbs,", every="half_yearly",
        starts_on=date(2026, 1, 1), created_at=AT, created_by="1",
    )  # fmt: skip


def test_without_topics_those_of_the_schedule_hold(desk):
    review = reviews.start(desk.town.training, replace(PLAN, topics=(), series=series(desk)), by=desk.leader, at=AT)
    assert review.topics == ",wbs,"


@pytest.mark.parametrize("wrong", ["unit", "kind"])
def test_a_schedule_of_another_unit_or_of_activities_is_refused(desk, wrong):
    other = series(desk, unit=desk.town.health) if wrong == "unit" else series(desk, kind=Series.ACTIVITY)
    with pytest.raises(RecordError, match="Jadwal itu"):
        reviews.start(desk.town.training, replace(PLAN, series=other), by=desk.leader, at=AT)


def test_of_two_who_change_the_plan_the_second_is_told(desk):
    review = desk.review()
    seen = reviews.version_of_plan(review)
    reviews.change(review.pk, replace(PLAN, title="Pertama"), by=desk.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        reviews.change(review.pk, replace(PLAN, title="Kedua"), by=desk.secretary, at=AT, seen=seen)
    assert Review.objects.get().title == "Pertama"


# -- concluded


def test_a_review_is_not_concluded_without_proof(desk):
    review = desk.review()
    with pytest.raises(RecordError, match="disimpulkan dengan bukti"):
        reviews.conclude(review.pk, TODAY, "Sudah", by=desk.leader, at=AT)
    file_row(review, what=ReviewFile.OTHER)
    with pytest.raises(RecordError, match="disimpulkan dengan bukti"):
        reviews.conclude(review.pk, TODAY, "Sudah", by=desk.leader, at=AT)
    assert Review.objects.get().state == "open"


def test_a_report_is_proof_and_its_fingerprint_stays_with_the_conclusion(desk):
    review = desk.concluded()
    review.refresh_from_db()
    assert (review.state, review.held_on, review.report_sha256) == ("concluded", TODAY, link("laporan").sha256)
    assert review.steps.get().name == "conclude"
    assert codes()[-1] == "review.conclude"


def activity(desk, **more):
    values = {"unit": desk.town.training, "title": "Rapat", "starts_at": AT, "created_at": AT, "created_by": "1"}
    return Activity.objects.create(**{**values, **more})


def test_a_meeting_that_was_held_is_proof_too(desk):
    meeting = activity(desk, state="held")
    review = reviews.conclude(desk.review().pk, TODAY, "Sudah", activity=meeting, by=desk.leader, at=AT)
    assert (review.activity, review.report_sha256) == (meeting, "")


def test_a_meeting_that_was_cancelled_since_the_page_was_opened_proves_nothing(desk):
    meeting = activity(desk, state="held")
    Activity.objects.update(state="cancelled")
    with pytest.raises(RecordError, match="belum dinyatakan dilaksanakan"):
        reviews.conclude(desk.review().pk, TODAY, "Sudah", activity=meeting, by=desk.leader, at=AT)
    assert Review.objects.get().state == "open"


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (1, True), (2, False)])
def test_it_was_discussed_on_a_day_of_the_meeting(desk, days, fits):
    starts = AT - 3 * DAY
    meeting = activity(desk, state="held", starts_at=starts, ends_at=starts + DAY)
    review, day = desk.review(), TODAY + (days - 3) * DAY
    if fits:
        assert reviews.conclude(review.pk, day, "Sudah", activity=meeting, by=desk.leader, at=AT).held_on == day
    else:
        with pytest.raises(RecordError, match="Rapat itu dilaksanakan"):
            reviews.conclude(review.pk, day, "Sudah", activity=meeting, by=desk.leader, at=AT)


def test_the_meeting_of_a_concluded_review_is_not_cancelled(desk):
    meeting = activity(desk, state="held")
    review = reviews.conclude(desk.review().pk, TODAY, "Sudah", activity=meeting, by=desk.leader, at=AT)
    with pytest.raises(RecordError, match="rapat pembahasan"):
        activity_steps.cancel(meeting.pk, "Keliru", by=desk.leader, at=AT)
    reviews.reopen(review.pk, "Rapatnya keliru", by=desk.leader, at=AT)
    assert activity_steps.cancel(meeting.pk, "Keliru", by=desk.leader, at=AT).state == "cancelled"


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_meeting_that_was_not_held_proves_nothing(desk, state):
    with pytest.raises(RecordError, match="belum dinyatakan dilaksanakan"):
        reviews.conclude(desk.review().pk, TODAY, "Sudah", activity=activity(desk, state=state), by=desk.leader, at=AT)


def test_a_meeting_of_another_unit_is_refused(desk):
    meeting = activity(desk, state="held", unit=desk.town.health)
    with pytest.raises(RecordError, match="unit lain"):
        reviews.conclude(desk.review().pk, TODAY, "Sudah", activity=meeting, by=desk.leader, at=AT)


@pytest.mark.parametrize(
    ("held_on", "conclusion", "words"),
    [
        (TODAY, "   ", "Kesimpulan masih kosong"),
        (TODAY + DAY, "Sudah", "belum tiba"),
        (PLAN.period_from - DAY, "Sudah", "sebelum masa"),
    ],
)
def test_a_conclusion_needs_words_and_a_day_that_can_be(desk, held_on, conclusion, words):
    review = desk.with_report()
    with pytest.raises(RecordError, match=words):
        reviews.conclude(review.pk, held_on, conclusion, by=desk.leader, at=AT)
    assert Review.objects.get().state == "open"


@pytest.mark.parametrize(
    "lacking", [{"held_on": None}, {"conclusion": ""}, {"report_sha256": ""}], ids=lambda each: next(iter(each))
)
def test_the_database_refuses_a_conclusion_without_day_words_or_proof(desk, lacking):
    with pytest.raises(IntegrityError), transaction.atomic():
        review_row(desk.town.training, state="concluded", **lacking)


def test_a_concluded_review_is_not_written_in_until_it_is_opened_again_with_a_reason(desk):
    review = desk.concluded()
    for act in (
        lambda: reviews.change(review.pk, PLAN, by=desk.leader, at=AT),
        lambda: review_parts.find(review.pk, "Temuan", "", by=desk.leader, at=AT),
        lambda: recommendations.recommend(review.pk, Wording("Perbarui"), DUE, by=desk.leader, at=AT),
        lambda: review_parts.add_file(review.pk, link("x"), what="other", title="", by=desk.leader, at=AT),
        lambda: review_parts.remove_file(review.pk, review.files.get().pk, by=desk.leader, at=AT),
    ):
        with pytest.raises(RecordError, match="sudah disimpulkan"):
            act()
    with pytest.raises(RecordError, match="Alasan masih kosong"):
        reviews.reopen(review.pk, " ", by=desk.leader, at=AT)
    reviews.reopen(review.pk, "Ada temuan baru", by=desk.leader, at=AT)
    review_parts.find(review.pk, "Temuan", "", by=desk.leader, at=AT)
    assert Review.objects.get().conclusion == "Sudah diterapkan."
    assert [step.reason for step in review.steps.all()] == ["", "Ada temuan baru"]


def test_a_dropped_review_withdraws_what_is_not_closed_and_cannot_be_opened_again(desk):
    review = desk.review()
    open_, done = desk.recommended(review), desk.reported(review)
    closed = recommendation_row(review, closed_on=TODAY)
    reviews.drop(review.pk, "Digabung", by=desk.leader, at=AT)
    states = {each.pk: each.state for each in review.recommendations.all()}
    assert states == {open_.pk: "dropped", done.pk: "dropped", closed.pk: "closed"}
    assert open_.steps.get().reason == "Digabung"
    with pytest.raises(WorkflowError):
        reviews.reopen(review.pk, "Ternyata perlu", by=desk.leader, at=AT)
    with pytest.raises(RecordError, match="dibatalkan"):
        review_parts.find(review.pk, "Temuan", "", by=desk.leader, at=AT)


def test_nobody_withdraws_the_own_task_by_dropping_the_whole_review(desk):
    review = desk.review()
    own = recommendations.recommend(review.pk, Wording("Perbarui", desk.leader.person), DUE, by=desk.leader, at=AT)
    with pytest.raises(AccessDenied, match="tugas Anda sendiri"):
        reviews.drop(review.pk, "Digabung", by=desk.leader, at=AT)
    assert (Review.objects.get().state, Recommendation.objects.get().state) == ("open", "open")
    reviews.drop(review.pk, "Digabung", by=desk.secretary, at=AT)
    own.refresh_from_db()
    assert own.state == "dropped"


# -- from outside


def outside(**more) -> Outside:
    values = {"number": "700/1/LHE", "paper": link("lhe"), "held_on": date(2026, 7, 1), "conclusion": "Cukup"}
    return Outside(**{**values, **more})


def test_a_review_from_outside_is_concluded_with_number_and_file(desk):
    review = reviews.register(desk.town.training, PLAN, outside(), by=desk.leader, at=AT)
    assert (review.state, review.mode, review.outside_number) == ("concluded", "outside", "700/1/LHE")
    assert review.files.get().what == ReviewFile.REPORT
    assert review.report_sha256 == link("lhe").sha256


def test_without_a_number_nothing_is_registered(desk):
    with pytest.raises(RecordError, match="Nomor di luar masih kosong"):
        reviews.register(desk.town.training, PLAN, outside(number=" "), by=desk.leader, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        review_row(desk.town.training, mode="outside")
    assert not Review.objects.exists()


def test_its_recommendations_are_added_afterwards_and_each_has_its_number(desk):
    review = reviews.register(desk.town.training, PLAN, outside(), by=desk.leader, at=AT)
    with pytest.raises(RecordError, match="Isi nomornya"):
        recommendations.recommend(review.pk, Wording("Perbarui"), DUE, by=desk.leader, at=AT)
    row = recommendations.recommend(review.pk, Wording("Perbarui", number="R-1"), DUE, by=desk.leader, at=AT)
    assert row.number == "R-1"


# -- findings and files


def test_findings_stand_in_the_order_in_which_they_were_written(desk):
    review = desk.review()
    first = review_parts.find(review.pk, "Satu", "Sebab", by=desk.leader, at=AT)
    second = review_parts.find(review.pk, "Dua", "", by=desk.secretary, at=AT)
    assert list(review.findings.all()) == [first, second]


def test_a_finding_that_is_removed_leaves_its_recommendation(desk):
    review = desk.review()
    finding = review_parts.find(review.pk, "Satu", "", by=desk.leader, at=AT)
    row = desk.recommended(review, finding=finding)
    review_parts.remove_finding(review.pk, finding.pk, by=desk.leader, at=AT)
    row.refresh_from_db()
    assert row.finding is None
    assert not Finding.objects.exists()


def test_of_two_who_change_a_finding_the_second_is_told(desk):
    review = desk.review()
    finding = review_parts.find(review.pk, "Satu", "", by=desk.leader, at=AT)
    seen = review_parts.version_of_finding(finding)
    review_parts.change_finding(review.pk, finding.pk, "Dua", "", by=desk.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        review_parts.change_finding(review.pk, finding.pk, "Tiga", "", by=desk.secretary, at=AT, seen=seen)
    with pytest.raises(RecordError, match="Temuan masih kosong"):
        review_parts.change_finding(review.pk, finding.pk, " ", "", by=desk.leader, at=AT)


def test_the_finding_of_another_review_is_not_found_here(desk):
    finding = review_parts.find(desk.review().pk, "Satu", "", by=desk.leader, at=AT)
    with pytest.raises(NotFoundError):
        review_parts.remove_finding(desk.review().pk, finding.pk, by=desk.leader, at=AT)


def test_the_same_file_is_not_kept_twice_and_proof_is_never_taken_away(desk):
    review = desk.with_report()
    with pytest.raises(RecordError, match="sama persis"):
        review_parts.add_file(review.pk, link("laporan"), what="report", title="", by=desk.staff, at=AT)
    row = desk.reported(review)
    with pytest.raises(RecordError, match="Bukti tindak lanjut tidak dihapus"):
        review_parts.remove_file(review.pk, row.proof_id, by=desk.leader, at=AT)
    with pytest.raises(RecordError, match="Pilih isi"):
        review_parts.add_file(review.pk, link("x"), what="proof", title="", by=desk.leader, at=AT)


def test_staff_remove_only_what_they_brought(desk):
    review = desk.with_report()
    own = review_parts.add_file(review.pk, link("foto"), what="other", title="", by=desk.staff, at=AT)
    with pytest.raises(AccessDenied):
        review_parts.remove_file(review.pk, review.files.get(what="report").pk, by=desk.staff, at=AT)
    review_parts.remove_file(review.pk, own.pk, by=desk.staff, at=AT)
    assert not review.files.filter(what="other").exists()
