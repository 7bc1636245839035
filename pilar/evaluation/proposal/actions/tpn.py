"""TPN's own answers and score, typed in: kept as the worksheet of the assessor ``tpn``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from pilar.evaluation.actions.writing import Change, Written, write
from pilar.evaluation.models import Answer, AnswerRevision, Assessor, Worksheet, Zone
from pilar.evaluation.proposal.actions.proposed import opened
from pilar.evaluation.proposal.queries.tpn import sheet_of
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.models import Body, User

LABEL: Final = "Tim Penilai Nasional"


def keep_answers(
    proposed_id: int, changes: Sequence[Change], *, by: User, at: datetime, guard: Guard = locked
) -> Written:  # fmt: skip
    """Write what TPN answered of a unit that was proposed; blank fields stay blank and the score says so.

    The worksheet is made with the first of them. Raises NotFoundError, AccessDenied; ProposalError where the proposal
    is not fixed; EvaluationError for an answer that its field does not allow, AnswerConflict for a stale version.
    """
    with opened(proposed_id, by=by, at=at, guard=guard) as row, transaction.atomic():
        written = put(row.zone, changes, origin=AnswerRevision.TYPED, by=by, at=at)
        record(written, by=by, at=at)
    return written


def put(zone: Zone, changes: Sequence[Change], *, origin: str, by: User, at: datetime) -> Written:
    """Write ``changes`` onto TPN's worksheet, made where there is none; within ``proposed.opened``, a transaction."""
    return write(sheet_of(zone) or _made(zone), changes, origin=origin, by=by, at=at)


def record(written: Written, *, by: User, at: datetime, **more: object) -> None:
    """The ledger's row of what ``put`` has written, last in its transaction."""
    sheet = written.worksheet
    details = {"fields": len(written.changed), "total": str(sheet.total), **more}
    ledger.record("tpn_result.kept", sheet, body=sheet.zone.unit.body.uuid, by=by.actor, at=at, details=details)


def _made(zone: Zone) -> Worksheet:
    made = Worksheet.objects.create(zone=zone, assessor=_assessor(zone.unit.body))
    Answer.objects.bulk_create(Answer(worksheet=made, field=key) for key in rulebook(zone.edition).instrument.fields)
    return made


def _assessor(body: Body) -> Assessor:
    last = Assessor.objects.filter(body=body).exclude(code=Assessor.TPN).order_by("-position").first()
    found, _ = Assessor.objects.get_or_create(
        body=body, code=Assessor.TPN,
        defaults={"label": LABEL, "position": (last.position if last else 0) + 10, "parent": last},
    )  # fmt: skip
    return found
