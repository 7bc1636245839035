"""Where the way of a proposed unit stands: which stage holds it up, and whether the decision of TPN carries it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from pilar.evaluation.proposal.models import GrantedPredicate, Objection, Proposal, ProposedUnit, StageResult
from pilar.evaluation.proposal.stages import codes, place_of
from pilar.evaluation.proposal.workflow import ACCEPTED, PREPARING, SENT


@dataclass(frozen=True, slots=True)
class Stop:
    """The failed stage beyond which a unit does not go. ``is_final``: no objection can carry it on any more."""

    result: StageResult
    is_final: bool

    @property
    def later(self) -> tuple[str, ...]:
        """The stages that it does not come to."""
        return codes()[place_of(self.result.stage) + 1 :]


def objection_of(result: StageResult) -> Objection | None:
    """No query where the result came with its objection."""
    found: Objection | None = getattr(result, "objection", None)
    return found


def holds_up(result: StageResult) -> bool:
    """Whether the unit failed here and no objection was accepted."""
    found = objection_of(result)
    return result.outcome == StageResult.FAILED and (found is None or found.state != ACCEPTED)


def stop_of(results: Iterable[StageResult], day: date) -> Stop | None:
    """The first stage that holds the unit up on ``day``; None where none does. They come with their objection."""
    failed = sorted((each for each in results if holds_up(each)), key=lambda each: place_of(each.stage))
    if not failed:
        return None
    found = objection_of(failed[0])
    open_ = found is not None and (found.state == SENT or (found.state == PREPARING and found.due_on >= day))
    return Stop(failed[0], is_final=not open_)


def recorded(proposal: Proposal) -> list[tuple[str, list[StageResult]]]:
    """The units of ``proposal`` of which outcomes are kept, by name, each in the order of the stages. One query."""
    rows = StageResult.objects.filter(proposed__proposal=proposal).select_related("proposed", "objection")
    found: dict[int, tuple[str, list[StageResult]]] = {}
    for row in rows.order_by("proposed__rank", "proposed"):
        found.setdefault(row.proposed_id, (row.proposed.name, []))[1].append(row)
    for _, results in found.values():
        results.sort(key=lambda each: place_of(each.stage))
    return list(found.values())


def granted_of(proposal: Proposal) -> QuerySet[GrantedPredicate]:
    """The held predicates that came of the units of ``proposal``."""
    zones = ProposedUnit.objects.filter(proposal=proposal).values("zone")
    held = GrantedPredicate.objects.filter(zone__in=zones, predicate=proposal.predicate, revoked_on__isnull=True)
    return held.select_related("unit")
