"""How many units may be proposed, as the letter of the year says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.evaluation.proposal.access import MANAGES
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import Letter, one_line
from pilar.evaluation.proposal.models import Quota
from pilar.evaluation.proposal.predicates import refuse_unknown
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Body, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

MOST = 1_000


def set_quota(
    root: Unit, year: int, predicate: str, *, count: int, source: str, letter: Letter, by: User, at: datetime,
    seen: str | None = None, guard: Guard = locked,
) -> Quota:  # fmt: skip
    """Set or change the quota of the body of ``root``. ``source``: who sets it.

    A draft above it stays and is refused when it is fixed. Raises AccessDenied unless ``by`` manages proposals of the
    whole body; ProposalError for a number, letter or source that does not do; ChangedMeanwhile.
    """
    require(by, MANAGES, root, at=at)
    refuse_unknown(predicate)
    day = local_day(at, root.body)
    if not 0 <= count <= MOST:
        raise ProposalError(f"Kuota harus antara 0 dan {MOST} unit. Belum ada yang berubah.")
    if not day.year - 2 <= year <= day.year + 1:
        raise ProposalError(f"Tahun harus antara {day.year - 2} dan {day.year + 1}. Belum ada yang berubah.")
    letter, source = letter.fitting(day), one_line(source, "Yang menetapkan")
    with guard(Body.objects.filter(pk=root.body_id)):
        row = Quota.objects.filter(body=root.body_id, year=year, predicate=predicate).first()
        refuse_stale(seen, version(row), "kuota ini")
        row = row or Quota(body=root.body, year=year, predicate=predicate)
        row.count, row.source, row.changed_at, row.changed_by = count, source, at, by.actor
        with transaction.atomic():
            letter.onto(row, root.body.uuid, at)
            row.save()
            details = {"count": count, "letter": letter.number}
            ledger.record("quota.set", row, body=root.body.uuid, by=by.actor, at=at, details=details)
    return row


def version(row: Quota | None) -> str:
    """The version of what the form shows; that of no row differs from every row's."""
    return version_of(*((row.count, row.source, row.letter_number, row.letter_on) if row else (None,)))
