"""Practices: what worked is told, shared within the body, and copied into another zone's plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.filing import fitting
from pilar.records.texts import paragraphs
from pilar.roadmap.access import opened_item, opened_plan, require_area
from pilar.roadmap.actions import items
from pilar.roadmap.actions.items import ItemDraft, Link
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import PlanItem, Practice, PracticeCopy
from pilar.roadmap.queries.practices import practice_seen
from pilar.roadmap.workflow import DONE, DROPPED

LONGEST_STORY: Final = 10_000


@dataclass(frozen=True, slots=True)
class Telling:
    """What worked: in one line, as a story, what it needs elsewhere, and whether other units may copy it."""

    title: str
    story: str
    conditions: str = ""
    is_shared: bool = False


def version_of_practice(practice: Practice | None) -> str:
    """What the form carries."""
    if practice is None:
        return version_of("new")
    return version_of(practice.title, practice.story, practice.conditions, practice.is_shared)


def tell(
    item_pk: int, what: Telling, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Practice:
    """Tell what worked in a plan item that is done, or tell it anew.

    Raises NotFoundError (404), AccessDenied (403), ChangedMeanwhile, RecordError and RoadmapError for what can be
    mended: no story, an item that is not done.
    """
    with opened_item(item_pk, by=by, at=at, guard=guard) as item:
        require_area(by, item.plan.zone, item.area, at)
        if item.state != DONE:
            raise RoadmapError(
                "Praktik baik diceritakan dari rencana aksi yang sudah selesai. Selesaikan dulu; isian Anda tetap ada."
            )
        known = Practice.objects.filter(item=item).first()
        refuse_stale(seen, version_of_practice(known), "praktik ini")
        values = _fitting(what)
        with transaction.atomic():
            if known is None:
                practice = Practice.objects.create(item=item, by=by.actor, at=at, **values)
            else:
                practice = known
                for name, value in values.items():
                    setattr(practice, name, value)
                practice.save(update_fields=list(values))
            code = "practice.told" if known is None else "practice.changed"
            body = item.plan.zone.unit.body.uuid
            ledger.record(code, practice, body=body, by=by.actor, at=at, details={"shared": practice.is_shared})
    return practice


def copy(pk: int, zone_pk: int, *, by: User, at: datetime, guard: Guard = locked) -> PlanItem:
    """Put a practice into the plan of another zone as a new plan item, once a zone.

    Owner and days are the copier's to fill in. Raises NotFoundError (404), AccessDenied (403), RoadmapError: the own
    zone, a second time, a plan that is set.
    """
    practice = practice_seen(by, at, pk)
    source = practice.item
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        require_area(by, plan.zone, source.area, at)
        if source.plan.zone_id == zone_pk:
            raise RoadmapError("Praktik ini berasal dari zona ini sendiri, jadi tidak perlu ditiru.")
        if source.plan.zone.unit.body_id != plan.zone.unit.body_id:
            raise NotFoundError("Zona ini tidak ada.")
        known = PracticeCopy.objects.filter(practice=practice, item__plan=plan).exclude(item__state=DROPPED).first()
        if known is not None:
            raise RoadmapError(
                f"Praktik ini sudah ditiru di zona itu sebagai rencana aksi nomor {known.item.number}. Ubah yang itu "
                "saja; belum ada yang ditambahkan."
            )
        with transaction.atomic():
            item = items.add(zone_pk, _draft_of(source), by=by, at=at, guard=guard)
            PracticeCopy.objects.create(practice=practice, item=item, at=at)
            ledger.record(
                "practice.copied", practice, body=plan.zone.unit.body.uuid, by=by.actor, at=at,
                details={"item": item.pk, "zone": zone_pk},
            )  # fmt: skip
    return item


def _draft_of(source: PlanItem) -> ItemDraft:
    links = [Link(each.question) for each in source.questions.all()]
    return ItemDraft(
        source.title, source.area, source.output, source.indicator, source.target, source.evidence_expected,
        effort=source.effort, links=links, origin=PlanItem.COPIED,
    )  # fmt: skip


def _fitting(what: Telling) -> dict[str, object]:
    story = paragraphs(what.story, "Apa yang berhasil", LONGEST_STORY)
    if not story:
        raise RoadmapError("Ceritakan apa yang berhasil: keadaan sebelum, yang dilakukan, keadaan sesudah.")
    return {
        "title": fitting(what.title, "Praktik"), "story": story,
        "conditions": paragraphs(what.conditions, "Syaratnya", LONGEST_STORY), "is_shared": what.is_shared,
    }  # fmt: skip
