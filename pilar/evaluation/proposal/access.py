"""Who sees what of the proposing: a body's proposal as a whole from its root, one's own units from anywhere below."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from pilar.evaluation.access import zone_seen, zones_seen
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.models import Act, ActZone, Proposal
from pilar.organisation import seen
from pilar.organisation.access import Actor, below, local_day, rights_of
from pilar.organisation.models import Body
from pilar.organisation.web import WorkRequest

SEES, NOMINATES, MANAGES, KEEPS = "proposal.view", "proposal.nominate", "proposal.manage", "prerequisite.manage"
M = TypeVar("M", bound=Model)


def row_seen(model: type[M], user: Actor, at: datetime, pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """The row with this id that ``user`` sees by ``proposal.view``, else NotFoundError. One query."""
    return seen.row_seen(model, user, at, pk, SEES, rows=rows)


def row_or_404(request: WorkRequest, model: type[M], pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """``row_seen`` for pages."""
    with seen.or_404():
        return row_seen(model, request.user, request.at, pk, rows=rows)


def proposal_seen(user: Actor, at: datetime, pk: int) -> Proposal:
    """A proposal of a body with its body, for whoever sees proposals at one of its units. One query."""
    return row_seen(Proposal, user, at, pk, rows=Proposal.objects.select_related("body"))


def own_zones(user: Actor, at: datetime) -> QuerySet[Zone]:
    """The zones whose proposing ``user`` follows."""
    return zones_seen(user, at, SEES)


def zone_of(user: Actor, at: datetime, pk: int) -> Zone:
    """One of them with its unit and body, else NotFoundError. One query."""
    return zone_seen(user, at, pk, SEES)


def day_in(body: Body, at: datetime) -> date:
    """The day that it is at ``at`` where ``body`` is."""
    return local_day(at, body)


def acts_seen(user: Actor, at: datetime) -> QuerySet[Act]:
    """Nominations and appointments of one's units: made there or below, or that name one of one's zones."""
    named = ActZone.objects.filter(zone__in=own_zones(user, at).values("pk"), act=OuterRef("pk"))
    return Act.objects.filter(below(rights_of(user, at).roots(SEES), "unit__path") | Exists(named))
