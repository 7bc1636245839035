"""The minutes of a pleno once they are issued: kept signed or revoked by whoever leads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.actions import issued
from pilar.evaluation.proposal.access import row_seen
from pilar.evaluation.proposal.actions.plenos import LEADS, refuse_fixed
from pilar.evaluation.proposal.models import Pleno
from pilar.kernel import documents, intake
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.access import require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, User


def attach_signed(
    pleno_id: int, taken: intake.Taken, *, method: str, by: User, at: datetime, guard: Guard = locked
) -> SignedCopy:
    """Keep a signed copy. Raises NotFoundError, AccessDenied, DocumentError."""
    with _minutes(pleno_id, by, at, guard) as (_, document):
        return issued.attach_signed(document, taken, method=method, by=by, at=at)


def revoke(pleno_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Document:
    """Say that they count no more; what was decided stays readable, and another pleno may be begun.

    Raises NotFoundError, AccessDenied, DocumentError; ProposalError while a fixed proposal rests on them.
    """
    with _minutes(pleno_id, by, at, guard) as (pleno, document):
        refuse_fixed(pleno.body_id, pleno.year, pleno.predicate, "berita acara plenonya dicabut")
        return issued.revoke(document, reason, by=by, at=at)


@contextmanager
def _minutes(pleno_id: int, by: User, at: datetime, guard: Guard) -> Iterator[tuple[Pleno, Document]]:
    """Pleno and minutes for whoever leads it; its body is held, as when a pleno is closed or a proposal fixed."""
    rows = Pleno.objects.select_related("body")
    pleno = row_seen(Pleno, by, at, pleno_id, rows=rows)
    with guard(Body.objects.filter(pk=pleno.body_id)):
        require(by, LEADS, root_of(pleno.body), at=at)
        document = documents.documents_of(pleno).first()
        if document is None:
            raise NotFoundError("Berita acara ini tidak ada.")
        yield pleno, document
