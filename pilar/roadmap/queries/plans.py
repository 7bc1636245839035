"""A plan as pages read it: its items filtered, how it stands, what it still lacks. Each function says its queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from pilar.evaluation.models import Zone
from pilar.organisation.access import below
from pilar.organisation.models import Duty
from pilar.organisation.queries.units import current
from pilar.organisation.versions import version_of
from pilar.roadmap.access import goes_on
from pilar.roadmap.models import ItemAfter, Plan, PlanItem, PlanRevision
from pilar.roadmap.workflow import DONE, DRAFT, DROPPED, REVISING, RUNNING, WAITING

ORDER: Final = ("number", "pk")
#: What still has to be done.
OPEN_STATES: Final = (WAITING, RUNNING)
#: In the filter: open and past its day; open and without an owner who works here; without a due day.
LATE, OWNERLESS, UNDATED = "terlambat", "tanpa-penanggung-jawab", "tanpa-tenggat"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by. ``state`` is one of the workflow's; ``view`` LATE, OWNERLESS, UNDATED or empty."""

    text: str = ""
    area: int | None = None
    state: str = ""
    view: str = ""
    question: str = ""
    priority: bool = False


def plan_of(zone: Zone) -> Plan | None:
    """The plan of ``zone``, which comes with it; None where nothing was planned yet. One query."""
    plan = Plan.objects.filter(zone=zone).first()
    if plan is not None:
        plan.zone = zone
    return plan


def items_of(zone: Zone, day: date) -> QuerySet[PlanItem]:
    """The items of the zone's plan with owner and ``has_left``: their owner is on duty nowhere in the body on ``day``.

    One query to list.
    """
    on_duty = Duty.objects.filter(current(day), person=OuterRef("owner"), unit__body=zone.unit.body_id)
    rows = PlanItem.objects.filter(plan__zone=zone).select_related("owner")
    return rows.annotate(has_left=Q(owner__isnull=False) & ~Exists(on_duty))


def listed(zone: Zone, day: date, wanted: Wanted) -> QuerySet[PlanItem]:
    """Those that are ``wanted``; dropped ones only where their state is asked for."""
    rows = items_of(zone, day)
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=DROPPED)
    if wanted.text:
        words = Q(title__icontains=wanted.text) | Q(output__icontains=wanted.text)
        rows = rows.filter(words | Q(owner__name__icontains=wanted.text))
    if wanted.area:
        rows = rows.filter(area=wanted.area)
    if wanted.question:
        rows = rows.filter(questions__question=wanted.question)
    if wanted.priority:
        rows = rows.filter(is_priority=True)
    if wanted.view == LATE:
        rows = rows.filter(late(day))
    elif wanted.view == OWNERLESS:
        rows = rows.filter(Q(owner__isnull=True) | Q(has_left=True), state__in=OPEN_STATES)
    elif wanted.view == UNDATED:
        rows = rows.filter(due_on__isnull=True, state__in=OPEN_STATES)
    return rows


def late(day: date) -> Q:
    """Not finished, and the last day has passed."""
    return Q(state__in=OPEN_STATES, due_on__lt=day)


def in_force(zone: Zone, day: date) -> list[PlanItem]:
    """All items but the dropped ones, with owner, need and the codes of their questions. Two queries."""
    rows = items_of(zone, day).exclude(state=DROPPED).select_related("owner", "need")
    return list(rows.prefetch_related("questions").order_by("number"))


def is_late(item: PlanItem, day: date) -> bool:
    return item.state in OPEN_STATES and item.due_on is not None and item.due_on < day


# -- how it stands


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the items that are not dropped. ``budget`` and ``effort`` are sums of what was stated."""

    count: int = 0
    done: int = 0
    running: int = 0
    late: int = 0
    priority: int = 0
    budget: Decimal = Decimal(0)
    effort: Decimal = Decimal(0)


def totals(items: Iterable[PlanItem], day: date) -> Totals:
    """Counted from what ``in_force`` gave. No query."""
    rows = list(items)
    return Totals(
        count=len(rows),
        done=sum(row.state == DONE for row in rows),
        running=sum(row.state == RUNNING for row in rows),
        late=sum(is_late(row, day) for row in rows),
        priority=sum(row.is_priority for row in rows),
        budget=sum((row.budget or Decimal(0) for row in rows), Decimal(0)),
        effort=sum((row.effort or Decimal(0) for row in rows), Decimal(0)),
    )


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a plan lacks. ``blocks``: it is not set like this. ``view``: the filter that shows those items."""

    words: str
    blocks: bool
    numbers: tuple[int, ...] = ()
    view: str = ""


