"""Needs that nobody has decided on, for whoever manages the plan of a zone or, a pokja, that of its area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import below
from pilar.roadmap.access import goes_on
from pilar.roadmap.models import Need
from pilar.roadmap.workflow import APPROVE, MANAGE, PROPOSED

_NAMED: Final = 5


@inbox("roadmap.needs_to_decide")
def needs_to_decide(asker: Asker) -> Iterable[Item]:
    """One item for each zone. One query; none for who manages nothing, or only leads."""
    mine = _decided_by(asker)
    if mine is None:
        return []
    rows = Need.objects.filter(mine, goes_on(asker.day, "zone__"), state=PROPOSED).order_by()
    zones = rows.values("zone", "zone__name", "zone__year").annotate(count=Count("pk"))
    return [
        Item(
            f"Putuskan {angka(row['count'], 0)} usulan kebutuhan {row['zone__name']} {row['zone__year']}",
            f"{reverse('roadmap:needs', args=[row['zone']])}?keadaan={PROPOSED}",
            "Diterima atau tidak, dengan alasannya, supaya pengusulnya tahu.",
        )
        for row in zones.order_by("zone__name", "zone")[:_NAMED]
    ]


def _decided_by(asker: Asker) -> Q | None:
    """The needs that the roles of ``asker`` decide; a pokja those of its area. None: no such role."""
    found: Q | None = None
    for each in asker.rights.held:
        if MANAGE in each.role.may and APPROVE not in each.role.may:
            within = below([each.path], "zone__unit__path")
            within = within if each.area is None else within & Q(area=each.area)
            found = within if found is None else found | within
    return found
