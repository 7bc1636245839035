"""What TPN says of a proposed unit, stage by stage. What fails may open the one objection (``objections``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.proposal import abouts
from pilar.evaluation.proposal.actions import findings
from pilar.evaluation.proposal.actions.proposals import LONGEST_REASON
from pilar.evaluation.proposal.actions.proposed import opened
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter, many_lines
from pilar.evaluation.proposal.models import Objection, ProposedUnit, RemovedResult, StageResult
from pilar.evaluation.proposal.queries.outcomes import granted_of, holds_up
from pilar.evaluation.proposal.stages import codes, label_of, lower_first, open_to_objection, place_of
from pilar.evaluation.proposal.workflow import PREPARING
from pilar.kernel import ledger, rules
from pilar.kernel.calendars import calendar_for
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models.rules import Verification
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.kernel.workdays import CalendarRangeError
from pilar.organisation.access import local_day
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

OBJECTION_DAYS: Final = "proposal.objection-days"


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
    proposed_id: int, stage: str, reason: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> RemovedResult:
    """Take away the outcome of the last stage that is kept of a unit: it was written down wrongly.

    It stays readable with ``reason``, and its letter too. Raises NotFoundError, AccessDenied, ChangedMeanwhile;
    ProposalError without a reason, or where a later stage is kept, the unit has answered a finding of it, an objection
    hangs on it, or a predicate.
    """
    reason = many_lines(reason, "Alasan", LONGEST_REASON)
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
        edition, body = row.zone.edition, row.proposal.body.uuid
        findings_ = [f"{abouts.label_of(each.about, edition)}: {each.finding}" for each in result.failed.all()]
        details = {"stage": stage, "outcome": result.outcome, "letter": result.letter_number, "reason": reason}
        with transaction.atomic():
            gone = RemovedResult.objects.create(
                proposed=row, stage=stage, outcome=result.outcome, note=result.note, findings="\n".join(findings_),
                letter_number=result.letter_number, letter_on=result.letter_on, stored=result.stored,
                filename=result.filename, reason=reason, at=at, by=by.actor,
            )  # fmt: skip
            result.delete()
            ledger.record("stage_result.removed", gone, body=body, by=by.actor, at=at, details=details)
    return gone


def version(result: StageResult | None) -> str:
    """The version of what the form shows; that of no row differs from every row's."""
    return version_of(result.version if result else None)


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
