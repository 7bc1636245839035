"""What becomes of an activity: held, reported with its document, opened again, cancelled; and its invitation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.kernel import intake, ledger
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.models import User
from pilar.records import printing
from pilar.records.actions import issued
from pilar.records.actions.opening import opened, refuse_finished
from pilar.records.errors import RecordError
from pilar.records.filing import fitting
from pilar.records.models import Activity, ActivityFile, ActivityStep
from pilar.records.workflow import ACTIVITY, CANCELLED, CONCLUDED, HELD


def hold(pk: int, *, by: User, at: datetime) -> Activity:
    """Say that it took place. Raises RecordError before it has begun."""
    with opened(pk, by=by, at=at) as activity:
        if activity.starts_at > at:
            raise RecordError("Kegiatan ini belum mulai. Bila dimajukan, ubah dahulu waktunya. Belum ada yang berubah.")
        return _step(activity, "hold", by=by, at=at)


def missing_for_report(activity: Activity) -> list[str]:
    """What the report still lacks, in words; empty where it can be finished. Two queries at most."""
    kinds = set(activity.files.values_list("what", flat=True))
    lacking = []
    if not activity.minutes and ActivityFile.MINUTES not in kinds:
        lacking.append("notulen (ditulis di sini atau berkasnya)")
    if ActivityFile.LIST not in kinds and not activity.attendances.filter(struck_at__isnull=True).exists():
        lacking.append("seorang pun yang tercatat hadir, atau berkas daftar hadir")
    return lacking


def report(pk: int, *, by: User, at: datetime) -> Activity:
    """Finish the report and print it: what is in it stays as it is. The report before, if any, is replaced.

    Raises NotFoundError, AccessDenied, WorkflowError, DocumentError, RecordError that says what it still lacks.
    """
    with opened(pk, by=by, at=at) as activity:
        ACTIVITY.expect(activity, HELD)
        if lacking := missing_for_report(activity):
            raise RecordError(f"Laporan belum memuat {' dan '.join(lacking)}. Lengkapi dulu. Belum ada yang berubah.")
        if activity.door_opened_at is not None and activity.door_closed_at is None:
            activity.door_closed_at = at
            activity.save(update_fields=["door_closed_at"])
        document = issued.print_out(activity, printing.REPORT, printing.report(activity), by=by, at=at)
        return _step(activity, "report", by=by, at=at, details={"document": document.sha256})


def draft_report(activity: Activity, at: datetime) -> bytes:
    """The report as it would be printed now, marked as a draft. Raises DocumentError."""
    return issued.draft(activity, printing.REPORT, printing.report(activity), at=at)


def reopen(pk: int, reason: str, *, by: User, at: datetime) -> Activity:
    """Go on with a report that was finished. Its document counts until the next one replaces it."""
    with opened(pk, by=by, at=at) as activity:
        if activity.mode == Activity.OUTSIDE:
            raise RecordError("Kegiatan dari luar tidak dilaporkan di sini, jadi tidak ada laporan yang dibuka lagi.")
        return _step(activity, "reopen", by=by, at=at, reason=fitting(reason, "Alasan", 300))


def cancel(pk: int, reason: str, *, by: User, at: datetime) -> Activity:
    """It does not take place; whoever is at the door is told so. Raises RecordError where a review rests on it."""
    with opened(pk, by=by, at=at) as activity:
        resting = activity.reviews.filter(state=CONCLUDED).order_by("pk").first()
        if resting is not None:
            raise RecordError(
                f"Kegiatan ini rapat pembahasan evaluasi “{resting.title}” yang sudah disimpulkan, jadi tidak "
                "dibatalkan. Buka lagi dahulu evaluasinya bila rapatnya keliru. Belum ada yang berubah."
            )
        return _step(activity, "cancel", by=by, at=at, reason=fitting(reason, "Alasan", 300))


def invite(pk: int, *, by: User, at: datetime) -> Document:
    """Print the invitation with a number; one that was printed before is replaced.

    Raises NotFoundError, AccessDenied, DocumentError, RecordError where nobody is named or it does not take place.
    """
    with opened(pk, by=by, at=at) as activity:
        refuse_finished(activity)
        if activity.mode == Activity.OUTSIDE or activity.state == CANCELLED:
            raise RecordError("Undangan hanya dibuat untuk kegiatan yang dijalankan di sini.")
        if not activity.invited:
            raise RecordError("Belum ada yang diundang. Isi dahulu “Yang diundang” pada rencana kegiatan ini.")
        return issued.issue(activity, printing.INVITATION, printing.invitation(activity), by=by, at=at)


def attach_signed(pk: int, document: int, taken: intake.Taken, *, method: str, by: User, at: datetime) -> SignedCopy:
    """Keep a signed copy of an invitation or a report. Raises NotFoundError, AccessDenied, DocumentError."""
    with opened(pk, by=by, at=at) as activity:
        return issued.attach_signed(activity, document, taken, method=method, by=by, at=at)


def revoke_document(pk: int, document: int, reason: str, *, by: User, at: datetime) -> Document:
    """Say that an invitation or a report counts no more. Raises NotFoundError, AccessDenied, DocumentError."""
    with opened(pk, by=by, at=at) as activity:
        return issued.revoke(activity, document, reason, by=by, at=at)


# -- pieces


def _step(
    activity: Activity, name: str, *, by: User, at: datetime, reason: str = "", details: dict[str, object] | None = None
) -> Activity:
    with transaction.atomic():
        before = activity.state
        ACTIVITY.move(activity, name, by=by.actor, at=at, **({"reason": reason} if reason else {}))
        ActivityStep.objects.create(
            obj=activity, name=name, source=before, target=activity.state, by=by.actor, at=at, reason=reason
        )
        ledger.record(
            f"activity.{name}", activity, body=activity.unit.body.uuid, by=by.actor, at=at,
            details={"reason": reason, **(details or {})},
        )  # fmt: skip
    return activity
