"""Recommendations: given to somebody, moved with a reason, reported with proof, accepted by a second person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from pilar.errors import NotFoundError
from pilar.kernel.inbox import Asker
from pilar.kernel.models import LedgerEntry
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, rights_of
from pilar.organisation.versions import ChangedMeanwhile
from pilar.records.actions import recommendations as actions
from pilar.records.actions import review_parts, reviews
from pilar.records.actions.recommendations import Wording
from pilar.records.errors import RecordError
from pilar.records.models import Recommendation, ReviewFile
from pilar.records.queries.recommendations import to_accept
from tests.organisation.town import AT, TODAY
from tests.records.review_rows import recommendation_row
from tests.records.reviewing import DUE, build_desk, link

LATER = DUE + timedelta(days=20)


@pytest.fixture
def desk(db):
    return build_desk()


def stored(row) -> Recommendation:
    return Recommendation.objects.get(pk=row.pk)


# -- written


def test_a_recommendation_needs_words_an_own_finding_and_an_owner_of_the_body(desk):
    review = desk.review()
    finding = review_parts.find(desk.review().pk, "Lain", "", by=desk.leader, at=AT)
    stranger = desk.town.person(desk.town.other_root, "Orang lain contoh")
    for what, words in (
        (Wording(" "), "masih kosong"),
        (Wording("Perbarui", finding=finding), "evaluasi lain"),
        (Wording("Perbarui", owner=stranger), "bukan pegawai instansi ini"),
        (Wording("Perbarui", number="x" * 41), "paling banyak 40"),
    ):
        with pytest.raises(RecordError, match=words):
            actions.recommend(review.pk, what, DUE, by=desk.leader, at=AT)
    with pytest.raises(RecordError, match="Tenggat tidak boleh sebelum"):
        actions.recommend(review.pk, Wording("Perbarui"), review.period_from - timedelta(1), by=desk.leader, at=AT)
    assert not Recommendation.objects.exists()


def test_staff_do_not_recommend_and_outsiders_find_nothing(desk):
    review = desk.review()
    with pytest.raises(AccessDenied):
        actions.recommend(review.pk, Wording("Perbarui"), DUE, by=desk.staff, at=AT)
    with pytest.raises(NotFoundError):
        actions.recommend(review.pk, Wording("Perbarui"), DUE, by=desk.outsider, at=AT)
    row = desk.recommended(review)
    with pytest.raises(NotFoundError):
        actions.report(row.pk, "Sudah", link("x"), by=desk.outsider, at=AT)


def test_of_two_who_change_the_words_the_second_is_told(desk):
    row = desk.recommended()
    seen = actions.version_of_wording(row)
    actions.change(row.pk, Wording("Pertama"), by=desk.leader, at=AT, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.change(row.pk, Wording("Kedua"), by=desk.secretary, at=AT, seen=seen)
    assert stored(row).text == "Pertama"


def test_of_a_concluded_review_only_the_owner_changes(desk):
    review = desk.with_report()
    row = desk.recommended(review)
    reviews.conclude(review.pk, TODAY, "Sudah", by=desk.leader, at=AT)
    with pytest.raises(RecordError, match="bunyi rekomendasi tetap"):
        actions.change(row.pk, Wording("Lain", desk.owner.person), by=desk.leader, at=AT)
    actions.change(row.pk, Wording(row.text, desk.staff.person), by=desk.leader, at=AT)
    assert stored(row).owner == desk.staff.person


# -- another day


def test_the_day_moves_only_with_a_reason_and_every_day_before_is_kept(desk):
    row = desk.recommended()
    with pytest.raises(RecordError, match="Alasan masih kosong"):
        actions.move_due(row.pk, LATER, "  ", by=desk.leader, at=AT)
    actions.move_due(row.pk, LATER, "Menunggu anggaran", by=desk.leader, at=AT)
    actions.move_due(row.pk, LATER + timedelta(5), "Masih menunggu", by=desk.secretary, at=AT)
    assert stored(row).due_on == LATER + timedelta(5)
    changes = list(row.due_changes.values_list("before", "after", "reason"))
    assert changes == [(DUE, LATER, "Menunggu anggaran"), (LATER, LATER + timedelta(5), "Masih menunggu")]


def test_who_has_to_do_it_does_not_move_the_day_and_does_not_withdraw_it(desk):
    row = actions.recommend(desk.review().pk, Wording("X", desk.leader.person), DUE, by=desk.leader, at=AT)
    with pytest.raises(AccessDenied, match="tugas Anda sendiri"):
        actions.move_due(row.pk, LATER, "Sibuk", by=desk.leader, at=AT)
    with pytest.raises(AccessDenied, match="tugas Anda sendiri"):
        actions.drop(row.pk, "Sibuk", by=desk.leader, at=AT)
    actions.move_due(row.pk, LATER, "Menunggu anggaran", by=desk.secretary, at=AT)
    assert stored(row).due_on == LATER


@pytest.mark.parametrize(("day", "words"), [(DUE, "sudah hari itu"), (TODAY - timedelta(1), "sudah lewat")])
def test_a_day_that_is_no_other_or_is_over_is_refused(desk, day, words):
    row = desk.recommended()
    with pytest.raises(RecordError, match=words):
        actions.move_due(row.pk, day, "Alasan", by=desk.leader, at=AT)


def test_whoever_moves_a_day_that_was_moved_meanwhile_is_told(desk):
    row = desk.recommended()
    actions.move_due(row.pk, LATER, "Menunggu", by=desk.leader, at=AT)
    with pytest.raises(ChangedMeanwhile):
        actions.move_due(row.pk, LATER + timedelta(1), "Menunggu", by=desk.secretary, at=AT, seen=DUE)


@pytest.mark.parametrize("closed_on", [None, TODAY])
def test_the_day_of_what_is_reported_or_closed_does_not_move(desk, closed_on):
    row = recommendation_row(desk.review(), DUE, closed_on=closed_on, **({} if closed_on else {"state": "done"}))
    with pytest.raises(RecordError, match="tidak diubah lagi"):
        actions.move_due(row.pk, LATER, "Alasan", by=desk.leader, at=AT)


# -- reported


def test_the_owner_without_any_role_reports_with_proof(desk):
    row = desk.reported()
    assert (row.state, row.reported_by, row.proof.what) == ("done", desk.owner.actor, ReviewFile.PROOF)
    assert LedgerEntry.objects.order_by("pk").last().code == "recommendation.report"


def test_nobody_reports_without_proof_or_words(desk):
    row = desk.recommended()
    with pytest.raises(RecordError, match="Lampirkan buktinya"):
        actions.report(row.pk, "Sudah", None, by=desk.owner, at=AT)
    with pytest.raises(RecordError, match="Tulis apa yang sudah dilakukan"):
        actions.report(row.pk, " ", link("x"), by=desk.owner, at=AT)
    assert (stored(row).state, ReviewFile.objects.count()) == ("open", 0)


def test_a_colleague_does_not_report_for_the_owner_but_who_manages_the_review_does(desk):
    row = desk.recommended()
    with pytest.raises(AccessDenied):
        actions.report(row.pk, "Sudah", link("x"), by=desk.staff, at=AT)
    assert actions.report(row.pk, "Sudah", link("x"), by=desk.secretary, at=AT).state == "done"


def test_what_nobody_owns_is_reported_by_whoever_takes_part(desk):
    row = actions.recommend(desk.review().pk, Wording("Perbarui"), DUE, by=desk.leader, at=AT)
    assert actions.report(row.pk, "Sudah", link("x"), by=desk.staff, at=AT).state == "done"


def test_what_was_withdrawn_is_not_reported_and_no_proof_is_left_behind(desk):
    row = desk.recommended()
    actions.drop(row.pk, "Tidak relevan", by=desk.leader, at=AT)
    with pytest.raises(WorkflowError):
        actions.report(row.pk, "Sudah", link("x"), by=desk.owner, at=AT)
    assert not ReviewFile.objects.exists()


# -- accepted by a second person


def test_a_second_person_closes_it_on_the_local_day(desk):
    row = actions.accept(desk.reported().pk, by=desk.leader, at=AT)
    assert (row.state, row.closed_by, row.closed_on) == ("closed", desk.leader.actor, TODAY)
    assert [step.name for step in row.steps.all()] == ["report", "accept"]


def test_neither_the_reporter_nor_the_owner_is_the_second_person(desk):
    row = desk.recommended()
    actions.report(row.pk, "Sudah", link("x"), by=desk.leader, at=AT)
    desk.town.give(desk.owner, "zi_secretary", desk.town.training)
    for who in (desk.leader, desk.owner):
        with pytest.raises(AccessDenied, match="orang kedua"):
            actions.accept(row.pk, by=who, at=AT)
        with pytest.raises(AccessDenied, match="orang kedua"):
            actions.send_back(row.pk, "Kurang", by=who, at=AT)
    assert actions.accept(row.pk, by=desk.secretary, at=AT).state == "closed"


def test_whoever_brought_the_proof_is_not_the_second_person_though_another_reported_it_last(desk):
    """The owner's proof is sent back, the task goes to a colleague, who reports again with the same proof."""
    row = desk.reported()
    desk.town.give(desk.owner, "zi_leader", desk.town.training)
    actions.send_back(row.pk, "Kurang", by=desk.leader, at=AT)
    actions.change(row.pk, Wording(row.text, desk.staff.person), by=desk.leader, at=AT)
    again = actions.report(row.pk, "Sudah", None, by=desk.staff, at=AT)
    assert again.proof.by == desk.owner.actor
    assert not actions.is_second_person(again, desk.owner, AT)
    asker = Asker(desk.owner, rights_of(desk.owner, AT), AT, TODAY)
    assert list(to_accept(asker)) == []
    with pytest.raises(AccessDenied, match="orang kedua"):
        actions.accept(row.pk, by=desk.owner, at=AT)
    assert stored(row).state == "done"
    assert actions.accept(row.pk, by=desk.secretary, at=AT).state == "closed"


