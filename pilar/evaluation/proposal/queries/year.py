"""How far a body is with each predicate in a year: from nominated to granted, and within which quota."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilar.evaluation.models import Assessor, Worksheet, Zone
from pilar.evaluation.proposal.models import Act, ActZone, GrantedPredicate, Proposal, ProposedUnit, Quota
from pilar.evaluation.proposal.predicates import NAMES, PREDICATES
from pilar.evaluation.proposal.workflow import WITHDRAWN
from pilar.evaluation.workflow import AGREED
from pilar.organisation.models import Body


@dataclass(frozen=True, slots=True)
class Rung:
    """One step up: how many units are there."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """A predicate in a year. ``proposal``: the open one, None where nothing has been begun."""

    predicate: str
    name: str
    rungs: tuple[Rung, ...]
    quota: Quota | None
    proposal: Proposal | None


def picture(body: Body, year: int, zones: Sequence[Zone]) -> list[Ladder]:
    """A ladder for each predicate, of the units among ``zones``. Six queries."""
    keys = [zone.pk for zone in zones]
    acts = list(ActZone.objects.filter(zone__in=keys, is_open=True).values_list("kind", "zone"))
    named = {kind: {zone for each, zone in acts if each == kind} for kind in (Act.NOMINATION, Act.APPOINTMENT)}
    agreed = set(
        Worksheet.objects.filter(zone__in=keys, assessor__code=Assessor.UNIT, state=AGREED).values_list(
            "zone", flat=True
        )
    )
    quotas = {row.predicate: row for row in Quota.objects.filter(body=body, year=year)}
    open_ = Proposal.objects.filter(body=body, year=year).exclude(state=WITHDRAWN)
    proposals = {row.predicate: row for row in open_}
    proposed = set(
        ProposedUnit.objects.filter(zone__in=keys, proposal__in=proposals.values()).values_list("zone", flat=True)
    )
    granted = set(
        GrantedPredicate.objects.filter(zone__in=keys, revoked_on__isnull=True).values_list("zone", "predicate")
    )
    found = []
    for predicate in PREDICATES:
        own = {zone.pk for zone in zones if zone.target == predicate}
        rungs = (
            Rung("membangun", len(own)), Rung("dicalonkan", len(own & named[Act.NOMINATION])),
            Rung("ditetapkan", len(own & named[Act.APPOINTMENT])), Rung("disetujui TPI", len(own & agreed)),
            Rung("diusulkan", len(own & proposed)), Rung("berpredikat", sum((pk, predicate) in granted for pk in own)),
        )  # fmt: skip
        found.append(Ladder(predicate, NAMES[predicate], rungs, quotas.get(predicate), proposals.get(predicate)))
    return found
