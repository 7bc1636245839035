"""Steps of the optimiser become plan items: several at once, none of them twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pilar.kernel.locks import Guard, locked
from pilar.organisation.models import Person, User
from pilar.roadmap.access import opened_plan, zone_of
from pilar.roadmap.actions.items import add_many, refuse_set
from pilar.roadmap.drafting import draft_of
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import ItemQuestion, Need, PlanItem
from pilar.roadmap.queries.composing import asked_of
from pilar.roadmap.workflow import ACCEPTED, DROPPED, PROPOSED


@dataclass(frozen=True, slots=True)
class Taking:
    """Who does it (by area of change) and between which days; what is not given stays open in the draft."""

    owners: Mapping[int, Person] = field(default_factory=dict)
    starts_on: date | None = None
    due_on: date | None = None


def take(
    zone_pk: int, codes: Iterable[str], taking: Taking, *, by: User, at: datetime, guard: Guard = locked
) -> list[PlanItem]:
    """Make plan items of the proposed steps for the questions ``codes``. What an item serves already is left out.

    The proposal is computed from what is stored now. Raises NotFoundError, AccessDenied for another pokja's area,
    RoadmapError where nothing is left to take or the plan is set.
    """
    wanted = set(codes)
    zone = zone_of(by, at, zone_pk)
    asked = asked_of(zone)
    proposed = asked.proposed().steps  # before anything is locked: it may take half a second
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        refuse_set(plan)
        served = set(
            ItemQuestion.objects.filter(item__plan=plan).exclude(item__state=DROPPED).values_list("question", flat=True)
        )
        steps = [step for step in proposed if step.move.question.code in wanted - served]
        if not steps:
            raise RoadmapError(
                "Tidak ada langkah yang tersisa untuk diambil: pilih sedikitnya satu yang belum ada di rencana. "
                "Mungkin orang lain baru mengambilnya; muat ulang halaman ini."
            )
        needs = _needs(zone_pk)
        drafts = [
            draft_of(asked.rules.instrument, step, owners=taking.owners, starts_on=taking.starts_on,
                     due_on=taking.due_on, need=needs.get(step.move.question.code))
            for step in steps
        ]  # fmt: skip
        return add_many(zone_pk, drafts, by=by, at=at, guard=guard)


def _needs(zone_pk: int) -> dict[str, Need]:
    """The open need about each question, the first of several. One query."""
    rows = Need.objects.filter(zone=zone_pk, state__in=(PROPOSED, ACCEPTED)).exclude(question="")
    return {need.question: need for need in rows.order_by("-pk")}
