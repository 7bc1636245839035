"""The windows of an evaluation year, as the letter of that year sets them for a body."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.milestones import steps
from pilar.evaluation.models import Milestone
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Body, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

CAPABILITY = "milestone.manage"


def set_milestone(
    root: Unit, year: int, code: str, *, opens_on: date, closes_on: date, source: str, is_confirmed: bool, by: User,
    at: datetime, seen: str | None = None, guard: Guard = locked,
) -> Milestone:  # fmt: skip
    """Set the window of a step for the body of ``root``, its topmost unit, or change it.

    Raises AccessDenied unless ``by`` may over the whole body; EvaluationError for an unknown step, days that do not
    fit the year, or no source; ChangedMeanwhile where the row is no longer the ``seen`` version.
    """
    require(by, CAPABILITY, root, at=at)
    if code not in steps():
        raise EvaluationError("Tahap itu tidak ada. Belum ada yang berubah.")
    _refuse_days(year, opens_on, closes_on, local_day(at, root.body))
    if not source.strip():
        raise EvaluationError("Isi dasarnya, misalnya nomor surat. Belum ada yang berubah.")
    values = {"opens_on": opens_on, "closes_on": closes_on, "source": source.strip(), "is_confirmed": is_confirmed}
    with guard(Body.objects.filter(pk=root.body_id)):
        row = Milestone.objects.filter(body=root.body_id, year=year, code=code).first()
        refuse_stale(seen, milestone_version(row), "tahap ini")
        row = row or Milestone(body=root.body, year=year, code=code)
        for name, value in {**values, "changed_at": at, "changed_by": by.actor}.items():
            setattr(row, name, value)
        with transaction.atomic():
            row.save()
            ledger.record("milestone.set", row, body=root.body.uuid, by=by.actor, at=at, details=values)
    return row


def clear_milestone(root: Unit, year: int, code: str, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take a window back: from here on there is none, and the estimate is shown again. None there: nothing to do."""
    require(by, CAPABILITY, root, at=at)
    with guard(Body.objects.filter(pk=root.body_id)):
        row = Milestone.objects.filter(body=root.body_id, year=year, code=code).first()
        if row is None:
            return
        gone = Milestone(pk=row.pk)  # the entry names the row that was
        with transaction.atomic():
            row.delete()
            ledger.record("milestone.cleared", gone, body=root.body.uuid, by=by.actor, at=at, details={"code": code})


def milestone_version(row: Milestone | None) -> str:
    """The version of what the form of a step shows; that of no row differs from every row's."""
    return version_of(*((row.opens_on, row.closes_on, row.source, row.is_confirmed) if row else (None,)))


def _refuse_days(year: int, opens_on: date, closes_on: date, day: date) -> None:
    if not day.year - 1 <= year <= day.year + 1:
        raise EvaluationError(f"Tahun harus antara {day.year - 1} dan {day.year + 1}. Belum ada yang berubah.")
    if closes_on < opens_on:
        raise EvaluationError("Hari terakhir mendahului hari pertama. Belum ada yang berubah.")
    if not year - 1 <= opens_on.year <= closes_on.year <= year + 1:
        raise EvaluationError(
            f"Masa tahap evaluasi {year} harus antara tahun {year - 1} dan {year + 1}. Belum ada yang berubah."
        )
