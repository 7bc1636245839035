"""One zone."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.queries import worksheets
from pilar.evaluation.tabs import TABS
from pilar.organisation.web import WorkRequest, work_page


@require_safe
@work_page(needs="zone.view")
def zone(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One zone."""
    found = zone_or_404(request, pk)
    worksheet = worksheets.of_unit(found.pk).get()
    return render(
        request, "evaluation/zone.html", {"zone": found, "worksheet": worksheet, "tabs": TABS, "tab": "evaluation:zone"}
    )
