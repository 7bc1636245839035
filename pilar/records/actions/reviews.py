"""Periodic reviews: begun here or registered from outside, changed, concluded with proof, opened again, dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import AccessDenied, local_day, may, require
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.access import SEES
from pilar.records.actions.review_opening import LONGEST_REASON, is_own, opened, refuse_finished
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, fitting, keep
from pilar.records.models import Activity, RecommendationStep, Review, ReviewFile, ReviewStep, Series
from pilar.records.models.base import topics_text
from pilar.records.texts import optional_line, paragraphs
from pilar.records.topics import TOPICS
from pilar.records.workflow import (
    CONCLUDED,
    DONE,
    DROPPED,
    HELD,
    MANAGE,
    OPEN,
    RECOMMENDATION,
    REPORTED,
    REVIEW,
)

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_NUMBER: Final = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked at, over which period, and until when the review is to be ready."""

    title: str
    subject: str
    topics: tuple[str, ...]
    period_from: date
    period_until: date
    due_on: date | None = None
    series: Series | None = None
    links_to_performance: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """What proves a review that was held elsewhere: number and file or link, when it was discussed, what came out."""

    number: str
    paper: Paper
    held_on: date
    conclusion: str
    system: str = ""


# -- begun


def start(unit: Unit, what: Plan, *, by: User, at: datetime) -> Review:
    """Begin a review of ``unit``.

    Raises NotFoundError, AccessDenied, RecordError for what can be mended: nothing is kept then.
    """
    _refuse_stranger(unit, by, at)
    values = _fitting_plan(what, unit)
    with transaction.atomic():
        review = Review.objects.create(unit=unit, created_at=at, created_by=by.actor, **values)
        ledger.record(
            "review.started", review, body=unit.body.uuid, by=by.actor, at=at, details=_details(values)
        )  # fmt: skip
    return review


