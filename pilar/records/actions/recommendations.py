"""Recommendations: written, given to somebody, reported done with proof, accepted by a second person or sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, local_day, may, require
from pilar.organisation.models import Person, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.actions.review_opening import (
    LONGEST_REASON,
    is_own,
    opened,
    opened_recommendation,
    refuse_finished,
    takes_recommendations,
)
from pilar.records.actions.review_parts import CONTRIBUTE, LONGEST
from pilar.records.actions.reviews import FIRST, LAST, most
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, fitting, keep
from pilar.records.models import DueChange, Finding, Recommendation, RecommendationStep, Review, ReviewFile
from pilar.records.queries.recommendations import CHECKS
from pilar.records.texts import optional_line, paragraphs
from pilar.records.workflow import MANAGE, OPEN, RECOMMENDATION

MOST: Final = 200
LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """What has to be done, by whom, because of which finding; its number where the report has one."""

    text: str
    owner: Person | None = None
    finding: Finding | None = None
    number: str = ""


# -- written


def recommend(pk: int, what: Wording, due_on: date, *, by: User, at: datetime, guard: Guard = locked) -> Recommendation:
    """Add a recommendation to the review.

    Raises NotFoundError, AccessDenied, RecordError for what can be mended and where the review is over.
    """
    with opened(pk, by=by, at=at, guard=guard) as review:
        if not takes_recommendations(review):
            refuse_finished(review)
        values = _fitting(what, review)
        _refuse_day(due_on)
        if due_on < review.period_from:
            raise RecordError("Tenggat tidak boleh sebelum masa yang dievaluasi mulai. Isian Anda tetap ada.")
        most(review.recommendations.count(), MOST, "rekomendasi")
        with transaction.atomic():
            row = Recommendation.objects.create(review=review, due_on=due_on, **values)
            details = {"text": row.text, "number": row.number, "due_on": str(due_on)}
            _recorded("recommendation.made", row, by, at, details)
    return row


def version_of_wording(row: Recommendation) -> str:
    """What the form that changes a recommendation carries."""
    return version_of(row.text, row.owner_id, row.finding_id, row.number)


def change(
    pk: int, what: Wording, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Recommendation:
    """Other words, or another owner. Of a concluded review only the owner changes. (The day: ``move_due``.)

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError.
    """
    with opened_recommendation(pk, by=by, at=at, guard=guard) as row:
        require(by, MANAGE, row.review.unit, at=at)
        refuse_stale(seen, version_of_wording(row), "rekomendasi ini")
        _refuse_not_open(row)
        values = _fitting(what, row.review)
        rest = (values["text"], values["finding"], values["number"])
        if not takes_recommendations(row.review) and rest != (row.text, row.finding, row.number):
            raise RecordError(
                "Evaluasinya sudah disimpulkan, jadi bunyi rekomendasi tetap. Yang dapat diganti penanggung jawabnya; "
                "untuk yang lain buka lagi evaluasinya. Belum ada yang berubah."
            )
        with transaction.atomic():
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(values))
            details = {"text": row.text, "number": row.number, "owner": row.owner_id}
            _recorded("recommendation.changed", row, by, at, details)
    return row


def move_due(
    pk: int, day: date, reason: str, *, by: User, at: datetime, seen: date | None = None, guard: Guard = locked
) -> Recommendation:
    """Another day until which it is to be done, with the reason; the days before stay in the history.

    ``seen`` is the day that was shown. Nobody moves the day of the own task.
    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError.
    """
    words = fitting(reason, "Alasan", LONGEST_REASON)
    with opened_recommendation(pk, by=by, at=at, guard=guard) as row:
        require(by, MANAGE, row.review.unit, at=at)
        _refuse_own(row, by, "tenggatnya digeser")
        if seen is not None:
            refuse_stale(str(seen), str(row.due_on), "tenggat ini")
        _refuse_not_open(row)
        _refuse_day(day)
        if day == row.due_on:
            raise RecordError("Tenggatnya sudah hari itu, jadi tidak ada yang digeser.")
        if day < local_day(at, row.review.unit.body):
            raise RecordError("Tenggat baru tidak boleh hari yang sudah lewat. Isian Anda tetap ada.")
        with transaction.atomic():
            DueChange.objects.create(
                recommendation=row, before=row.due_on, after=day, reason=words, by=by.actor, at=at
            )  # fmt: skip
            before, row.due_on = row.due_on, day
            row.save(update_fields=["due_on"])
            details = {"before": str(before), "after": str(day), "reason": words}
            _recorded("recommendation.due_moved", row, by, at, details)
    return row


# -- followed


def may_report(row: Recommendation, by: User, at: datetime) -> bool:
    """Its owner, whoever manages the review; where nobody owns it, whoever takes part in the unit."""
    unit = row.review.unit
    if row.owner_id is None:
        return may(by, CONTRIBUTE, unit, at)
    return may(by, MANAGE, unit, at, self_is=row.owner)


def report(
    pk: int, action_taken: str, paper: Paper | None, *, title: str = "", by: User, at: datetime, guard: Guard = locked
) -> Recommendation:
    """Report what was done, with its proof. Without ``paper`` the proof of an earlier report, sent back, stands.

    Raises NotFoundError, AccessDenied, RecordError without words or proof, WorkflowError where it is not open any more.
    """
    words = paragraphs(action_taken, "Tindak lanjut", LONGEST)
    if not words:
        raise RecordError("Tulis apa yang sudah dilakukan. Belum ada yang berubah; buktinya belum tersimpan.")
    with opened_recommendation(pk, by=by, at=at, guard=guard) as row:
        if not may_report(row, by, at):
            raise AccessDenied(
                "Yang melaporkan tindak lanjut adalah penanggung jawabnya atau pengelola evaluasi. Belum ada yang "
                "berubah."
            )
        RECOMMENDATION.expect(row, OPEN)
        if paper is None and row.proof is None:
            raise RecordError("Lampirkan buktinya: berkas, foto, atau tautan. Belum ada yang berubah.")
        with transaction.atomic():
            proof = row.proof
            if paper is not None:
                proof = keep(
                    ReviewFile, paper, what=ReviewFile.PROOF, title=title, body=row.review.unit.body, by=by, at=at,
                    review=row.review,
                )  # fmt: skip
            done = {"action_taken": words, "proof": proof, "reported_by": by.actor, "reported_at": at}
            _step(row, "report", by=by, at=at, fields=done)
            details = {"text": words, "sha256": proof.sha256 if proof else ""}
            _recorded("recommendation.report", row, by, at, details)
    return row


def version_of_report(row: Recommendation) -> str:
    """What the form of the second person carries: which report was read."""
    return version_of(row.state, row.reported_at, row.proof_id)


def accept(pk: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> Recommendation:
    """Accept the proof, as somebody who neither reported nor brought it and had not to do it: it is closed.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, WorkflowError where somebody was faster.
    """
    with opened_recommendation(pk, by=by, at=at, guard=guard) as row:
        _refuse_first_person(row, by, at)
        refuse_stale(seen, version_of_report(row), "laporan tindak lanjut ini")
        with transaction.atomic():
            closing = {"closed_by": by.actor, "closed_at": at, "closed_on": local_day(at, row.review.unit.body)}
            _step(row, "accept", by=by, at=at, fields=closing)
            _recorded("recommendation.accept", row, by, at, {"proof": row.proof_id})
    return row


def send_back(
    pk: int, reason: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Recommendation:
    """Send it back, as a second person, with what is lacking. What was reported stays to be mended.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError without a reason, WorkflowError.
    """
    words = fitting(reason, "Yang perlu diperbaiki", LONGEST_REASON)
    with opened_recommendation(pk, by=by, at=at, guard=guard) as row:
        _refuse_first_person(row, by, at)
        refuse_stale(seen, version_of_report(row), "laporan tindak lanjut ini")
        with transaction.atomic():
            _step(row, "return", by=by, at=at, reason=words)
            _recorded("recommendation.return", row, by, at, {"reason": words})
    return row


def reopen(pk: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Recommendation:
    """Open again what was closed and turns out not to be done. Raises NotFoundError, AccessDenied, WorkflowError."""
    words = fitting(reason, "Alasan", LONGEST_REASON)
    with opened_recommendation(pk, by=by, at=at, guard=guard) as row:
        require(by, CHECKS, row.review.unit, at=at)
        with transaction.atomic():
            _step(
                row,
                "reopen",
                by=by,
                at=at,
                reason=words,
                fields={"closed_by": "", "closed_at": None, "closed_on": None},
            )
            _recorded("recommendation.reopen", row, by, at, {"reason": words})
    return row


def drop(pk: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Recommendation:
    """Withdraw it: it counts no more. Nobody withdraws the own task.

    Raises NotFoundError, AccessDenied, RecordError, WorkflowError.
    """
    words = fitting(reason, "Alasan", LONGEST_REASON)
    with opened_recommendation(pk, by=by, at=at, guard=guard) as row:
        require(by, MANAGE, row.review.unit, at=at)
        _refuse_own(row, by, "dicabut")
        with transaction.atomic():
            _step(row, "drop", by=by, at=at, reason=words)
            _recorded("recommendation.drop", row, by, at, {"reason": words})
    return row


# -- pieces


def is_second_person(row: Recommendation, by: User, at: datetime) -> bool:
    """Whether ``by`` checks reports of the unit and had no hand in this one."""
    return may(by, CHECKS, row.review.unit, at) and not _is_first_person(row, by)


def _is_first_person(row: Recommendation, by: User) -> bool:
    """Whether ``by`` reported it, brought the proof (which another may have reported with again), or has it to do."""
    brought = row.proof is not None and row.proof.by == by.actor
    return brought or row.reported_by == by.actor or is_own(row, by)


def _refuse_first_person(row: Recommendation, by: User, at: datetime) -> None:
    require(by, CHECKS, row.review.unit, at=at)
    if _is_first_person(row, by):
        raise AccessDenied(
            "Bukti tindak lanjut diterima orang kedua: bukan yang melaporkannya, bukan yang memberi buktinya, dan "
            "bukan penanggung jawabnya. Minta rekan Anda memeriksanya. Belum ada yang berubah."
        )


def _refuse_own(row: Recommendation, by: User, what: str) -> None:
    if is_own(row, by):
        raise AccessDenied(
            f"Rekomendasi ini tugas Anda sendiri, jadi tidak {what} oleh Anda. Minta pengelola evaluasi yang lain. "
            "Belum ada yang berubah."
        )


def _refuse_not_open(row: Recommendation) -> None:
    if row.state != OPEN:
        raise RecordError(
            f"Rekomendasi ini berkeadaan “{row.get_state_display()}”, jadi tidak diubah lagi. Belum ada yang berubah."
        )


def _refuse_day(day: date) -> None:
    if not FIRST <= day <= LAST:
        raise RecordError("Tahun tenggatnya tidak masuk akal. Periksa tanggalnya; isian Anda tetap ada.")


def _fitting(what: Wording, review: Review) -> dict[str, object]:
    words = paragraphs(what.text, "Rekomendasi", LONGEST)
    if not words:
        raise RecordError("Rekomendasi masih kosong. Tulis apa yang harus dilakukan. Belum ada yang disimpan.")
    if what.owner is not None and what.owner.body_id != review.unit.body_id:
        raise RecordError("Penanggung jawab bukan pegawai instansi ini. Isian Anda tetap ada.")
    if what.finding is not None and what.finding.review_id != review.pk:
        raise RecordError("Temuan itu milik evaluasi lain. Pilih temuan evaluasi ini.")
    if what.finding is not None and not review.findings.filter(pk=what.finding.pk).exists():
        raise RecordError("Temuan itu baru saja dihapus. Pilih yang lain; isian Anda tetap ada.")
    number = optional_line(what.number, "Nomor rekomendasi", LONGEST_NUMBER)
    if review.mode == Review.OUTSIDE and not number:
        raise RecordError("Isi nomornya di laporan asal, supaya dapat dicocokkan. Isian Anda tetap ada.")
    return {"text": words, "owner": what.owner, "finding": what.finding, "number": number}


def _step(
    row: Recommendation,
    name: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    fields: Mapping[str, object] | None = None,
) -> None:
    before = row.state
    RECOMMENDATION.move(row, name, by=by.actor, at=at, **({"reason": reason} if reason else {}), **(fields or {}))
    RecommendationStep.objects.create(
        obj=row, name=name, source=before, target=row.state, by=by.actor, at=at, reason=reason
    )


def _recorded(code: str, row: Recommendation, by: User, at: datetime, details: Mapping[str, object]) -> None:
    ledger.record(code, row, body=row.review.unit.body.uuid, by=by.actor, at=at, details=dict(details))
