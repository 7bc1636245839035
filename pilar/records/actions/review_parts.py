"""What a review found, and its files: written while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from pilar.errors import NotFoundError
from pilar.kernel import files, ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, may
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.actions.review_opening import opened, refuse_finished
from pilar.records.actions.reviews import most
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, keep
from pilar.records.models import Finding, Review, ReviewFile
from pilar.records.texts import paragraphs
from pilar.records.workflow import MANAGE

CONTRIBUTE: Final = "record.contribute"
MOST_FINDINGS: Final = 200
MOST_FILES: Final = 60
LONGEST: Final = 5_000
#: Proof comes with the report of a recommendation, never by itself.
KINDS: Final = (ReviewFile.REPORT, ReviewFile.OTHER)


# -- findings


def find(pk: int, text: str, cause: str, *, by: User, at: datetime, guard: Guard = locked) -> Finding:
    """Write down something that was found, behind the others. Raises NotFoundError, AccessDenied, RecordError."""
    values = _fitting_finding(text, cause)
    with opened(pk, by=by, at=at, guard=guard) as review:
        refuse_finished(review)
        most(review.findings.count(), MOST_FINDINGS, "temuan")
        last = review.findings.aggregate(last=Max("position"))["last"] or 0
        with transaction.atomic():
            finding = Finding.objects.create(review=review, position=last + 1, **values)
            _recorded("review.found", review, by, at, {"finding": finding.pk, **values})
    return finding


def version_of_finding(finding: Finding) -> str:
    """What the form that changes a finding carries."""
    return version_of(finding.text, finding.cause)


def change_finding(
    pk: int, finding_id: int, text: str, cause: str, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> Finding:  # fmt: skip
    """Other words. Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError."""
    values = _fitting_finding(text, cause)
    with opened(pk, by=by, at=at, guard=guard) as review:
        finding = finding_of(review, finding_id)
        refuse_stale(seen, version_of_finding(finding), "temuan ini")
        refuse_finished(review)
        with transaction.atomic():
            finding.text, finding.cause = values["text"], values["cause"]
            finding.save(update_fields=["text", "cause"])
            _recorded("review.finding_changed", review, by, at, {"finding": finding.pk, **values})
    return finding


def remove_finding(pk: int, finding_id: int, *, by: User, at: datetime) -> None:
    """Take a finding away; what was recommended because of it stays.

    Raises NotFoundError, AccessDenied, RecordError.
    """
    with opened(pk, by=by, at=at) as review:
        finding = finding_of(review, finding_id)
        refuse_finished(review)
        with transaction.atomic():
            gone = {"finding": finding.pk, "text": finding.text}
            finding.delete()
            _recorded("review.finding_removed", review, by, at, gone)


def finding_of(review: Review, pk: int) -> Finding:
    """One of its findings. Raises NotFoundError. One query."""
    found = review.findings.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("Temuan ini tidak ada; mungkin baru saja dihapus.")
    return found


def _fitting_finding(text: str, cause: str) -> dict[str, str]:
    words = paragraphs(text, "Temuan", LONGEST)
    if not words:
        raise RecordError("Temuan masih kosong. Tulis apa yang ditemukan. Belum ada yang disimpan.")
    return {"text": words, "cause": paragraphs(cause, "Sebab", LONGEST)}


# -- files


def add_file(
    pk: int, paper: Paper, *, what: str, title: str, by: User, at: datetime, guard: Guard = locked
) -> ReviewFile:
    """Keep a report or another file with the review.

    Raises NotFoundError, AccessDenied, RecordError where it is there already or the review is over, FileError.
    """
    if what not in KINDS:
        raise RecordError("Pilih isi berkasnya dari daftar. Belum ada yang disimpan.")
    with opened(pk, by=by, at=at, capability=CONTRIBUTE, guard=guard) as review:
        refuse_finished(review)
        hashes = list(review.files.values_list("sha256", flat=True))
        if paper.sha256 in hashes:
            raise RecordError(
                "Berkas dengan isi yang sama persis sudah ada pada evaluasi ini, jadi tidak ditambah lagi."
            )
        most(len(hashes), MOST_FILES, "berkas")
        with transaction.atomic():
            row = keep(ReviewFile, paper, what=what, title=title, body=review.unit.body, by=by, at=at, review=review)
            _recorded(
                "review.file_added", review, by, at, {"what": what, "title": row.title, "sha256": row.sha256}
            )  # fmt: skip
    return row


def remove_file(pk: int, file: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take a file away again: whoever brought it, or whoever manages the review.

    What a recommendation was reported with stays for ever, and so does the report of a concluded review.
    Raises NotFoundError, AccessDenied, RecordError.
    """
    with opened(pk, by=by, at=at, capability=CONTRIBUTE, guard=guard) as review:
        row = review.files.select_related("stored").filter(pk=file).first()
        if row is None:
            raise NotFoundError("Berkas ini tidak ada.")
        if row.by != by.actor and not may(by, MANAGE, review.unit, at):
            raise AccessDenied(
                "Berkas ini dihapus oleh yang mengunggahnya atau pengelola evaluasi. Tidak ada yang berubah."
            )
        if row.what == ReviewFile.PROOF:
            raise RecordError("Bukti tindak lanjut tidak dihapus: riwayat rekomendasinya bersandar padanya.")
        refuse_finished(review)
        with transaction.atomic():
            stored, gone = row.stored, {"what": row.what, "title": row.title, "sha256": row.sha256}
            row.delete()
            if stored is not None:
                files.release(stored, at=at)
            _recorded("review.file_removed", review, by, at, gone)


def _recorded(code: str, review: Review, by: User, at: datetime, details: Mapping[str, object]) -> None:
    ledger.record(code, review, body=review.unit.body.uuid, by=by.actor, at=at, details=dict(details))
