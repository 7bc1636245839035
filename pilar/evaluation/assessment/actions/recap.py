"""The recap of a year's evaluations as a numbered paper: issued, kept signed, revoked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.access import MANAGES
from pilar.evaluation.assessment.actions import issued
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.kinds import RECAP
from pilar.evaluation.assessment.papers.inspectorate import inspectorate_of
from pilar.evaluation.assessment.presenters.recap import printed
from pilar.evaluation.assessment.queries import recap as queries
from pilar.kernel import documents, intake, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import Document, SignedCopy
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Unit, User

MOST = 2_000
HEADS = (
    "No.", "Zona", "Target", "Unit", "TPI", *(f"Area {number}" for number in range(1, 7)), "Keadaan", "Syarat gagal",
)  # fmt: skip


def recap_in_force(root: Unit, year: int) -> Document | None:
    """The recap of ``year`` that counts. One query."""
    return documents.documents_of(root).filter(kind=RECAP.code, state=Document.VALID, title=_title(year)).first()


def issue(
    root: Unit, year: int, *, by: User, at: datetime, seen: str | None = None, why: str = "", guard: Guard = locked
) -> Document:  # fmt: skip
    """Print the recap of ``year`` for the body of ``root`` with a number; the one of that year before is replaced.

    ``seen``: the number of that one, or "" for none, as it was shown; ``why`` it is replaced. Raises AccessDenied,
    AssessmentError where there is no zone, more than a paper holds, another recap is in force than was shown, or one is
    replaced without a reason; DocumentError.
    """
    require(by, MANAGES, root, at=at)
    every = queries.rows_of(by, at, year).filter(zone__unit__body=root.body_id)
    rows = list(every.order_by(*queries.ORDER)[: MOST + 1])
    if not rows:
        raise AssessmentError(f"Belum ada zona tahun {year}, jadi tidak ada yang direkap.")
    if len(rows) > MOST:
        raise AssessmentError(f"Lebih dari {angka(MOST, 0)} zona; unduh sebagai Excel. Belum ada yang terbit.")
    queries.dress(rows, every)
    day = local_day(at, root.body)
    office = inspectorate_of(root.body, day)
    agreed = [row.__dict__["line"].own for row in rows if row.__dict__["line"].own]
    met = sum(each.meets_target for each in agreed)
    data = {
        "subtitle": f"{root.body.name} Tahun {year}", "place": office.town, "heads": list(HEADS),
        "rows": [printed(row) for row in rows],
        "text": (
            f"{angka(len(agreed), 0)} dari {angka(len(rows), 0)} zona sudah disetujui TPI; {angka(met, 0)} memenuhi "
            "semua syarat nilai targetnya. Area 1–6: bagian bobot yang diraih menurut TPI."
        ),
    }  # fmt: skip
    with guard(Unit.objects.filter(pk=root.pk)):
        before = recap_in_force(root, year)
        issued.refuse_unseen(before, seen)
        reason = issued.reason_to_replace(before, why)
        with transaction.atomic():
            document = documents.issue(
                RECAP, subject=root, title=_title(year), data=data, letterhead=office.letterhead,
                responsible=office.head, body=root.body.uuid, on=day, by=by.actor, at=at, replaces=before, why=reason,
            )  # fmt: skip
            details = {"sha256": document.sha256, "year": year, "why": reason}
            ledger.record(documents.ISSUED, document, body=root.body.uuid, by=by.actor, at=at, details=details)
    return document


def attach_signed(
    root: Unit, pk: int, taken: intake.Taken, *, method: str, by: User, at: datetime, guard: Guard = locked
) -> SignedCopy:
    """Keep a signed copy of a recap. Raises NotFoundError, AccessDenied, DocumentError."""
    with _kept(root, pk, by, at, guard) as document:
        return issued.attach_signed(document, taken, method=method, by=by, at=at)


def revoke(root: Unit, pk: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Document:
    """Say that a recap counts no more. Raises NotFoundError, AccessDenied, DocumentError."""
    with _kept(root, pk, by, at, guard) as document:
        return issued.revoke(document, reason, by=by, at=at)


def paper_of(root: Unit, pk: int) -> Document:
    """A recap of the body of ``root``. Raises NotFoundError. Two queries."""
    found = documents.documents_of(root).filter(kind=RECAP.code, pk=pk).select_related("stored").first()
    if found is None:
        raise NotFoundError("Rekapitulasi ini tidak ada.")
    return found


@contextmanager
def _kept(root: Unit, pk: int, by: User, at: datetime, guard: Guard) -> Iterator[Document]:
    """A recap for whoever issues it, its root locked, as when one is issued."""
    require(by, MANAGES, root, at=at)
    with guard(Unit.objects.filter(pk=root.pk)):
        yield paper_of(root, pk)


def _title(year: int) -> str:
    return f"Rekapitulasi Hasil Evaluasi Zona Integritas Tahun {year}"
