"""The one objection against a failed stage: what the unit holds against each finding, sent once, answered by TPN."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.proposal import abouts
from pilar.evaluation.proposal.access import MANAGES, own_zones
from pilar.evaluation.proposal.actions.proposals import LONGEST_REASON
from pilar.evaluation.proposal.actions.proposed import opened, refuse_unfixed
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter, many_lines, scan_onto
from pilar.evaluation.proposal.models import FailedRow, Objection, ProposedUnit
from pilar.evaluation.proposal.workflow import OBJECTION, PREPARING, SENT
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, local_day, rights_of
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

ANSWERS: Final = "worksheet.answer"


def answer_finding(
    row_id: int, defence: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> FailedRow:
    """What the unit holds against a finding, with the proof that it points at; until the objection is sent.

    The unit's team and the bureau write it. The proposed unit is held, as by whoever sends. Raises NotFoundError,
    AccessDenied, ChangedMeanwhile; ProposalError where the objection is not being prepared, or the proposal does not
    stand any more.
    """
    defence = many_lines(defence, "Tanggapan", 10_000, needed=False)
    found = FailedRow.objects.filter(pk=row_id).values_list("result__proposed", flat=True).first()
    with guard(ProposedUnit.objects.filter(pk=found or 0)):
        rows = FailedRow.objects.select_related(
            "result__proposed__proposal", "result__proposed__zone__unit__body", "result__objection"
        )
        row = rows.filter(pk=row_id, result__proposed__zone__in=own_zones(by, at).values("pk")).first()
        if row is None:
            raise NotFoundError("Temuan ini tidak ada.")
        unit, rights = row.result.proposed.zone.unit, rights_of(by, at)
        if not any(rights.may(each, unit.path) for each in (ANSWERS, MANAGES)):
            raise AccessDenied("Tanggapan ditulis tim unit atau Biro/Bagian Organisasi. Belum ada yang berubah.")
        refuse_unfixed(row.result.proposed, "tanggapan tidak diubah lagi")
        if not hasattr(row.result, "objection") or row.result.objection.state != PREPARING:
            raise ProposalError("Sanggahnya tidak sedang disiapkan, jadi tanggapan tidak diubah lagi.")
        refuse_stale(seen, defence_version(row), "tanggapan ini")
        row.defence, row.at, row.by = defence, at, by.actor
        with transaction.atomic():
            row.save(update_fields=["defence", "at", "by"])
            ledger.record("failed_row.answered", row, body=unit.body.uuid, by=by.actor, at=at)
    return row


def send(
    objection_id: int, letter: Letter, *, longer: bool = False, by: User, at: datetime, guard: Guard = locked
) -> Objection:
    """Record that the objection was sent by its letter. Once sent it is never sent again.

    A letter of the last day is recorded later too; ``longer``: TPN's letter names a later last day. Raises
    NotFoundError, AccessDenied, WorkflowError where it is sent or given up already; ProposalError where a finding has
    no defence yet, and for a letter that is older than TPN's, or of a day after the last one without ``longer``.
    """
    with _objection(objection_id, by=by, at=at, guard=guard) as row:
        OBJECTION.expect(row, PREPARING)
        body = row.result.proposed.proposal.body
        letter = letter.fitting(local_day(at, body))
        edition = row.result.proposed.zone.edition
        _refuse_day(row, letter.on, longer=longer)
        if bare := [abouts.label_of(each.about, edition) for each in row.result.failed.filter(defence="")]:
            raise ProposalError(f"Belum ditanggapi: {', '.join(bare)}. Sanggah belum dikirim.")
        with transaction.atomic():
            letter.onto(row, body.uuid, at)
            OBJECTION.move(
                row, "send", by=by.actor, at=at, letter_number=letter.number, letter_on=letter.on, sent_at=at,
                stored=row.stored, filename=row.filename,
            )  # fmt: skip
            _moved(row, by, at)
    return row


def give_up(objection_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Objection:
    """Decide not to object, with a reason. Raises as ``send``, but for the defences."""
    reason = many_lines(reason, "Alasan", LONGEST_REASON)
    with _objection(objection_id, by=by, at=at, guard=guard) as row, transaction.atomic():
        OBJECTION.move(row, "give_up", by=by.actor, at=at, reason=reason)
        _moved(row, by, at)
    return row


def settle(
    objection_id: int, answer: str, letter: Letter, *, accepted: bool, by: User, at: datetime, guard: Guard = locked
) -> Objection:
    """What TPN answered, with its ``letter``. Accepted, the unit goes on to the next stage.

    Raises as ``send``, but for the defences; ProposalError for a letter that is older than that of the objection.
    """
    answer = many_lines(answer, "Jawaban TPN", 5_000)
    with _objection(objection_id, by=by, at=at, guard=guard) as row:
        OBJECTION.expect(row, SENT)
        body = row.result.proposed.proposal.body
        letter = letter.fitting(local_day(at, body))
        if row.letter_on is not None and letter.on < row.letter_on:
            raise ProposalError(
                f"Surat jawaban bertanggal sebelum surat sanggahnya ({tanggal(row.letter_on)}). Periksa tanggalnya. "
                "Belum ada yang berubah."
            )
        with transaction.atomic():
            scan_onto(row, letter.content, body.uuid, at, of="answer_")
            OBJECTION.move(
                row, "accept" if accepted else "reject", by=by.actor, at=at, answer=answer,
                answer_number=letter.number, answer_on=letter.on,
                answer_stored=row.answer_stored, answer_filename=row.answer_filename,
            )  # fmt: skip
            _moved(row, by, at)
    return row


def defence_version(row: FailedRow) -> str:
    """The version of what the form of a defence shows."""
    return version_of(row.about, row.finding, row.defence)


# -- shared


@contextmanager
def _objection(objection_id: int, *, by: User, at: datetime, guard: Guard) -> Iterator[Objection]:
    found = Objection.objects.filter(pk=objection_id).values_list("result__proposed", flat=True).first()
    with opened(found or 0, by=by, at=at, guard=guard):
        rows = Objection.objects.select_related("result__proposed__proposal__body", "result__proposed__zone")
        row = rows.filter(pk=objection_id).first()
        if row is None:  # gone with the outcome that it was against
            raise NotFoundError("Sanggah ini tidak ada.")
        yield row


def _refuse_day(row: Objection, on: date, *, longer: bool) -> None:
    """Raise ProposalError for a day on which nobody could object to this result."""
    against = row.result
    if against.letter_on is not None and on < against.letter_on:
        raise ProposalError(
            f"Surat sanggah bertanggal {tanggal(on)}, sebelum surat TPN yang disanggah ({against.letter_number}, "
            f"{tanggal(against.letter_on)}). Periksa tanggalnya. Belum ada yang berubah."
        )
    if on > row.due_on and not longer:
        raise ProposalError(
            f"Surat sanggah bertanggal {tanggal(on)}, sesudah hari terakhirnya ({tanggal(row.due_on)}). Periksa "
            "tanggalnya, atau centang bahwa surat TPN menyebut hari terakhir yang lebih kemudian. Belum ada yang "
            "berubah."
        )


def _moved(row: Objection, by: User, at: datetime) -> None:
    body = row.result.proposed.proposal.body
    details = {"state": row.state, "due_on": row.due_on}
    ledger.record("objection.moved", row, body=body.uuid, by=by.actor, at=at, details=details)
