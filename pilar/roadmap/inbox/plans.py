"""Plans that a head can set, and open items that nobody who works here answers for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import below
from pilar.organisation.models import Duty
from pilar.organisation.queries.units import current
from pilar.roadmap.models import Plan, PlanItem
from pilar.roadmap.queries.plans import OPEN_STATES, OWNERLESS
from pilar.roadmap.workflow import APPROVE, DRAFT, DROPPED, MANAGE, REVISING

_NAMED: Final = 5


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
    rows = Plan.objects.filter(below(roots, "zone__unit__path"), state__in=(DRAFT, REVISING), zone__next__isnull=True)
    counted = rows.annotate(count=Count("items", filter=~Q(items__state=DROPPED)))
    return counted.filter(~Exists(lacking), ~Exists(undated), count__gt=0).select_related("zone")


@inbox("roadmap.plans_to_set")
def plans_to_set(asker: Asker) -> Iterable[Item]:
    """Complete plans of the asker's units. One query; none without the right."""
    roots = asker.rights.roots(APPROVE)
    if not roots:
        return []
    return [
        Item(
            f"Tetapkan {'perubahan rencana' if plan.state == REVISING else 'rencana'} {plan.zone}",
            reverse("roadmap:plan_set", args=[plan.zone_id]),
            f"{angka(getattr(plan, 'count', 0), 0)} rencana aksi, semua punya penanggung jawab dan tenggat.",
        )
        for plan in settable(roots, asker.day).order_by("zone__name", "pk")[:_NAMED]
    ]


@inbox("roadmap.items_unowned")
def items_unowned(asker: Asker) -> Iterable[Item]:
    """Items of the own team, for a pokja those of its area, without an owner who works here. One query."""
    held = [each for each in asker.rights.held if MANAGE in each.role.may and not _only_leads(each.role.may)]
    if not held:
        return []
    mine = Q(pk__in=[])
    for each in held:
        here = below([each.path], "plan__zone__unit__path")
        mine |= here if each.area is None else here & Q(area=each.area)
    rows = unowned(asker.day).filter(mine, plan__zone__next__isnull=True)
    left = Count("pk", filter=Q(owner__isnull=False))
    zones = rows.values("plan__zone", "plan__zone__name", "plan__zone__year").annotate(count=Count("pk"), left=left)
    return [_unowned(row) for row in zones.order_by("plan__zone__name", "plan__zone")[:_NAMED]]


def _only_leads(may: frozenset[str]) -> bool:
    """A head manages too, but it is the team that distributes the work."""
    return APPROVE in may


def _unowned(row: dict[str, object]) -> Item:
    count, left = int(str(row["count"])), int(str(row["left"]))
    gone = f" {angka(left, 0)} di antaranya karena orangnya sudah pindah." if left else ""
    return Item(
        f"Tunjuk penanggung jawab {angka(count, 0)} rencana aksi {row['plan__zone__name']} {row['plan__zone__year']}",
        f"{reverse('roadmap:plan', args=[row['plan__zone']])}?lihat={OWNERLESS}",
        f"Tanpa itu rencana tidak dapat ditetapkan dan tidak ada yang diingatkan.{gone}",
    )
