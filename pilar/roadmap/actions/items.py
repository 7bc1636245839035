"""Plan items: added (one or many at once), changed, linked to questions and put in an order without circles.

Everything of a plan happens under the lock of its row, so numbers have no gaps and circles cannot be closed from two
sides at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, QuerySet

from pilar.evaluation.access import day_of
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.models import Duty, Person, User
from pilar.organisation.queries.units import current
from pilar.organisation.versions import refuse_stale
from pilar.records.filing import fitting
from pilar.records.texts import optional_line
from pilar.roadmap.access import opened_item, opened_plan, require_area
from pilar.roadmap.actions.due import keep_first_due
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import ItemAfter, ItemQuestion, Need, Plan, PlanItem
from pilar.roadmap.workflow import ACCEPTED, DROPPED, NEED, PLANNED, PROPOSED, SET

MOST: Final = 300
_LINES: Final = {"output": ("Keluaran", 300), "indicator": ("Indikator", 300), "target": ("Target", 100),
                 "evidence_expected": ("Bukti yang diharapkan", 300)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A question that the work serves, with what the optimiser said of it: from, to, points of the total."""

    question: str
    now: str = ""
    target: str = ""
    gain: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A plan item as somebody writes it. Without owner or days it stays in the draft, but the plan is not set so."""

    title: str
    area: int
    output: str = ""
    indicator: str = ""
    target: str = ""
    evidence_expected: str = ""
    owner: Person | None = None
    starts_on: date | None = None
    due_on: date | None = None
    effort: Decimal | None = None
    budget: Decimal | None = None
    is_priority: bool = False
    need: Need | None = None
    links: Sequence[Link] = field(default_factory=tuple)
    after: Collection[int] = ()
    origin: str = PlanItem.OWN


def add(zone_pk: int, draft: ItemDraft, *, by: User, at: datetime, guard: Guard = locked) -> PlanItem:
    """Add one plan item. Raises as ``add_many``."""
    return add_many(zone_pk, [draft], by=by, at=at, guard=guard)[0]


def add_many(
    zone_pk: int, drafts: Sequence[ItemDraft], *, by: User, at: datetime, guard: Guard = locked
) -> list[PlanItem]:
    """Add plan items, all or none. The need that an item answers is then planned.

    Raises NotFoundError (404), AccessDenied (403) for another pokja's area, RoadmapError for what can be mended: no
    words, days the wrong way round, an owner who works elsewhere, an unknown question, a plan that has been set.
    """
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        refuse_set(plan)
        last = plan.items.aggregate(last=Max("number"))["last"] or 0
        if last + len(drafts) > MOST:
            raise RoadmapError(f"Sebuah rencana memuat paling banyak {MOST} rencana aksi. Belum ada yang ditambahkan.")
        rows, links = [], []
        strangers = _strangers(plan, (draft.owner for draft in drafts), at)
        for area in dict.fromkeys(draft.area for draft in drafts):
            require_area(by, plan.zone, area, at)
        for number, draft in enumerate(drafts, last + 1):
            values = _fitting(plan, draft, strangers)
            links.append(_links(plan, draft.links))
            refuse_circle(plan, None, draft.after)
            rows.append(
                PlanItem(plan=plan, number=number, origin=draft.origin, created_at=at, created_by=by.actor, **values)
            )
        with guard(_moved_of(*(draft.need for draft in drafts))), transaction.atomic():
            PlanItem.objects.bulk_create(rows)
            rows = list(plan.items.filter(number__gt=last).order_by("number"))  # with their keys, on every database
            ItemQuestion.objects.bulk_create(
                _served(row, link, at) for row, own in zip(rows, links, strict=True) for link in own
            )
            for row, draft in zip(rows, drafts, strict=True):
                if draft.after:
                    _put_after(row, draft.after)
                _plan_need(draft.need, by, at)
            details = {"items": [row.pk for row in rows]}
            ledger.record("plan.items_added", plan, body=plan.zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return rows


def version_of_item(item: PlanItem) -> str:
    """What the form that changes an item, and the card on the board, carry."""
    return str(item.version)


def change(
    pk: int, draft: ItemDraft, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> PlanItem:
    """Write the item anew, its questions and its order with it. Links that stay keep the day they were made.

    Raises as ``add``; ChangedMeanwhile where somebody else was faster.
    """
    with opened_item(pk, by=by, at=at, guard=guard) as item:
        plan = item.plan
        require_area(by, plan.zone, item.area, at)
        require_area(by, plan.zone, draft.area, at)
        refuse_set(plan)
        refuse_stale(seen, version_of_item(item), "rencana aksi ini")
        before = item.need
        new_owner = None if draft.owner is not None and draft.owner.pk == item.owner_id else draft.owner
        values = _fitting(plan, draft, _strangers(plan, [new_owner], at), item)
        wanted = {link.question: link for link in _links(plan, draft.links)}
        refuse_circle(plan, item, draft.after)
        with guard(_moved_of(before, draft.need)), transaction.atomic():
            keep_first_due(item, draft.due_on, by=by, at=at)
            for name, value in values.items():
                setattr(item, name, value)
            item.version += 1
            item.save()
            item.questions.exclude(question__in=wanted).delete()
            known = set(item.questions.values_list("question", flat=True))
            ItemQuestion.objects.bulk_create(
                _served(item, link, at) for code, link in wanted.items() if code not in known
            )
            _put_after(item, draft.after)
            if before is not None and before != draft.need:
                free_need(before, by, at)
            _plan_need(draft.need, by, at)
            record("plan_item.changed", item, by, at, {"version": item.version})
    return item


def remove(pk: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> Plan:
    """Take an item out of a plan that was never set, and give the plan. Afterwards it is dropped with a reason.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RoadmapError.
    """
    with opened_item(pk, by=by, at=at, guard=guard) as item:
        require_area(by, item.plan.zone, item.area, at)
        refuse_stale(seen, version_of_item(item), "rencana aksi ini")
        if item.plan.revision or item.progress.exists() or item.proofs.exists():
            raise RoadmapError(
                "Rencana aksi ini sudah ditetapkan atau dikerjakan, jadi tidak dihapus. Batalkan dengan alasan, supaya "
                "jejaknya tetap terbaca. Belum ada yang berubah."
            )
        need, plan, gone = item.need, item.plan, item.pk
        with transaction.atomic():
            item.delete()
            if need is not None:
                free_need(need, by, at)
            details = {"item": gone}
            ledger.record("plan.item_removed", plan, body=plan.zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return plan


# -- shared


def refuse_set(plan: Plan) -> None:
    """Raise RoadmapError where the plan is in force and nobody has opened it for a change."""
    if plan.state == SET:
        raise RoadmapError(
            "Rencana ini sudah ditetapkan. Tekan “Ubah rencana” lebih dahulu; yang ditetapkan tetap berlaku sampai "
            "perubahannya ditetapkan. Belum ada yang disimpan; isian Anda tetap ada."
        )


def free_need(need: Need, by: User, at: datetime) -> None:
    """Give ``need`` back to the list where no open item answers it any more."""
    if need.state == "planned" and not need.items.exclude(state=DROPPED).exists():
        NEED.move(need, "return", by=by.actor, at=at)


def record(code: str, item: PlanItem, by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """A ledger row about ``item``: the last statement of its action."""
    ledger.record(code, item, body=item.plan.zone.unit.body.uuid, by=by.actor, at=at, details=dict(details))


# -- pieces


def _strangers(plan: Plan, owners: Iterable[Person | None], at: datetime) -> set[int]:
    """Those of ``owners`` who are on duty nowhere in the body of the zone. One query, none where there are none."""
    asked = {owner.pk for owner in owners if owner is not None}
    if not asked:
        return set()
    here = Duty.objects.filter(current(day_of(plan.zone, at)), person__in=asked, unit__body=plan.zone.unit.body_id)
    return asked - set(here.values_list("person", flat=True))


def _fitting(plan: Plan, draft: ItemDraft, strangers: Collection[int], item: PlanItem | None = None) -> dict[str, Any]:
    if draft.area not in range(1, 7):
        raise RoadmapError("Pilih area perubahan 1 sampai 6. Isian Anda tetap ada.")
    if draft.starts_on and draft.due_on and draft.due_on < draft.starts_on:
        raise RoadmapError("Tenggat tidak boleh sebelum hari mulai. Isian Anda tetap ada.")
    if draft.owner is not None and draft.owner.pk in strangers:
        raise RoadmapError(f"{draft.owner} tidak bertugas di instansi ini. Pilih orang lain; isian Anda tetap ada.")
    if draft.need is not None and draft.need.zone_id != plan.zone_id:
        raise RoadmapError("Kebutuhan itu milik zona lain. Isian Anda tetap ada.")
    is_new_need = draft.need is not None and (item is None or item.need_id != draft.need.pk)
    if draft.need is not None and is_new_need and draft.need.state not in (PROPOSED, ACCEPTED, PLANNED):
        raise RoadmapError(
            f"Kebutuhan itu {NEED.states[draft.need.state].lower()}, jadi tidak direncanakan. Pilih yang lain; isian "
            "Anda tetap ada."
        )
    for what, number in (("Beban", draft.effort), ("Anggaran", draft.budget)):
        if number is not None and number < 0:
            raise RoadmapError(f"{what} tidak boleh di bawah nol. Isian Anda tetap ada.")
    lines = {name: optional_line(getattr(draft, name), label, most) for name, (label, most) in _LINES.items()}
    return {
        "title": fitting(draft.title, "Rencana aksi", 200), "area": draft.area, "owner": draft.owner,
        "starts_on": draft.starts_on, "due_on": draft.due_on, "effort": draft.effort, "budget": draft.budget,
        "is_priority": draft.is_priority, "need": draft.need, **lines,
    }  # fmt: skip


def _links(plan: Plan, links: Sequence[Link]) -> list[Link]:
    questions = rulebook(plan.zone.edition).instrument.questions
    for link in links:
        if link.question not in questions:
            raise RoadmapError(f"Pertanyaan {link.question} tidak ada di lembar kerja zona ini. Isian Anda tetap ada.")
    return list({link.question: link for link in links}.values())


def _served(item: PlanItem, link: Link, at: datetime) -> ItemQuestion:
    return ItemQuestion(
        item=item, question=link.question, now=link.now[:60], target=link.target[:60], gain=link.gain, linked_at=at
    )


def refuse_circle(plan: Plan, item: PlanItem | None, after: Collection[int]) -> None:
    """Raise RoadmapError where ``item`` (None: a new one) waits for what is not of this plan, or for itself in the end.

    Two queries, none where it waits for nothing.
    """
    wanted = set(after)
    if not wanted:
        return
    others = dict(plan.items.values_list("pk", "number"))
    if not wanted <= others.keys():
        raise RoadmapError("Yang ditunggu harus rencana aksi dari rencana ini. Isian Anda tetap ada.")
    if item is None:  # nothing waits for it yet
        return
    arrows: dict[int, set[int]] = {}
    for row in ItemAfter.objects.filter(item__plan=plan).exclude(item=item):
        arrows.setdefault(row.item_id, set()).add(row.before_id)
    arrows[item.pk] = wanted
    circle = _circle(item.pk, arrows)
    if circle:
        said = " → ".join(str(others[pk]) for pk in circle)
        raise RoadmapError(
            f"Urutannya melingkar: nomor {said}. Lepaskan salah satu supaya pekerjaan dapat dimulai. Isian Anda tetap "
            "ada; belum ada yang disimpan."
        )


def _put_after(item: PlanItem, after: Collection[int]) -> None:
    """Replace what ``item`` waits for."""
    item.comes_after.all().delete()
    ItemAfter.objects.bulk_create(ItemAfter(item=item, before_id=pk) for pk in sorted(set(after)))


def _circle(start: int, arrows: Mapping[int, set[int]]) -> list[int]:
    """The way from ``start`` back to it along ``arrows``; empty where there is none."""
    came: dict[int, int] = {}
    left = [start]
    while left:
        here = left.pop()
        for there in sorted(arrows.get(here, ())):
            if there == start:
                way = [start, here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1] if len(way) > 1 else [start, start]
            if there not in came:
                came[there] = here
                left.append(there)
    return []


def _moved_of(*needs: Need | None) -> QuerySet[Need]:
    """The needs whose states are moved, to be held in one order: another may put them in an order meanwhile."""
    return Need.objects.filter(pk__in=[need.pk for need in needs if need is not None])


def _plan_need(need: Need | None, by: User, at: datetime) -> None:
    if need is not None and need.state in (PROPOSED, ACCEPTED):
        NEED.move(need, "plan", by=by.actor, at=at)
