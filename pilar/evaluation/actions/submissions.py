"""Handing in: the worksheet is frozen as canonical JSON with its hash; it may be withdrawn until an assessor takes it.

After a return ``revise_by`` stays on the worksheet: it decides again where the unit withdraws to mend once more.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of
from pilar.evaluation.actions.writing import WorksheetGuard, held
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Submission, Worksheet
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.assignments import members_on
from pilar.evaluation.queries.handing_in import checks_of, sheet_version
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.submission import content_of
from pilar.evaluation.workflow import SUBMITTED, WORKSHEET
from pilar.kernel import ledger
from pilar.organisation.access import require
from pilar.organisation.models import User

SUBMIT = Submission.SUBMIT


def submit(
    zone_id: int, *, by: User, at: datetime, seen: str | None = None, guard: WorksheetGuard = held
) -> Submission:
    """Hand in the unit's worksheet: a Submission with everything on it, and the next round.

    ``seen``: the version of the sheet that was checked (``sheet_version``). Raises NotFoundError, AccessDenied,
    WorkflowError where it is handed in already, and EvaluationError with every sentence that stands against it: the
    window, blanks that count. A target that is not met is no obstacle.
    """
    with guard(worksheets.for_writing(by, at, zone_id)) as row:
        worksheet = _found(row)
        zone = worksheet.zone
        require(by, "worksheet.submit", zone.unit, at=at)
        WORKSHEET.expect(worksheet, "draft")
        sheet = load_sheet(zone)
        if seen is not None and seen != sheet_version(sheet):
            raise EvaluationError(
                "Sementara Anda memeriksa, lembar kerja ini diubah. Belum diserahkan; periksa sekali lagi di bawah."
            )
        day = day_of(zone, at)
        against = [check.words for check in checks_of(sheet, worksheet, day) if check.forbids]
        if against:
            raise EvaluationError(" ".join([*against, "Belum ada yang diserahkan."]))
        content = content_of(sheet, members_on(zone, day), worksheet.round + 1, at)
        digest = hashlib.sha256(content).hexdigest()
        with transaction.atomic():
            round_ = worksheet.round + 1
            WORKSHEET.move(worksheet, SUBMIT, by=by.actor, at=at, round=round_)
            handed = Submission.objects.create(
                worksheet=worksheet, round=worksheet.round, kind=SUBMIT, content=content.decode(), sha256=digest, at=at,
                by=by.actor,
            )  # fmt: skip
            body = zone.unit.body.uuid
            ledger.record("worksheet.submitted", handed, body=body, by=by.actor, at=at, details=details(handed))
    return handed


def withdraw(zone_id: int, *, reason: str, by: User, at: datetime, guard: WorksheetGuard = held) -> Submission:
    """Take a handed-in worksheet back, so that it can be answered again. The submission stays, marked as withdrawn.

    Raises NotFoundError, AccessDenied, EvaluationError without a reason, WorkflowError where an assessor has taken it.
    """
    if not reason.strip():
        raise EvaluationError("Isi alasannya supaya penilai tahu. Lembar kerja masih diserahkan.")
    with guard(worksheets.for_writing(by, at, zone_id)) as row:
        worksheet = _found(row)
        zone = worksheet.zone
        require(by, "worksheet.submit", zone.unit, at=at)
        WORKSHEET.expect(worksheet, SUBMITTED)
        handed = worksheet.submissions.get(round=worksheet.round, kind=SUBMIT)
        with transaction.atomic():
            WORKSHEET.move(worksheet, "withdraw", by=by.actor, at=at, reason=reason.strip())
            handed.withdrawn_at = at
            handed.save(update_fields=["withdrawn_at"])
            body = zone.unit.body.uuid
            ledger.record("worksheet.withdrawn", handed, body=body, by=by.actor, at=at, details=details(handed))
    return handed


def details(handed: Submission) -> dict[str, object]:
    """What the ledger's digest proves of a submission: whoever has its content can show that it is that one."""
    return {"round": handed.round, "kind": handed.kind, "sha256": handed.sha256}


def _found(worksheet: Worksheet | None) -> Worksheet:
    if worksheet is None:
        raise NotFoundError("Zona ini tidak ada.")
    return worksheet
