"""What TPN says of a proposed unit, stage by stage; the one objection against the administrative selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.proposal import abouts
from pilar.evaluation.proposal.access import MANAGES, own_zones
from pilar.evaluation.proposal.actions import findings
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter, many_lines, scan_onto
from pilar.evaluation.proposal.models import FailedRow, Objection, ProposedUnit, StageResult
from pilar.evaluation.proposal.queries.outcomes import granted_of, holds_up
from pilar.evaluation.proposal.stages import codes, label_of, lower_first, open_to_objection, place_of
from pilar.evaluation.proposal.workflow import FIXED, OBJECTION, PREPARING, SENT
from pilar.kernel import ledger, rules
from pilar.kernel.calendars import calendar_for
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models.rules import Verification
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.kernel.workdays import CalendarRangeError
from pilar.organisation.access import AccessDenied, local_day, require, rights_of
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

OBJECTION_DAYS: Final = "proposal.objection-days"
ANSWERS: Final = "worksheet.answer"


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter of TPN says of one unit. ``failed``: what it is about and the finding, where it failed.

    ``kept``: the same by the id of a finding that is kept already; its defence stays, whatever it is called now.
    """

    outcome: str
    letter: Letter
    note: str = ""
    failed: Sequence[tuple[str, str]] = ()
    kept: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def keep_result(
    proposed_id: int, stage: str, told: Told, *, by: User, at: datetime, seen: str | None = None,
    going: str | None = None, guard: Guard = locked,
) -> StageResult:  # fmt: skip
    """Keep the outcome of a stage for a unit of a fixed proposal, or change it.

    A failed administrative selection opens the one objection, with its last day. Raises NotFoundError, AccessDenied,
    ChangedMeanwhile; DefencesGoError where written defences would go that ``going`` does not name; ProposalError for
    an unknown stage or outcome, a stage after a failed one, a failed one before kept ones, without findings, with one
    about what no list knows, or of a unit that holds the predicate, or a change after an objection has been sent.
    """
    if stage not in codes() or told.outcome not in dict(StageResult.OUTCOMES):
        raise ProposalError("Pilih tahap dan hasilnya dari daftar. Belum ada yang berubah.")
    with opened(proposed_id, by=by, at=at, guard=guard) as row:
        body, day = row.proposal.body, local_day(at, row.proposal.body)
        letter, note = told.letter.fitting(day), many_lines(told.note, "Catatan", needed=False)
        failed = findings.read(told.outcome, told.kept, told.failed)
        kept = StageResult.objects.filter(proposed=row).select_related("objection")
        results = {each.stage: each for each in kept}
        _refuse_after_failing(stage, results)
        result = results.get(stage)
        refuse_stale(seen, version(result), "hasil ini")
        if result is not None and hasattr(result, "objection") and result.objection.state != PREPARING:
            raise ProposalError("Sanggah atas hasil ini sudah berjalan, jadi hasilnya tidak diubah lagi.")
        if told.outcome == StageResult.FAILED and granted_of(row.proposal).filter(zone=row.zone_id).exists():
            raise ProposalError(
                f"{row.name} sudah memegang {row.proposal.predicate} dari usulan ini, jadi hasilnya tidak dapat "
                "menjadi tidak lulus. Catat dahulu pencabutan predikatnya. Belum ada yang berubah."
            )
        failed = findings.known(failed, result, row)
        rows, gone = findings.matched(result, failed)
        if lost := findings.lost(result, told.outcome, gone):
            error = findings.DefencesGoError(lost, row.zone.edition)
            if going != error.version:
                raise error
        if told.outcome == StageResult.FAILED and (result is None or result.outcome != StageResult.FAILED):
            _refuse_before_later(stage, results)
        result = result or StageResult(proposed=row, stage=stage, version=0)
        result.outcome, result.note, result.at, result.by = told.outcome, note, at, by.actor
        result.version += 1
        texts = [(each.about, each.finding, each.defence) for each in gone if each.defence]
        told_once = [findings.told_once(day, abouts.label_of(about, row.zone.edition), *text) for about, *text in texts]
        result.past = "\n\n".join(filter(None, [result.past, *told_once]))
        with transaction.atomic():
            letter.onto(result, body.uuid, at)
            result.save()
            findings.keep(result, rows, gone, by, at)
            _open_objection(result, row, letter.on, by, at)
            details = {"stage": stage, "outcome": told.outcome, "letter": letter.number, "defences_gone": texts}
            ledger.record("stage_result.kept", result, body=body.uuid, by=by.actor, at=at, details=details)
    return result


