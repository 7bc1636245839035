"""How far a zone is: area by area, year by year."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.presenters.progress import progress_context
from pilar.evaluation.queries import worksheets
from pilar.evaluation.tabs import TABS
from pilar.organisation.web import WorkRequest, work_page


@require_safe
@work_page(needs="zone.view")
def progress(request: WorkRequest, pk: int) -> HttpResponse:
    """Five queries besides account and session."""
    zone = zone_or_404(request, pk)
    worksheet = worksheets.of_unit(zone.pk).get()
    names = {
        **progress_context(zone, worksheet, user=request.user, at=request.at),
        "worksheet": worksheet, "tabs": TABS, "tab": "evaluation:progress",
        "may_publish": request.rights.may("zone.publish", zone.unit.path),
    }  # fmt: skip
    return render(request, "evaluation/progress_page.html", names)
