"""Reports and minutes once they are issued: kept signed or revoked by whoever may issue them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pilar.evaluation.access import zone_seen
from pilar.evaluation.assessment.access import MANAGES, SEES, refuse_by_all_guards
from pilar.evaluation.assessment.actions import issued
from pilar.evaluation.assessment.kinds import REPORT
from pilar.evaluation.assessment.models import Round
from pilar.evaluation.assessment.queries.printed import paper_of
from pilar.evaluation.assessment.seats import require_seat
from pilar.evaluation.models import Zone
from pilar.kernel import intake
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.access import require
from pilar.organisation.models import User


def attach_signed(
    zone_id: int, pk: int, taken: intake.Taken, *, method: str, by: User, at: datetime, guard: Guard = locked
) -> SignedCopy:
    """Keep a signed copy. Raises NotFoundError (404), AccessDenied, DocumentError."""
    with _kept(zone_id, pk, by, at, guard) as document:
        return issued.attach_signed(document, taken, method=method, by=by, at=at)


def revoke(zone_id: int, pk: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Document:
    """Say that it counts no more. Raises NotFoundError (404), AccessDenied, DocumentError."""
    with _kept(zone_id, pk, by, at, guard) as document:
        return issued.revoke(document, reason, by=by, at=at)


def refuse_keeper(document: Document, zone: Zone, *, by: User, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` keeps this paper of the zone.

    Minutes are the team's; a report is whose who issues reports and has no tie to the unit.
    """
    if document.kind != REPORT.code:
        require_seat(by, zone, at)
        return
    require(by, MANAGES, zone.unit, at=at)
    refuse_by_all_guards(by, zone, at)


@contextmanager
def _kept(zone_id: int, pk: int, by: User, at: datetime, guard: Guard) -> Iterator[Document]:
    """The paper for whoever keeps it, with the zone's rounds locked, as they are when one is issued."""
    zone = zone_seen(by, at, zone_id, SEES)
    with guard(Round.objects.filter(zone=zone)):
        document = paper_of(zone, pk)
        refuse_keeper(document, zone, by=by, at=at)
        yield document
