"""Zones that miss a floor while nothing at all is planned: their plan waits to be composed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse

from pilar.evaluation.models import Assessor, Worksheet
from pilar.evaluation.queries.milestones import still_running
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import below
from pilar.roadmap.models import PlanItem
from pilar.roadmap.workflow import APPROVE, DROPPED, MANAGE

_NAMED: Final = 5


@inbox("roadmap.plans_to_compose")
def plans_to_compose(asker: Asker) -> Iterable[Item]:
    """Of the asker's whole team, not of a pokja or a head. One query; none without the right."""
    held = [each for each in asker.rights.held if MANAGE in each.role.may and each.area is None]
    roots = {each.path for each in held if APPROVE not in each.role.may}
    if not roots:
        return []
    planned = PlanItem.objects.filter(plan__zone=OuterRef("zone")).exclude(state=DROPPED)
    rows = Worksheet.objects.filter(
        ~Exists(planned), below(roots, "zone__unit__path"), still_running(asker.day, "zone__"), failing__gt=0,
        answered__gt=0, assessor__code=Assessor.UNIT, zone__next__isnull=True,
    )  # fmt: skip
    found = rows.order_by("zone__name", "zone").values_list(
        "zone", "zone__name", "zone__year", "zone__target", "failing"
    )
    return [
        Item(
            f"Susun rencana {name} {year}",
            reverse("roadmap:compose", args=[zone]),
            f"{angka(failing, 0)} syarat {target} belum terpenuhi dan rencananya masih kosong.",
        )
        for zone, name, year, target, failing in found[:_NAMED]
    ]
