"""The documents that a record issues: printed, replaced, revoked, and their signed copies. The caller holds the record.

What ends with a line of the ledger says so; ``print_out`` does not, as it may be part of a larger act.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.kernel import documents, intake, ledger
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.access import local_day
from pilar.organisation.letterhead import letterhead_of, responsible_of
from pilar.organisation.models import User
from pilar.records.models import Activity, Review
from pilar.records.printing import Printed

Issuing = Activity | Review


def document_of(record: Issuing, pk: int) -> Document:
    """One of its documents. Raises NotFoundError."""
    found = documents.documents_of(record).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("Dokumen ini tidak ada.")
    return found


def draft(record: Issuing, kind: documents.DocumentKind, printed: Printed, *, at: datetime) -> bytes:
    """What would be printed now, marked as a draft. Raises DocumentError."""
    unit = record.unit
    day = local_day(at, unit.body)
    return documents.preview(
        kind, title=printed.title, data=printed.data, letterhead=letterhead_of(unit),
        responsible=responsible_of(unit, day), on=day, pictures=printed.pictures,
    )  # fmt: skip


def print_out(record: Issuing, kind: documents.DocumentKind, printed: Printed, *, by: User, at: datetime) -> Document:
    """Issue it with a number; one of this kind that counts is replaced. Raises DocumentError."""
    unit = record.unit
    day = local_day(at, unit.body)
    before = documents.documents_of(record).filter(kind=kind.code, state=Document.VALID).first()
    return documents.issue(
        kind, subject=record, title=printed.title, data=printed.data, letterhead=letterhead_of(unit),
        responsible=responsible_of(unit, day), body=unit.body.uuid, on=day, by=by.actor, at=at, replaces=before,
        pictures=printed.pictures,
    )  # fmt: skip


def issue(record: Issuing, kind: documents.DocumentKind, printed: Printed, *, by: User, at: datetime) -> Document:
    """``print_out``, recorded."""
    with transaction.atomic():
        document = print_out(record, kind, printed, by=by, at=at)
        _recorded(documents.ISSUED, document, record, by, at, {"sha256": document.sha256})
    return document


def attach_signed(
    record: Issuing, document: int, taken: intake.Taken, *, method: str, by: User, at: datetime
) -> SignedCopy:
    """Keep a signed copy of one of its documents. Raises NotFoundError, DocumentError."""
    with transaction.atomic():
        copy = documents.attach_signed(document_of(record, document), taken, by=by.actor, at=at, method=method)
        _recorded(documents.SIGNED_COPY, copy, record, by, at, {"sha256": copy.sha256})
    return copy


def revoke(record: Issuing, document: int, reason: str, *, by: User, at: datetime) -> Document:
    """Say that one of its documents counts no more. Raises NotFoundError, DocumentError."""
    with transaction.atomic():
        found = document_of(record, document)
        documents.revoke(found, reason=reason, by=by.actor, at=at)
        _recorded(documents.REVOKED, found, record, by, at, {"reason": reason})
    return found


def _recorded(
    code: str, what: Document | SignedCopy, record: Issuing, by: User, at: datetime, details: dict[str, object]
) -> None:
    ledger.record(code, what, body=record.unit.body.uuid, by=by.actor, at=at, details=details)
