"""Questions given to contributors: given, taken back, passed on to somebody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from pilar.evaluation.access import by_role
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Assignment, Zone
from pilar.evaluation.queries import assignments as queries
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, local_day, rights_of
from pilar.organisation.models import User


def assign(
    zone: Zone, questions: Sequence[str], user: User, *, due_on: date | None, by: User, at: datetime,
    guard: Guard = locked,
) -> list[Assignment]:  # fmt: skip
    """Give ``questions`` to ``user``; what that account has already keeps its row and gets the new due day.

    Leader and secretary give every question, a pokja those of its area. Raises AccessDenied for others, and
    EvaluationError for an unknown question, a due day that is past, or somebody who does not work in the zone.
    """
    _refuse_giver(zone, questions, by=by, at=at)
    _refuse_past(zone, due_on, at)
    with guard(Zone.objects.filter(pk=zone.pk)):
        rows = _wanted(zone, dict.fromkeys(questions, due_on), user, by, at)
        with transaction.atomic():
            _store(rows)
            _record("assignment.given", zone, rows, by, at)
    return rows


def end(zone: Zone, ids: Collection[int], *, by: User, at: datetime, guard: Guard = locked) -> list[Assignment]:
    """Take assignments back; those that are over stay as they are. Raises AccessDenied as ``assign`` does."""
    with guard(Zone.objects.filter(pk=zone.pk)):
        rows = list(zone.assignments.filter(pk__in=ids, ended_at__isnull=True))
        _refuse_giver(zone, [row.question for row in rows], by=by, at=at)
        with transaction.atomic():
            _end(rows, at)
            _record("assignment.ended", zone, rows, by, at)
    return rows


def pass_on(
    zone: Zone, user: User, to: User, *, due_on: date | None, by: User, at: datetime, guard: Guard = locked
) -> list[Assignment]:
    """Give to ``to`` what ``user`` has in ``zone``, as far as ``by`` gives it, and end the old rows. Both or nothing.

    Without ``due_on`` each keeps its day where that is not past. Raises AccessDenied and EvaluationError as ``assign``
    does, and EvaluationError where there is nothing to pass on.
    """
    if to.pk == user.pk:
        raise EvaluationError("Pilih orang lain: pertanyaan ini sudah padanya. Belum ada yang berubah.")
    _refuse_past(zone, due_on, at)
    day = local_day(at, zone.unit.body)
    with guard(Zone.objects.filter(pk=zone.pk)):
        rows = [row for row in queries.open_of(zone, user) if _gives(zone, row, by, at)]
        if not rows:
            raise EvaluationError("Tidak ada pertanyaan yang dapat Anda alihkan darinya. Belum ada yang berubah.")
        kept = {row.question: row.due_on if row.due_on and row.due_on >= day else None for row in rows}
        given = _wanted(zone, {question: due_on or kept[question] for question in kept}, to, by, at)
        with transaction.atomic():
            _end(rows, at)
            _store(given)
            _record("assignment.passed_on", zone, given, by, at)
    return given


def _wanted(zone: Zone, due: Mapping[str, date | None], user: User, by: User, at: datetime) -> list[Assignment]:
    """The rows as they are to be: what ``user`` has already, with the new day, and new ones. Nothing is written."""
    known = rulebook(zone.edition).instrument.questions
    if not due or any(question not in known for question in due):
        raise EvaluationError("Pilih pertanyaan dari daftar. Belum ada yang berubah.")
    if not queries.contributors(zone, local_day(at, zone.unit.body)).filter(pk=user.pk).exists():
        raise EvaluationError(
            f"{user} tidak memegang peran di unit anggota zona ini, jadi belum dapat diberi pertanyaan. Beri peran "
            "Pegawai di unitnya lebih dulu. Belum ada yang berubah."
        )
    had = {row.question: row for row in queries.open_of(zone, user)}
    rows = []
    for question, day in due.items():
        row = had.get(question) or Assignment(zone=zone, question=question, user=user, given_by=by.actor, given_at=at)
        row.due_on = day or row.due_on
        rows.append(row)
    return rows


def _store(rows: Sequence[Assignment]) -> None:
    for row in rows:
        row.save()


def _end(rows: Sequence[Assignment], at: datetime) -> None:
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at)


def _gives(zone: Zone, row: Assignment, by: User, at: datetime) -> bool:
    return by_role(rights_of(by, at), zone.unit.path).may(rulebook(zone.edition), row.question)


def _refuse_giver(zone: Zone, questions: Sequence[str], *, by: User, at: datetime) -> None:
    role, rules = by_role(rights_of(by, at), zone.unit.path), rulebook(zone.edition)
    known = [question for question in questions if question in rules.instrument.questions]
    if not role.anything or not all(role.may(rules, question) for question in known):
        raise AccessDenied(
            "Ketua dan sekretaris membagi semua pertanyaan, anggota pokja yang di areanya. Belum ada yang berubah."
        )


def _refuse_past(zone: Zone, due_on: date | None, at: datetime) -> None:
    if due_on is not None and due_on < local_day(at, zone.unit.body):
        raise EvaluationError("Tenggatnya sudah lewat; isi hari ini atau sesudahnya. Belum ada yang berubah.")


def _record(code: str, zone: Zone, rows: Sequence[Assignment], by: User, at: datetime) -> None:
    for row in rows:
        details = {"question": row.question, "user": row.user_id, "due": row.due_on}
        ledger.record(code, row, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
