"""Plans that a head can set, and open items that nobody who works here answers for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import below
from pilar.roadmap.access import goes_on
from pilar.roadmap.queries.plans import OWNERLESS, settable, unowned
from pilar.roadmap.workflow import APPROVE, MANAGE, REVISING

_NAMED: Final = 5


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
    rows = unowned(asker.day).filter(mine, goes_on(asker.day, "plan__zone__"))
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
