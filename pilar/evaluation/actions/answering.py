"""Answering: one field as it is chosen, or a group of a form without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from pilar.evaluation.actions.writing import Change, WorksheetGuard, Written, held, open_worksheet, write
from pilar.evaluation.models import AnswerRevision
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.instrument.model import Field
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
    return _answer(zone_id, [change.field for change in changes], lambda _: changes, by=by, at=at, guard=guard)


def answer_as_read(zone_id: int, field: str, read: Callable[[Field], Change], *, by: User, at: datetime) -> Written:
    """As ``answer``, for a form that ``read`` understands once the rules of its worksheet are known.

    What ``read`` raises (a PilarError) ends the transaction: nothing is saved.
    """
    return _answer(zone_id, [field], lambda rules: [read(rules.instrument.fields[field])], by=by, at=at, guard=held)


def _answer(
    zone_id: int, fields: Sequence[str], changes: Callable[[Rulebook], Sequence[Change]], *, by: User, at: datetime,
    guard: WorksheetGuard,
) -> Written:  # fmt: skip
    with open_worksheet(zone_id, fields, by=by, at=at, guard=guard) as worksheet:
        read = changes(rulebook(worksheet.zone.edition))
        written = write(worksheet, read, origin=AnswerRevision.TYPED, by=by, at=at)
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