def register(unit: Unit, what: Plan, outside: Outside, *, by: User, at: datetime) -> Review:
    """Register a review that was held and concluded elsewhere; its recommendations are added to it by their numbers.

    Raises NotFoundError, AccessDenied, RecordError, FileError: nothing is kept then.
    """
    _refuse_stranger(unit, by, at)
    number = fitting(outside.number, "Nomor di luar", LONGEST_NUMBER)
    values = {
        **_fitting_plan(what, unit), "mode": Review.OUTSIDE, "outside_number": number,
        "outside_system": optional_line(outside.system, "Sistem asal", LONGEST_NUMBER),
        **_fitting_result(outside.held_on, outside.conclusion, what.period_from, local_day(at, unit.body)),
        "report_sha256": outside.paper.sha256, "state": CONCLUDED,
    }  # fmt: skip
    with transaction.atomic():
        review = Review.objects.create(unit=unit, created_at=at, created_by=by.actor, **values)
        ReviewStep.objects.create(obj=review, name="register", source=OPEN, target=CONCLUDED, by=by.actor, at=at)
        keep(
            ReviewFile, outside.paper, what=ReviewFile.REPORT, title="", body=unit.body, by=by, at=at, review=review
        )  # fmt: skip
        details = {**_details(values), "number": number, "sha256": outside.paper.sha256}
        ledger.record("review.registered", review, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return review


def version_of_plan(review: Review) -> str:
    """What the form that changes the plan carries."""
    return version_of(
        review.title, review.subject, review.topics, review.period_from, review.period_until, review.due_on,
        review.series_id, review.links_to_performance,
    )  # fmt: skip


def change(pk: int, what: Plan, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> Review:
    """Another plan, while the review runs.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError.
    """
    with opened(pk, by=by, at=at, guard=guard) as review:
        refuse_stale(seen, version_of_plan(review), "evaluasi ini")
        refuse_finished(review)
        values = _fitting_plan(what, review.unit)
        with transaction.atomic():
            for name, value in values.items():
                setattr(review, name, value)
            review.save(update_fields=list(values))
            _recorded("review.changed", review, by, at, _details(values))
    return review


# -- what becomes of it


def conclude(
    pk: int, held_on: date, conclusion: str, *, activity: Activity | None = None, by: User, at: datetime,
    guard: Guard = locked,
) -> Review:  # fmt: skip
    """Say what came out, on the day on which it was discussed.

    It rests on proof: a report among its files, or the meeting, which is an activity of the unit that was held.
    Raises NotFoundError, AccessDenied, RecordError that says what is lacking, WorkflowError where somebody was faster.
    """
    with opened(pk, by=by, at=at, guard=guard) as review:
        result = _fitting_result(held_on, conclusion, review.period_from, local_day(at, review.unit.body))
        report = report_of(review)
        if report is None and activity is None:
            raise RecordError(
                "Evaluasi disimpulkan dengan bukti. Unggah laporannya di bagian Berkas, atau pilih rapat pembahasannya "
                "yang sudah dilaksanakan. Belum ada yang berubah; tulisan Anda tetap ada."
            )
        with _meeting(review, activity, held_on, guard) as meeting, transaction.atomic():
            result |= {"activity": meeting, "report_sha256": report.sha256 if report else ""}
            _step(review, "conclude", by=by, at=at, fields=result)
            _recorded(
                "review.conclude", review, by, at,
                {"held_on": str(held_on), "conclusion": review.conclusion, "sha256": review.report_sha256},
            )  # fmt: skip
    return review


def report_of(review: Review) -> ReviewFile | None:
    """The newest report among its files. One query."""
    return review.files.filter(what=ReviewFile.REPORT).order_by("-at", "-pk").first()


def reopen(pk: int, reason: str, *, by: User, at: datetime) -> Review:
    """Go on with a review that was concluded; what was concluded stays as a draft."""
    with opened(pk, by=by, at=at) as review, transaction.atomic():
        words = fitting(reason, "Alasan", LONGEST_REASON)
        _step(review, "reopen", by=by, at=at, reason=words)
        _recorded("review.reopen", review, by, at, {"reason": words})
    return review


def drop(pk: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Review:
    """It is not gone on with; what it recommended and was not closed is withdrawn with it, for the same reason.

    Nobody withdraws the own task in this way either. Raises NotFoundError, AccessDenied, RecordError, WorkflowError.
    """
    with opened(pk, by=by, at=at, guard=guard) as review, transaction.atomic():
        words = fitting(reason, "Alasan", LONGEST_REASON)
        _step(review, "drop", by=by, at=at, reason=words)
        withdrawn = list(review.recommendations.filter(state__in=(OPEN, DONE)).order_by("pk"))
        if any(is_own(each, by) for each in withdrawn):
            raise AccessDenied(
                "Di dalam evaluasi ini ada rekomendasi yang menjadi tugas Anda sendiri dan belum selesai, jadi "
                "evaluasinya tidak dibatalkan oleh Anda. Minta pengelola evaluasi yang lain. Belum ada yang berubah."
            )
        for each in withdrawn:
            before = each.state
            RECOMMENDATION.move(each, "drop", by=by.actor, at=at, reason=words)
            RecommendationStep.objects.create(
                obj=each, name="drop", source=before, target=DROPPED, by=by.actor, at=at, reason=words
            )
        details = {"reason": words, "recommendations": [each.pk for each in withdrawn]}
        _recorded("review.drop", review, by, at, details)
    return review


# -- pieces


def _step(
    review: Review, name: str, *, by: User, at: datetime, reason: str = "", fields: Mapping[str, object] | None = None
) -> None:
    before = review.state
    REVIEW.move(review, name, by=by.actor, at=at, **({"reason": reason} if reason else {}), **(fields or {}))
    ReviewStep.objects.create(
        obj=review, name=name, source=before, target=review.state, by=by.actor, at=at, reason=reason
    )


def _recorded(code: str, review: Review, by: User, at: datetime, details: Mapping[str, object]) -> None:
    ledger.record(code, review, body=review.unit.body.uuid, by=by.actor, at=at, details=dict(details))


def _refuse_stranger(unit: Unit, by: User, at: datetime) -> None:
    if not may(by, SEES, unit, at):
        raise NotFoundError("Unit ini tidak ada.")
    require(by, MANAGE, unit, at=at)


@contextmanager
def _meeting(review: Review, chosen: Activity | None, held_on: date, guard: Guard) -> Iterator[Activity | None]:
    """The meeting as it is now, kept from being cancelled meanwhile. Raises RecordError where it proves nothing."""
    if chosen is None:
        yield None
        return
    with guard(Activity.objects.filter(pk=chosen.pk)):
        activity = Activity.objects.select_related("unit__body").get(pk=chosen.pk)
        _refuse_meeting(review, activity, held_on)
        yield activity


def _refuse_meeting(review: Review, activity: Activity, held_on: date) -> None:
    if activity.unit_id != review.unit_id:
        raise RecordError("Rapat itu milik unit lain. Pilih rapat unit ini. Belum ada yang berubah.")
    if activity.state not in (HELD, REPORTED):
        raise RecordError(
            "Rapat itu belum dinyatakan dilaksanakan, jadi belum membuktikan apa-apa. Nyatakan dahulu di halaman "
            "kegiatannya. Belum ada yang berubah; tulisan Anda tetap ada."
        )
    first, last = (local_day(each, review.unit.body) for each in (activity.starts_at, activity.last_moment))
    if not first <= held_on <= last:
        until = f" sampai {tanggal(last)}" if last != first else ""
        raise RecordError(
            f"Rapat itu dilaksanakan {tanggal(first)}{until}, sedangkan hari pembahasannya {tanggal(held_on)}. Samakan "
            "harinya, atau pilih rapat yang lain. Belum ada yang berubah; tulisan Anda tetap ada."
        )


def _fitting_plan(what: Plan, unit: Unit) -> dict[str, object]:
    """The columns of ``what``. Raises RecordError for what cannot be."""
    if unknown := set(what.topics) - set(TOPICS):
        raise RecordError(f"Pokok bahasan {', '.join(sorted(unknown))} tidak ada. Pilih dari daftar.")
    days = [day for day in (what.period_from, what.period_until, what.due_on) if day]
    if not all(FIRST <= day <= LAST for day in days):
        raise RecordError("Tahunnya tidak masuk akal. Periksa tanggalnya; isian Anda tetap ada.")
    if what.period_until < what.period_from:
        raise RecordError("Masa yang dievaluasi berakhir sebelum mulai. Periksa tanggalnya; isian Anda tetap ada.")
    if what.due_on and what.due_on < what.period_from:
        raise RecordError("Jadwal selesai tidak boleh sebelum masa yang dievaluasi mulai. Isian Anda tetap ada.")
    if what.series is not None and (what.series.unit_id, what.series.kind) != (unit.pk, Series.REVIEW):
        raise RecordError("Jadwal itu milik unit lain atau bukan jadwal evaluasi. Pilih jadwal unit ini.")
    topics = list(what.topics)
    if what.series is not None and not topics:
        topics = [code for code in what.series.topics.split(",") if code]
    return {
        "title": fitting(what.title, "Nama evaluasi"), "subject": fitting(what.subject, "Yang dievaluasi"),
        "topics": topics_text(topics), "period_from": what.period_from, "period_until": what.period_until,
        "due_on": what.due_on, "series": what.series, "links_to_performance": what.links_to_performance,
    }  # fmt: skip


def _fitting_result(held_on: date, conclusion: str, period_from: date, today: date) -> dict[str, object]:
    words = paragraphs(conclusion, "Kesimpulan")
    if not words:
        raise RecordError("Kesimpulan masih kosong. Tulis apa hasilnya. Belum ada yang berubah.")
    if held_on > today:
        raise RecordError("Hari pembahasan belum tiba. Simpulkan sesudah dibahas. Isian Anda tetap ada.")
    if held_on < period_from:
        raise RecordError(
            "Hari pembahasan tidak boleh sebelum masa yang dievaluasi mulai. Periksa tanggalnya; isian Anda tetap ada."
        )
    return {"held_on": held_on, "conclusion": words}


def _details(values: dict[str, object]) -> dict[str, object]:
    """What of the columns is digested for the ledger."""
    return {
        name: str(value) for name, value in values.items() if name not in ("series", "state", "mode", "report_sha256")
    }


def most(number: int, longest: int, what: str) -> None:
    """Raise RecordError where a review would hold more than ``longest`` of ``what``."""
    if number >= longest:
        raise RecordError(f"Satu evaluasi memuat paling banyak {angka(longest, 0)} {what}. Belum ada yang disimpan.")
