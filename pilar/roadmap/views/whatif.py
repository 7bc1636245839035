"""What if: some plan items are ticked, the engine says which floors would hold."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.rulebook import rulebook
from pilar.numbers import row_number
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap.models import PlanItem
from pilar.roadmap.pages import page_names
from pilar.roadmap.queries.whatif import what_if

PAGE: Final = "roadmap:what_if"
#: In the address: an item that is ticked, and all of them.
CHOSEN, ALL = "aksi", "semua"


@require_safe
@work_page(needs="zone.view")
def what_if_page(request: WorkRequest, zone: int) -> HttpResponse:
    """A form that is sent by GET, so a question can be kept as an address. Four queries besides the frame."""
    found = zone_or_404(request, zone)
    chosen = {row_number(text) for text in request.GET.getlist(CHOSEN)}
    if ALL in request.GET:
        chosen = set(PlanItem.objects.filter(plan__zone=found).values_list("pk", flat=True))
    told = what_if(found, chosen)
    areas = rulebook(found.edition).instrument.areas
    groups = [
        (number, area.name, rows)
        for number, area in areas.items()
        if (rows := [each for each in told.items if each.item.area == number])
    ]
    names = page_names(
        request, found, PAGE, groups=groups, outcome=told.outcome, picked=sum(each.chosen for each in told.items),
        number=len(told.items), plan_url=reverse("roadmap:plan", args=[found.pk]),
    )  # fmt: skip
    return render(request, "roadmap/whatif.html", names)
