"""The one way in which answers are written: under the worksheet's lock, with revisions, and the score with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pilar.errors import NotFoundError
from pilar.evaluation import scoring
from pilar.evaluation.access import by_role, day_of, sees, writing
from pilar.evaluation.errors import AnswerConflict, EvaluationError
from pilar.evaluation.models import Answer, AnswerRevision, Worksheet
from pilar.evaluation.models.worksheet import PLACES
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.workflow import DRAFT, SUBMITTED
from pilar.instrument.engine import AnswerError, Score, check_answer
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import rounded
from pilar.organisation.access import AccessDenied, rights_of
from pilar.organisation.models import User

#: Longer than any explanation that an assessor reads.
LONGEST_NOTE = 10_000

WorksheetGuard = Callable[[QuerySet[Worksheet]], AbstractContextManager["Worksheet | None"]]


@contextmanager
def held(rows: QuerySet[Worksheet]) -> Iterator[Worksheet | None]:
    """A transaction in which the first of ``rows`` is ours, read and locked by one query; None where there is none.

    The zone is locked with it (it comes with ``rows``): whoever waited reads its target as it is now. SQLite has locked
    the whole database already, because its transactions begin IMMEDIATE.
    """
    with transaction.atomic():
        yield rows.select_for_update(of=("self", "zone"), no_key=True).first()


@dataclass(frozen=True, slots=True)
class Change:
    """What a field is to say. None of ``note`` or ``evidence_text`` leaves it; ``seen`` None asks for no version.

    ``is_draft`` None leaves a draft one while its value stays, so that a note beside it does not confirm it.
    """

    field: str
    value: str | Fraction | None
    note: str | None = None
    seen: int | None = None
    is_draft: bool | None = False
    evidence_text: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: the worksheet with its new score, all answers by field, and those that really changed."""

    worksheet: Worksheet
    answers: Mapping[str, Answer]
    score: Score
    changed: tuple[Answer, ...]


def closed_because(worksheet: Worksheet, at: datetime) -> tuple[str, str] | None:
    """Why the worksheet takes no answers (handed in, or its window is over) and what can be done; None where it does.

    The worksheet comes from ``queries.worksheets.for_writing``.
    """
    if worksheet.state != DRAFT:
        todo = (
            "Ketua tim dapat menariknya kembali selama penilai belum mengambilnya."
            if worksheet.state == SUBMITTED
            else "Jawaban baru dapat diubah bila penilai mengembalikannya."
        )
        return (
            f"Lembar kerja ini berstatus “{worksheet.get_state_display()}”, jadi jawabannya tidak dapat diubah.",
            todo,
        )
    if worksheet.revise_by is not None:
        if day_of(worksheet.zone, at) > worksheet.revise_by:
            return (
                f"Tenggat perbaikan dari penilai berakhir {tanggal(worksheet.revise_by)}.",
                "Minta tim penilai memperpanjangnya.",
            )
        return None
    closes_on = getattr(worksheet, "closes_on", None)
    if closes_on is not None and day_of(worksheet.zone, at) > closes_on:
        return (
            f"Masa pengisian berakhir {tanggal(closes_on)}.",
            "Minta Biro/Bagian Organisasi memperpanjangnya bila suratnya berubah.",
        )
    return None


def refuse_closed(worksheet: Worksheet, at: datetime) -> None:
    """Raise EvaluationError where the worksheet takes no answers (``closed_because``)."""
    if closed := closed_because(worksheet, at):
        what, todo = closed
        raise EvaluationError(f"{what} Tidak ada yang disimpan. {todo}")


