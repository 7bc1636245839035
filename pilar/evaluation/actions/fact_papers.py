"""The signed copy of a lembar fakta or a surat nihil: the scan with the head's signature, kept beside the paper."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import zone_seen
from pilar.evaluation.actions.evidence import evidence_of, refuse_editor
from pilar.evaluation.models import Evidence
from pilar.evaluation.queries.fact_papers import papers_of
from pilar.kernel import documents, intake, ledger
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.models import User


def paper_of(evidence: Evidence, document: int) -> Document:
    """One of the papers of ``evidence``. Raises NotFoundError."""
    found = papers_of(evidence, evidence.versions.all()).filter(pk=document).first()
    if found is None:
        raise NotFoundError("Dokumen ini tidak ada.")
    return found


def attach_signed(
    zone_id: int, evidence_id: int, document: int, taken: intake.Taken, *, method: str, by: User, at: datetime
) -> SignedCopy:
    """Keep a signed copy beside the paper; neither evidence nor answer changes, so it may come after handing in.

    Raises NotFoundError, AccessDenied for whoever may not give the evidence a new version, DocumentError.
    """
    zone = zone_seen(by, at, zone_id)
    evidence = evidence_of(zone, evidence_id, at)
    paper = paper_of(evidence, document)
    refuse_editor(zone, evidence, by=by, at=at)
    with transaction.atomic():
        copy = documents.attach_signed(paper, taken, by=by.actor, at=at, method=method)
        ledger.record(
            documents.SIGNED_COPY, copy, body=paper.body, by=by.actor, at=at, details={"sha256": copy.sha256}
        )  # fmt: skip
    return copy