def remove_result(
    proposed_id: int, stage: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> None:
    """Take away the outcome of the last stage that is kept of a unit: it was written down wrongly.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile; ProposalError where a later stage is kept, the unit has
    answered a finding of it, an objection hangs on it, or a predicate.
    """
    with opened(proposed_id, by=by, at=at, guard=guard) as row:
        results = {each.stage: each for each in StageResult.objects.filter(proposed=row).select_related("objection")}
        result = results.get(stage)
        if result is None:
            raise NotFoundError("Hasil ini tidak ada.")
        refuse_stale(seen, version(result), "hasil ini")
        if later := _later(stage, results):
            raise ProposalError(f"Hapus dahulu hasil tahap sesudahnya: {_named(later)}. Belum ada yang berubah.")
        if hasattr(result, "objection") or result.past or result.failed.exclude(defence="").exists():
            raise ProposalError(
                "Hasil ini memuat sanggah atau tanggapan unit, jadi tidak dihapus. Ubahlah hasilnya. Belum ada yang "
                "berubah."
            )
        if granted_of(row.proposal).filter(zone=row.zone_id).exists():
            raise ProposalError(
                f"{row.name} sudah memegang {row.proposal.predicate} dari usulan ini, jadi hasilnya tidak dihapus. "
                "Catat dahulu pencabutan predikatnya. Belum ada yang berubah."
            )
        gone = StageResult(pk=result.pk)  # the entry names the row that was
        details = {"stage": stage, "outcome": result.outcome, "letter": result.letter_number, "note": result.note,
                   "failed": [(each.about, each.finding) for each in result.failed.all()]}  # fmt: skip
        with transaction.atomic():
            result.delete()
            ledger.record(
                "stage_result.removed", gone, body=row.proposal.body.uuid, by=by.actor, at=at, details=details
            )


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
        _refuse_unfixed(row.result.proposed, "tanggapan tidak diubah lagi")
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
    reason = many_lines(reason, "Alasan", 2_000)
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


def version(result: StageResult | None) -> str:
    """The version of what the form shows; that of no row differs from every row's."""
    return version_of(result.version if result else None)


def defence_version(row: FailedRow) -> str:
    """The version of what the form of a defence shows."""
    return version_of(row.about, row.finding, row.defence)


def last_day(row: ProposedUnit, letter_on: date) -> tuple[date, str, bool]:
    """The last day of an objection against a letter of that day, the rule's source, and whether that is confirmed.

    Raises ProposalError where the calendar does not reach so far.
    """
    body = row.proposal.body
    rule = rules.get(OBJECTION_DAYS, body.uuid, letter_on)
    try:
        last = calendar_for(body.uuid, letter_on.year, letter_on.year + 1).add(letter_on, int(str(rule.value)))
    except CalendarRangeError as error:
        raise ProposalError("Kalender kerja belum memuat tahun surat itu. Belum ada yang berubah.") from error
    return last, rule.source, rule.verified == Verification.CONFIRMED


# -- shared


@contextmanager
def opened(proposed_id: int, *, by: User, at: datetime, guard: Guard) -> Iterator[ProposedUnit]:
    """A unit of a fixed proposal, where ``by`` manages those of its body; nobody else writes of it meanwhile."""
    with guard(ProposedUnit.objects.filter(pk=proposed_id)):
        rows = ProposedUnit.objects.select_related("proposal__body", "zone__unit__body")
        row = rows.filter(pk=proposed_id, zone__in=own_zones(by, at).values("pk")).first()
        if row is None:
            raise NotFoundError("Unit ini tidak ada dalam usulan.")
        require(by, MANAGES, root_of(row.proposal.body), at=at)
        _refuse_unfixed(row, "hasil TPN tidak dicatat padanya")
        yield row


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


def _refuse_unfixed(row: ProposedUnit, so: str) -> None:
    if row.proposal.state != FIXED:
        raise ProposalError(f"Usulan ini tidak (lagi) ditetapkan, jadi {so}.")


def _moved(row: Objection, by: User, at: datetime) -> None:
    body = row.result.proposed.proposal.body
    details = {"state": row.state, "due_on": row.due_on}
    ledger.record("objection.moved", row, body=body.uuid, by=by.actor, at=at, details=details)


def _refuse_after_failing(stage: str, results: dict[str, StageResult]) -> None:
    for code in codes()[: place_of(stage)]:
        before = results.get(code)
        if before is None or not holds_up(before):
            continue
        raise ProposalError(
            f"Unit ini tidak lulus {lower_first(label_of(code))} ({tanggal(before.letter_on)}), jadi tidak maju ke "
            f"{lower_first(label_of(stage))}. Belum ada yang berubah."
        )


def _later(stage: str, results: Mapping[str, StageResult]) -> list[StageResult]:
    return [results[code] for code in codes()[place_of(stage) + 1 :] if code in results]


def _named(results: Sequence[StageResult]) -> str:
    return ", ".join(f"{lower_first(label_of(each.stage))} ({tanggal(each.letter_on)})" for each in results)


def _refuse_before_later(stage: str, results: Mapping[str, StageResult]) -> None:
    if later := _later(stage, results):
        raise ProposalError(
            f"Sesudah {lower_first(label_of(stage))} sudah tercatat {_named(later)}, jadi tahap ini tidak dapat "
            "menjadi tidak lulus. Bila hasil tahap sesudahnya keliru dicatat, hapus dahulu hasil itu, dari yang "
            "terakhir. Belum ada yang berubah."
        )


def _open_objection(result: StageResult, row: ProposedUnit, letter_on: date, by: User, at: datetime) -> None:
    """What fails in some stages may be objected to once; what is no longer failed has nothing to object to."""
    if result.stage not in open_to_objection() or result.outcome != StageResult.FAILED:
        Objection.objects.filter(result=result, state=PREPARING).delete()
        return
    due_on, rule, is_confirmed = last_day(row, letter_on)
    values = {"due_on": due_on, "rule": rule, "is_confirmed": is_confirmed}
    Objection.objects.update_or_create(
        result=result, defaults=values, create_defaults={**values, "created_at": at, "created_by": by.actor}
    )