def test_staff_do_not_accept(desk):
    with pytest.raises(AccessDenied):
        actions.accept(desk.reported().pk, by=desk.staff, at=AT)


def test_what_is_not_reported_is_not_accepted(desk):
    with pytest.raises(WorkflowError):
        actions.accept(desk.recommended().pk, by=desk.leader, at=AT)


def test_what_is_sent_back_keeps_its_words_and_proof_to_be_mended(desk):
    row = desk.reported()
    with pytest.raises(RecordError, match="masih kosong"):
        actions.send_back(row.pk, " ", by=desk.leader, at=AT)
    actions.send_back(row.pk, "Belum ditandatangani", by=desk.leader, at=AT)
    assert (stored(row).state, stored(row).action_taken, stored(row).proof) == ("open", "Sudah diperbarui.", row.proof)
    again = actions.report(row.pk, "Sudah ditandatangani", None, by=desk.owner, at=AT)
    assert (again.state, again.proof) == ("done", row.proof)


def test_who_read_an_earlier_report_does_not_accept_the_next_one_unseen(desk):
    row = desk.reported()
    seen = actions.version_of_report(row)
    actions.send_back(row.pk, "Kurang", by=desk.leader, at=AT)
    actions.report(row.pk, "Lain", link("lain"), by=desk.owner, at=AT + timedelta(minutes=1))
    with pytest.raises(ChangedMeanwhile):
        actions.accept(row.pk, by=desk.secretary, at=AT, seen=seen)
    assert stored(row).state == "done"


def test_what_turns_out_not_to_be_done_is_opened_again_with_a_reason(desk):
    row = actions.accept(desk.reported().pk, by=desk.leader, at=AT)
    actions.reopen(row.pk, "Ternyata belum", by=desk.secretary, at=AT)
    assert (stored(row).state, stored(row).closed_by, stored(row).closed_on) == ("open", "", None)


# -- the database holds it, whatever code forgets


@pytest.mark.parametrize(
    "wrong",
    [
        {"proof": None},
        {"closed_by": "1", "reported_by": "1"},
        {"closed_by": ""},
        {"closed_on": None},
        {"reported_by": ""},
    ],
    ids="-".join,
)
def test_the_database_refuses_a_closed_one_without_proof_or_by_its_reporter(desk, wrong):
    row = recommendation_row(desk.review(), closed_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(**wrong)


def test_the_database_refuses_a_report_without_proof_and_to_delete_a_proof(desk):
    row = recommendation_row(desk.review(), state="done")
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(proof=None)
    with pytest.raises(ProtectedError):
        row.proof.delete()
