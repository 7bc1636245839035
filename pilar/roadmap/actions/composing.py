"""Steps of the optimiser become plan items: several at once, none of them twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pilar.instrument.model import Area, Question
from pilar.kernel.locks import Guard, locked
from pilar.numbers import rounded
from pilar.organisation.models import Person, User
from pilar.roadmap.access import opened_plan, zone_of
from pilar.roadmap.actions.items import ItemDraft, Link, add_many, refuse_set
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import ItemQuestion, Need, PlanItem
from pilar.roadmap.optimiser import Step
from pilar.roadmap.queries.composing import asked_of
from pilar.roadmap.workflow import ACCEPTED, DROPPED, PROPOSED

#: The area of public service.
SERVICE: Final = 6
_TITLE: Final = 200
_LINE: Final = 300


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
        drafts = [draft_of(asked.rules.area_of(code), step, taking, needs.get(code))
                  for step in steps for code in [step.move.question.code]]  # fmt: skip
        return add_many(zone_pk, drafts, by=by, at=at, guard=guard)


def _needs(zone_pk: int) -> dict[str, Need]:
    """The open need about each question, the first of several. One query."""
    rows = Need.objects.filter(zone=zone_pk, state__in=(PROPOSED, ACCEPTED)).exclude(question="")
    return {need.question: need for need in rows.order_by("-pk")}


def draft_of(area: Area | None, step: Step, taking: Taking, need: Need | None = None) -> ItemDraft:
    """The work of ``step`` in words that a team goes on from: never an answer, but what has to exist for it."""
    number = area.number if area else SERVICE  # results come from service: its pokja looks after them
    question, move = step.move.question, step.move
    return ItemDraft(
        title=work_of(question)[:_TITLE],
        area=number,
        output=wanted_state(question, move.target)[:_LINE],
        indicator=_indicator(question)[:_LINE],
        target=move.target[:100] if not question.is_choice else "Terpenuhi dan dibuktikan",
        evidence_expected=", ".join(question.evidence)[:_LINE],
        owner=taking.owners.get(number),
        starts_on=taking.starts_on,
        due_on=taking.due_on,
        effort=Decimal(rounded(move.effort, 1)),
        is_priority=bool(step.decides),
        need=need,
        links=(Link(question.code, move.now, move.target, rounded(step.gain, 6)),),
        origin=PlanItem.STEP,
    )


def work_of(question: Question) -> str:
    """``Membenahi evaluasi penerapan WBS``: what the team replaces by words of its own. An acronym stays as it is."""
    title = question.title
    is_word = title[1:2].islower() or title[1:2] == " "
    return f"Membenahi {title[0].lower() if is_word else title[0]}{title[1:]}"


def wanted_state(question: Question, target: str) -> str:
    """What has to be so, in the instrument's short words; for counts how many."""
    said = question.criteria.get(target, "")
    return said or f"{question.title}: {target}"


def _indicator(question: Question) -> str:
    elements: Sequence[str] = question.elements
    if elements:
        return f"Unsur yang terpenuhi: {', '.join(elements)}"
    return question.title
