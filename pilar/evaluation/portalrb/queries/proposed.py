"""The proposals of a body that are fixed, and the unit that somebody asks for. Nothing else is ever served."""

from __future__ import annotations

from django.db.models import QuerySet

from pilar.evaluation.proposal.models import Proposal, ProposedUnit
from pilar.evaluation.proposal.workflow import FIXED
from pilar.organisation.models import Body


def fixed(body: Body) -> QuerySet[Proposal]:
    return Proposal.objects.filter(body=body, state=FIXED)


def running_year(body: Body) -> int | None:
    """The evaluation year that the body is in: the latest of which a proposal is fixed. One query."""
    return fixed(body).order_by("-year").values_list("year", flat=True).first()


def units_of(body: Body, predicate: str) -> tuple[int, list[ProposedUnit]] | None:
    """Year and units, by rank, of the body's proposal for ``predicate`` in its running year; None where there is none.

    Two queries.
    """
    year = running_year(body)
    if year is None:
        return None
    rows = ProposedUnit.objects.filter(
        proposal__in=fixed(body).filter(year=year, predicate=predicate), submission__isnull=False
    )
    found = list(rows.select_related("proposal").order_by("rank", "pk"))
    return (year, found) if found else None


def unit_of(body: Body, external_id: str) -> ProposedUnit | None:
    """The unit with this id in the proposals of the running year, with what was frozen; None where there is none.

    Two queries.
    """
    year = running_year(body)
    if year is None:
        return None
    rows = ProposedUnit.objects.filter(
        proposal__in=fixed(body).filter(year=year), external_id=external_id, submission__isnull=False
    )
    return rows.select_related("proposal__body", "submission").order_by("-proposal__fixed_at", "-pk").first()
