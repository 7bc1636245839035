"""Papers of the inspectorate: printed with its letterhead, kept signed, revoked. Who may is asked before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from pilar.evaluation.access import day_of
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.papers.inspectorate import inspectorate_of
from pilar.evaluation.assessment.papers.printed import Printed
from pilar.evaluation.assessment.texts import line
from pilar.evaluation.models import Zone
from pilar.kernel import documents, intake, ledger
from pilar.kernel.documents import DocumentKind
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.models import User


def preview(kind: DocumentKind, zone: Zone, printed: Printed, *, at: datetime) -> bytes:
    """What would be printed now, marked RANCANGAN. Raises DocumentError."""
    day = day_of(zone, at)
    office = inspectorate_of(zone.unit.body, day)
    return documents.preview(
        kind, title=printed.title, data=printed.data, letterhead=office.letterhead, responsible=office.head, on=day
    )


def print_out(
    kind: DocumentKind, subject: Model, zone: Zone, printed: Printed, *, by: User, at: datetime,
    replaces: Document | None, why: str = "", signs: bool = True,
) -> Document:  # fmt: skip
    """Issue it with a number in the place of ``replaces``, the one that counts, for the reason ``why``.

    The caller writes the ledger.

    ``signs``: the head of the inspectorate signs below; else the paper has its own block of signatures.

    Raises DocumentError.
    """
    day = day_of(zone, at)
    office = inspectorate_of(zone.unit.body, day)
    return documents.issue(
        kind, subject=subject, title=printed.title, data=printed.data, letterhead=office.letterhead,
        responsible=office.head if signs else None, body=zone.unit.body.uuid, on=day, by=by.actor, at=at,
        replaces=replaces, why=why,
    )  # fmt: skip


def reason_to_replace(now: Document | None, why: str) -> str:
    """``why`` as it is kept; "" where there is none in force. Raises AssessmentError where ``now`` goes without one."""
    if now is None:
        return ""
    return line(why, f"Alasan mengganti {now.number}", documents.LONGEST_REASON)


def is_unseen(now: Document | None, seen: str | None) -> bool:
    """Whether ``now``, the paper in force, is another than the one with the number ``seen``: "" for none; None asks
    nothing."""
    return seen is not None and seen != (now.number if now else "")


def refuse_unseen(now: Document | None, seen: str | None) -> None:
    """Raise AssessmentError where whoever issues the successor of ``now`` has seen another one (``is_unseen``)."""
    if not is_unseen(now, seen):
        return
    if now:
        raise AssessmentError(
            f"{now.number} sudah terbit sementara halaman Anda terbuka. Tidak ada yang terbit lagi; bila isinya "
            "berubah, terbitkan penggantinya dari halaman ini."
        )
    raise AssessmentError(
        f"{seen} tidak berlaku lagi. Tidak ada yang terbit; periksa halaman ini, lalu terbitkan bila memang perlu."
    )


def attach_signed(document: Document, taken: intake.Taken, *, method: str, by: User, at: datetime) -> SignedCopy:
    """Keep a signed copy. Raises DocumentError."""
    with transaction.atomic():
        copy = documents.attach_signed(document, taken, by=by.actor, at=at, method=method)
        details = {"sha256": copy.sha256}
        ledger.record(documents.SIGNED_COPY, copy, body=document.body, by=by.actor, at=at, details=details)
    return copy


def revoke(document: Document, reason: str, *, by: User, at: datetime) -> Document:
    """Say that it counts no more. Raises DocumentError."""
    with transaction.atomic():
        documents.revoke(document, reason=reason, by=by.actor, at=at)
        details = {"reason": reason}
        ledger.record(documents.REVOKED, document, body=document.body, by=by.actor, at=at, details=details)
    return document
