"""A unit after its proposal was fixed, opened to write what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pilar.errors import NotFoundError
from pilar.evaluation.proposal.access import MANAGES, own_zones
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.evaluation.proposal.workflow import FIXED
from pilar.kernel.locks import Guard
from pilar.organisation.access import require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import User


@contextmanager
def opened(proposed_id: int, *, by: User, at: datetime, guard: Guard) -> Iterator[ProposedUnit]:
    """A unit of a fixed proposal, where ``by`` manages those of its body; nobody else writes of it meanwhile."""
    with guard(ProposedUnit.objects.filter(pk=proposed_id)):
        rows = ProposedUnit.objects.select_related("proposal__body", "zone__unit__body")
        row = rows.filter(pk=proposed_id, zone__in=own_zones(by, at).values("pk")).first()
        if row is None:
            raise NotFoundError("Unit ini tidak ada dalam usulan.")
        require(by, MANAGES, root_of(row.proposal.body), at=at)
        refuse_unfixed(row, "hasil TPN tidak dicatat padanya")
        yield row


def refuse_unfixed(row: ProposedUnit, so: str) -> None:
    """Raise ProposalError, ending with ``so``, where the proposal of ``row`` does not stand any more. No query."""
    if row.proposal.state != FIXED:
        raise ProposalError(f"Usulan ini tidak (lagi) ditetapkan, jadi {so}.")
