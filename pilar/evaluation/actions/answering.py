"""Answering: one field as it is chosen, or a group of a form without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pilar.evaluation.actions.writing import Change, WorksheetGuard, Written, held, open_worksheet, write
from pilar.evaluation.models import AnswerRevision
from pilar.kernel import ledger
from pilar.organisation.models import User


def answer(zone_id: int, change: Change, *, by: User, at: datetime, guard: WorksheetGuard = held) -> Written:
    """Save one answer of the unit's worksheet with its score.

    Raises NotFoundError (404), AccessDenied (403), AnswerConflict with what is stored, EvaluationError for everything
    that can be mended: an answer that does not fit, a worksheet that is handed in or over, an unknown field.
    """
    return answer_several(zone_id, [change], by=by, at=at, guard=guard)


def answer_several(
    zone_id: int, changes: Sequence[Change], *, by: User, at: datetime, guard: WorksheetGuard = held
) -> Written:
    """As ``answer``, for several fields: all of them or none."""
    with open_worksheet(zone_id, [change.field for change in changes], by=by, at=at, guard=guard) as worksheet:
        written = write(worksheet, changes, origin=AnswerRevision.TYPED, by=by, at=at)
        body = worksheet.zone.unit.body.uuid
        for changed in written.changed:
            ledger.record("answer.saved", changed, body=body, by=by.actor, at=at, details=details(changed))
    return written


def confirm(zone_id: int, fields: Sequence[str], *, by: User, at: datetime) -> Written:
    """Confirm drafts that came over from last year: from here on they score. What is no draft stays as it is."""
    with open_worksheet(zone_id, fields, by=by, at=at) as worksheet:
        drafts = worksheet.answers.filter(field__in=fields, is_draft=True)
        changes = [Change(draft.field, draft.value, seen=draft.version) for draft in drafts]
        written = write(worksheet, changes, origin=AnswerRevision.CONFIRMED, by=by, at=at)
        body = worksheet.zone.unit.body.uuid
        for changed in written.changed:
            ledger.record("answer.confirmed", changed, body=body, by=by.actor, at=at, details=details(changed))
    return written


def details(changed: object) -> dict[str, object]:
    """What the ledger's digest proves of an answer."""
    return {name: getattr(changed, name) for name in ("field", "option", "number", "note", "version")}
