"""Last year's answers and evidence brought over as drafts, and drafts confirmed area by area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pilar.evaluation.access import writing
from pilar.evaluation.actions.answering import details
from pilar.evaluation.actions.writing import Change, WorksheetGuard, held, open_worksheet, write
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import AnswerRevision, EvidenceUse, Zone
from pilar.evaluation.queries.carrying import area_number, carried
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.organisation.models import User


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers and evidence uses were written."""

    answers: int
    uses: int


def may_carry(zone: Zone, *, by: User, at: datetime) -> Callable[[str], bool]:
    """Whether ``by`` may answer a field of ``zone``; asked once. One query at most."""
    allowed, rules = writing(by, zone, at), rulebook(zone.edition)
    return lambda field: allowed.may(rules, rules.question_of(field))


def carry(zone: Zone, *, by: User, at: datetime, guard: WorksheetGuard = held) -> Counts:
    """Bring last year's answers and still valid evidence into the blank fields of ``zone`` that ``by`` may answer.

    They are drafts: they score nothing and are not handed in until somebody confirms them. What has been answered
    meanwhile is left alone; a second call brings nothing again. Raises EvaluationError where there is nothing to bring
    or the worksheet takes no answers.
    """
    may = may_carry(zone, by=by, at=at)
    found = carried(zone, may)
    if not found.fields:
        raise EvaluationError("Tidak ada yang dapat dibawa dari tahun sebelumnya. Belum ada yang berubah.")
    with open_worksheet(zone.pk, found.fields, by=by, at=at, guard=guard) as worksheet:
        found = carried(zone, may)  # as it is now that nobody else writes
        changes = [
            Change(answer.field, answer.option, note=answer.note or None, is_draft=True) for answer in found.answers
        ]
        with transaction.atomic():
            written = write(worksheet, changes, origin=AnswerRevision.CARRIED, by=by, at=at)
            uses = [_copy(use, zone, by, at) for use in found.uses]
            EvidenceUse.objects.bulk_create(uses)
            counts = Counts(len(written.changed), len(uses))
            sums = {"answers": counts.answers, "uses": counts.uses, "from": zone.previous_id}
            body = worksheet.zone.unit.body.uuid
            ledger.record("worksheet.carried", worksheet, body=body, by=by.actor, at=at, details=sums)
    return counts


def confirm_area(zone: Zone, area: int, *, by: User, at: datetime, guard: WorksheetGuard = held) -> Counts:
    """Confirm every draft of an area (``RESULTS`` for the results): answers score from here on, evidence is handed in.

    Raises AccessDenied where the area is not theirs, EvaluationError where the worksheet takes no answers.
    """
    rules = rulebook(zone.edition)
    fields = [key for key in rules.instrument.fields if area_number(rules, key) == area]
    if not fields:
        raise EvaluationError("Area itu tidak ada. Belum ada yang berubah.")
    with open_worksheet(zone.pk, fields, by=by, at=at, guard=guard) as worksheet:
        drafts = worksheet.answers.filter(field__in=fields, is_draft=True)
        changes = [Change(draft.field, draft.value, seen=draft.version) for draft in drafts]
        with transaction.atomic():
            written = write(worksheet, changes, origin=AnswerRevision.CONFIRMED, by=by, at=at)
            uses = EvidenceUse.objects.filter(zone=zone, field__in=fields, is_draft=True)
            confirmed = uses.update(is_draft=False, by=by.actor, at=at)
            body = worksheet.zone.unit.body.uuid
            for changed in written.changed:
                ledger.record("answer.confirmed", changed, body=body, by=by.actor, at=at, details=details(changed))
            if confirmed:
                sums = {"area": area, "uses": confirmed}
                ledger.record("evidence.confirmed", worksheet, body=body, by=by.actor, at=at, details=sums)
    return Counts(len(written.changed), confirmed)


def _copy(use: EvidenceUse, zone: Zone, by: User, at: datetime) -> EvidenceUse:
    return EvidenceUse(
        zone=zone, field=use.field, version=use.version, page=use.page, position=use.position, is_draft=True,
        by=by.actor, at=at,
    )  # fmt: skip
