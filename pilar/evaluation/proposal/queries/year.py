"""How far a body is with each predicate in a year, from nominated to granted, and which years are not over yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilar.evaluation.happened import happened, ready_for
from pilar.evaluation.models import Assessor, Milestone, Worksheet, Zone
from pilar.evaluation.proposal.models import (
    Act,
    ActZone,
    GrantedPredicate,
    Pleno,
    Proposal,
    ProposedUnit,
    Quota,
    StageResult,
)
from pilar.evaluation.proposal.predicates import NAMES, PREDICATES
from pilar.evaluation.proposal.stages import DECISION
from pilar.evaluation.proposal.workflow import ACCEPTED, DRAFT, FIXED, WITHDRAWN
from pilar.evaluation.queries.milestones import newest_year, still_running
from pilar.evaluation.workflow import AGREED
from pilar.evaluation.year_steps import handed_in
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


def due_for(code: str, zones: QuerySet[Zone], year: int) -> QuerySet[Zone]:
    """Those of ``zones`` for which the step has not happened in ``year`` and all that it needs has."""
    has = happened(code)
    assert has is not None  # noqa: S101 - year_steps.py tells of it
    return zones.filter(ready_for(code), ~has, year=year)


def running_years(body_id: int, day: date) -> list[int]:
    """The evaluation years in which something may have to be done on ``day``, the earliest first. One query.

    This year; an earlier one of which a step that the body has set is not over; and the year before while one of its
    zones is still running, or waits for its pleno and has handed in for no later year, while a pleno or a proposal is
    a draft, or a proposed unit waits for TPN.
    """
    before = day.year - 1
    zones = Zone.objects.filter(unit__body=body_id, year=before)
    later = Zone.objects.filter(handed_in(), previous=OuterRef("pk"))
    own = {"body": body_id, "year": before}
    waiting = Exists(ProposedUnit.objects.filter(~Exists(_settled()), proposal=OuterRef("pk")))
    found = Milestone.objects.filter(body=body_id, year__lt=day.year, closes_on__gte=day).values_list("year")
    found = found.order_by().union(
        zones.filter(still_running(day)).order_by().values_list("year"),
        due_for("pleno", zones, before).exclude(Exists(later)).order_by().values_list("year"),
        Pleno.objects.filter(**own, state=DRAFT).order_by().values_list("year"),
        Proposal.objects.filter(Q(state=DRAFT) | (Q(state=FIXED) & waiting), **own).order_by().values_list("year"),
    )
    return sorted({year for (year,) in found} | {day.year})


def year_at_work(body_id: int, day: date) -> int:
    """The newest running year of which the body has zones; this one where it has none. Two queries."""
    zones = Zone.objects.filter(unit__body=body_id, year__in=running_years(body_id, day))
    return newest_year(zones, day)


def _settled() -> QuerySet[StageResult]:
    """What ends TPN's work on a proposed unit: the determination, or a failure to which no objection was accepted."""
    failed = Q(outcome=StageResult.FAILED) & ~Q(objection__state=ACCEPTED)
    return StageResult.objects.filter(Q(stage=DECISION) | failed, proposed=OuterRef("pk"))