def refuse_writer(worksheet: Worksheet, questions: Collection[str], *, by: User, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` may answer each of ``questions``.

    No query where roles open them, or where the worksheet was asked for with the field; else one.
    """
    rules = rulebook(worksheet.zone.edition)
    allowed = by_role(rights_of(by, at), worksheet.zone.unit.path)
    if all(allowed.may(rules, question) for question in questions):
        return
    if hasattr(worksheet, "assigned_question"):
        allowed = replace(allowed, questions=frozenset([worksheet.assigned_question or ""]))
    elif getattr(worksheet, "has_assignment", True):
        allowed = writing(by, worksheet.zone, at)
    if not all(allowed.may(rules, question) for question in questions):
        raise AccessDenied(
            "Pertanyaan ini bukan bagian Anda: anggota pokja menjawab areanya, kontributor yang ditugaskan kepadanya. "
            "Tidak ada yang disimpan."
        )


@contextmanager
def open_worksheet(
    zone_id: int, fields: Sequence[str], *, by: User, at: datetime, guard: WorksheetGuard = held
) -> Iterator[Worksheet]:
    """The unit's worksheet, locked and ready to be written by ``by`` in ``fields``.

    Raises NotFoundError where ``by`` does not see the zone, AccessDenied where a field is not theirs, EvaluationError
    for an unknown field and for a worksheet that is handed in or over.
    """
    with guard(_asked_for(zone_id, fields, by, at)) as worksheet:
        if worksheet is None or not sees(by, worksheet.zone, at):
            raise NotFoundError("Zona ini tidak ada.")
        rules = rulebook(worksheet.zone.edition)
        for field in fields:
            if field not in rules.instrument.fields:
                raise EvaluationError(f"Isian {field[:60]} tidak ada pada LKE ini. Tidak ada yang disimpan.")
        refuse_writer(worksheet, [rules.question_of(field) for field in fields], by=by, at=at)
        refuse_closed(worksheet, at)
        yield worksheet


def _asked_for(zone_id: int, fields: Sequence[str], by: User, at: datetime) -> QuerySet[Worksheet]:
    """Whoever is of a team is asked for the plain row: who sees it follows from its unit, and the query is a third as
    costly. Others, who may be contributors, are asked for the row with what is assigned to them.
    """
    if rights_of(by, at).may("worksheet.answer"):
        rows = worksheets.of_unit(zone_id).select_related("zone__unit__body", "assessor")
        return worksheets.with_window(rows)
    return worksheets.for_writing(by, at, zone_id, fields[0] if len(fields) == 1 else "")


def write(
    worksheet: Worksheet, changes: Sequence[Change], *, origin: str, by: User, at: datetime,
    stored: Sequence[Answer] | None = None,
) -> Written:  # fmt: skip
    """Write ``changes`` into a locked worksheet, all or nothing, and its score with them.

    ``stored``: all of its answers, where they have been read under the lock already.

    Raises AnswerConflict for a version that is no longer the stored one (unless the same is stored already) and
    EvaluationError for an answer that its field does not allow. The caller writes the ledger afterwards.
    """
    rules = rulebook(worksheet.zone.edition)
    read = worksheets.answers_of(worksheet) if stored is None else stored
    answers = {answer.field: answer for answer in read}
    changed = [answer for change in changes if (answer := _changed(answers[change.field], change, rules.instrument))]
    with transaction.atomic(savepoint=False):  # what fails here takes back everything: no savepoint, two trips less
        for answer in changed:
            _store(answer, by, at)
        AnswerRevision.objects.bulk_create([_revision(answer, origin, by, at) for answer in changed])
        found = scoring.keep(worksheet, rules, answers.values())
        if changed:
            worksheet.answered_at = at
            worksheet.save(update_fields=[*scoring.COLUMNS, "answered_at"])
    return Written(worksheet, answers, found, tuple(changed))


def _changed(answer: Answer, change: Change, instrument: Any) -> Answer | None:
    """``answer`` with the change, or None where it says that already."""
    try:
        value = check_answer(instrument.fields[change.field], change.value)
    except AnswerError as error:
        raise EvaluationError(f"{error.message} Tidak ada yang disimpan.") from error
    note = answer.note if change.note is None else change.note.strip()
    text = answer.evidence_text if change.evidence_text is None else change.evidence_text
    if len(note) > LONGEST_NOTE:
        raise EvaluationError(f"Catatan paling banyak {LONGEST_NOTE} huruf. Tidak ada yang disimpan.")
    option = value if isinstance(value, str) else None
    number = rounded(value, PLACES) if isinstance(value, Fraction) else None
    same_value = (option, number) == (answer.option, answer.number)
    is_draft = value is not None and (answer.is_draft and same_value if change.is_draft is None else change.is_draft)
    wanted = (option, number, note, text, is_draft)
    if wanted == (answer.option, answer.number, answer.note, answer.evidence_text, answer.is_draft):
        return None
    if change.seen is not None and change.seen != answer.version:
        raise AnswerConflict(answer)
    answer.option, answer.number, answer.note, answer.evidence_text, answer.is_draft = wanted
    return answer


def _store(answer: Answer, by: User, at: datetime) -> None:
    """One conditional update: what somebody else has written since it was read is never run over."""
    stored = Answer.objects.filter(pk=answer.pk, version=answer.version)
    changes: dict[str, str | Decimal | bool | datetime | int | None] = {
        "option": answer.option, "number": answer.number, "note": answer.note, "is_draft": answer.is_draft,
        "evidence_text": answer.evidence_text, "version": answer.version + 1, "changed_at": at,
        "changed_by": by.actor,
    }  # fmt: skip
    if not stored.update(**changes):
        raise AnswerConflict(Answer.objects.get(pk=answer.pk))
    answer.version, answer.changed_at, answer.changed_by = answer.version + 1, at, by.actor


def _revision(answer: Answer, origin: str, by: User, at: datetime) -> AnswerRevision:
    return AnswerRevision(
        answer=answer, option=answer.option, number=answer.number, note=answer.note, is_draft=answer.is_draft,
        version=answer.version, origin=origin, at=at, by=by.actor,
    )  # fmt: skip
