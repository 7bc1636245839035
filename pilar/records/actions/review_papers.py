"""The report of a review as a document: printed once it is concluded, and again as its recommendations move on."""

from __future__ import annotations

from datetime import datetime

from pilar.kernel import intake
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.access import local_day
from pilar.organisation.models import User
from pilar.records.actions import issued
from pilar.records.actions.review_opening import opened
from pilar.records.errors import RecordError
from pilar.records.models import Review
from pilar.records.printing import Printed
from pilar.records.review_printing import REVIEW_REPORT, report
from pilar.records.workflow import CONCLUDED


def print_report(pk: int, *, by: User, at: datetime) -> Document:
    """Print the report of a concluded review with a number; the one before is replaced.

    Raises NotFoundError, AccessDenied, DocumentError, RecordError while it is not concluded.
    """
    with opened(pk, by=by, at=at) as review:
        if review.state != CONCLUDED:
            raise RecordError(
                "Laporan terbit dari evaluasi yang sudah disimpulkan. Simpulkan dahulu, atau lihat rancangannya. "
                "Belum ada yang terbit."
            )
        return issued.issue(review, REVIEW_REPORT, _printed(review, at), by=by, at=at)


def draft_report(review: Review, at: datetime) -> bytes:
    """The report as it would be printed now, marked as a draft. Raises DocumentError."""
    return issued.draft(review, REVIEW_REPORT, _printed(review, at), at=at)


def attach_signed(pk: int, document: int, taken: intake.Taken, *, method: str, by: User, at: datetime) -> SignedCopy:
    """Keep a signed copy of a report. Raises NotFoundError, AccessDenied, DocumentError."""
    with opened(pk, by=by, at=at) as review:
        return issued.attach_signed(review, document, taken, method=method, by=by, at=at)


def revoke_document(pk: int, document: int, reason: str, *, by: User, at: datetime) -> Document:
    """Say that a report counts no more. Raises NotFoundError, AccessDenied, DocumentError."""
    with opened(pk, by=by, at=at) as review:
        return issued.revoke(review, document, reason, by=by, at=at)


def _printed(review: Review, at: datetime) -> Printed:
    return report(review, local_day(at, review.unit.body))