def lacks(zone: Zone, items: Sequence[PlanItem]) -> list[Lack]:
    """What ``items`` (of ``in_force``) lack: first what stands against setting the plan, then what to think of."""
    if not items:
        return [Lack("Rencana belum memuat satu rencana aksi pun.", True)]
    still = [row for row in items if row.state in OPEN_STATES]
    found = [
        _lack("belum punya penanggung jawab", True, (row for row in still if row.owner_id is None), OWNERLESS),
        _lack("penanggung jawabnya tidak bertugas lagi di instansi ini", True,
              (row for row in still if getattr(row, "has_left", False)), OWNERLESS),
        _lack("belum punya tenggat", True, (row for row in still if row.due_on is None), UNDATED),
        _lack(f"baru jatuh tempo sesudah tanggal batas zona ({zone.cutoff:%d-%m-%Y})", False,
              (row for row in still if row.due_on and row.due_on > zone.cutoff)),
        _lack("belum menyebut keluarannya", False, (row for row in items if not row.output)),
        _lack("tidak terkait pertanyaan LKE atau kebutuhan mana pun", False,
              (row for row in items if row.need_id is None and not row.questions.all())),
    ]  # fmt: skip
    shown = [lack for lack in found if lack.numbers]
    if not any(row.is_priority for row in items):
        shown.append(Lack("Belum ada rencana aksi yang ditandai target prioritas.", False))
    return shown


def _lack(words: str, blocks: bool, rows: Iterable[PlanItem], view: str = "") -> Lack:
    numbers = tuple(row.number for row in rows)
    return Lack(f"{len(numbers)} rencana aksi {words}.", blocks, numbers, view)


def version_of_plan(plan: Plan, items: Sequence[PlanItem], path: Sequence[tuple[int, str, str]]) -> str:
    """What the page shows on which the head decides: it differs where the plan does."""
    return version_of(plan.state, plan.revision, [[row.pk, row.version, row.state] for row in items], list(path))


def path_of(zone: Zone) -> list[tuple[int, str, str]]:
    """The path over the years: (year, target, note). One query."""
    return list(zone.target_years.order_by("year").values_list("year", "target", "note"))


def revisions_of(plan: Plan) -> list[PlanRevision]:
    """What was set, the newest first, without the text of its content. One query."""
    return list(plan.revisions.defer("content").order_by("-number"))


# -- of many zones


def unowned(day: date) -> QuerySet[PlanItem]:
    """Open items without an owner, or whose owner is on duty nowhere in the body on ``day``."""
    on_duty = Duty.objects.filter(
        current(day), person=OuterRef("owner"), unit__body=OuterRef("plan__zone__unit__body")
    )  # fmt: skip
    return PlanItem.objects.filter(Q(owner__isnull=True) | ~Exists(on_duty), state__in=OPEN_STATES)


def settable(roots: Iterable[str], day: date) -> QuerySet[Plan]:
    """Plans below ``roots`` that lack nothing to be set, of zones that go on, with ``count`` of their items."""
    lacking = unowned(day).filter(plan=OuterRef("pk"))
    undated = PlanItem.objects.filter(plan=OuterRef("pk"), state__in=OPEN_STATES, due_on__isnull=True)
    rows = Plan.objects.filter(below(roots, "zone__unit__path"), goes_on(day, "zone__"), state__in=(DRAFT, REVISING))
    counted = rows.annotate(count=Count("items", filter=~Q(items__state=DROPPED)))
    return counted.filter(~Exists(lacking), ~Exists(undated), count__gt=0).select_related("zone")


# -- one item


def waits_for(item: PlanItem) -> list[PlanItem]:
    """The items that have to be finished before ``item``. One query."""
    return list(PlanItem.objects.filter(comes_before__item=item).order_by("number"))


def waited_by(item: PlanItem) -> list[PlanItem]:
    """The items that wait for ``item``. One query."""
    return list(PlanItem.objects.filter(comes_after__before=item).order_by("number"))


def orders_of(plan: Plan) -> dict[int, list[int]]:
    """Which item waits for which numbers. One query."""
    found: dict[int, list[int]] = {}
    rows = ItemAfter.objects.filter(item__plan=plan).order_by("before__number")
    for item, number in rows.values_list("item", "before__number"):
        found.setdefault(item, []).append(number)
    return found


def with_positions(items: QuerySet[PlanItem], day: date) -> QuerySet[PlanItem]:
    """``items`` with the duties of their owners that hold on ``day``. One query more."""
    duties = Duty.objects.filter(current(day)).select_related("unit")
    return items.prefetch_related(Prefetch("owner__duties", queryset=duties))
