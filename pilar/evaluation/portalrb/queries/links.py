"""Links to evidence: found by what an address carries, listed for the bureau with how often they were opened."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pilar.evaluation.portalrb.models import EvidenceLink, EvidenceLinkVisit
from pilar.evaluation.portalrb.tokens import key_of
from pilar.evaluation.proposal.models import Proposal, ProposedUnit
from pilar.evaluation.proposal.workflow import FIXED
from pilar.organisation.access import Actor, visible_to

ACTIVE, EXPIRED, REVOKED, WITHDRAWN = "active", "expired", "revoked", "withdrawn"
LABELS: Final = {
    ACTIVE: ("Dapat dibuka", "good"), EXPIRED: ("Kedaluwarsa", "warn"), REVOKED: ("Dicabut", "bad"),
    WITHDRAWN: ("Usulan ditarik", "bad"),
}  # fmt: skip
_CAME_LATE: Final = (EvidenceLinkVisit.EXPIRED, EvidenceLinkVisit.REVOKED)


def found_by(token: str) -> EvidenceLink | None:
    """The link of an address, with its unit, proposal and what was frozen; None where no link has it.

    One query, none for what was not made here.
    """
    key = key_of(token)
    if key is None:
        return None
    rows = EvidenceLink.objects.select_related("proposed__proposal__body", "proposed__submission", "proposed__zone")
    return rows.filter(key=key).first()


def state_of(link: EvidenceLink, at: datetime) -> str:
    """Whether the link counts at ``at``; it comes with its proposal."""
    if link.revoked_at is not None:
        return REVOKED
    if link.proposed.proposal.state != FIXED:
        return WITHDRAWN
    return EXPIRED if at >= link.expires_at else ACTIVE


def keys_of(proposed: ProposedUnit) -> dict[str, str | None]:
    """Question → the key of its link that counts, None where its last one is revoked. One query."""
    found: dict[str, str | None] = {}
    rows = EvidenceLink.objects.filter(proposed=proposed).order_by("pk")
    for question, key, revoked in rows.values_list("question", "key", "revoked_at"):
        found[question] = None if revoked else key
    return found


def told_of_withdrawal(proposal: Proposal, at: datetime) -> str:
    """How many links stop with the proposal, in a sentence; empty where none can be opened. One query."""
    rows = EvidenceLink.objects.filter(proposed__proposal=proposal, revoked_at__isnull=True, expires_at__gt=at)
    count = rows.count()
    return f"{count} tautan bukti untuk penilai nasional tidak dapat dibuka lagi." if count else ""


def latest(proposed: ProposedUnit) -> QuerySet[EvidenceLink]:
    """The last link of each question, with ``opened`` (how often), ``last_opened`` and ``too_late`` (how often)."""
    later = EvidenceLink.objects.filter(proposed=OuterRef("proposed"), question=OuterRef("question"))
    last = later.order_by("-pk").values("pk")[:1]
    late = Q(opened__in=_CAME_LATE)

    def visits(value: object) -> Subquery:
        rows = EvidenceLinkVisit.objects.filter(
            link__proposed=OuterRef("proposed"), link__question=OuterRef("question")
        ).order_by()
        return Subquery(rows.values("link__proposed").annotate(found=value).values("found"))

    rows = EvidenceLink.objects.filter(proposed=proposed, pk=Subquery(last))
    return rows.annotate(
        opened=Coalesce(visits(Sum("times", filter=~late)), 0),
        too_late=Coalesce(visits(Sum("times", filter=late)), 0),
        last_opened=visits(Max("at", filter=~late)),
    )


def proposed_seen(user: Actor, at: datetime) -> QuerySet[ProposedUnit]:
    """The units of proposals that are or were fixed, where ``user`` manages proposals."""
    rows = visible_to(ProposedUnit, user, at, "proposal.manage").filter(submission__isnull=False)
    return rows.select_related("proposal", "zone__unit")


def counted(rows: QuerySet[ProposedUnit], at: datetime) -> QuerySet[ProposedUnit]:
    """``rows`` with ``links`` (how many count), ``opened``, ``last_opened`` and ``first_end`` (the next to expire)."""

    def of(model: type[EvidenceLink | EvidenceLinkVisit], path: str, value: object, **narrow: object) -> Subquery:
        found = model._default_manager.filter(**{path: OuterRef("pk")}, **narrow).order_by()
        return Subquery(found.values(path).annotate(found=value).values("found"))

    good = {"revoked_at__isnull": True, "expires_at__gt": at}
    fits = {"opened__in": [code for code, _ in EvidenceLinkVisit.OPENED if code not in _CAME_LATE]}
    return rows.annotate(
        links=Coalesce(of(EvidenceLink, "proposed", Count("pk"), **good), 0),
        first_end=of(EvidenceLink, "proposed", Min("expires_at"), **good),
        opened=Coalesce(of(EvidenceLinkVisit, "link__proposed", Sum("times"), **fits), 0),
        last_opened=of(EvidenceLinkVisit, "link__proposed", Max("at"), **fits),
    )
