"""One zone."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.presenters.progress import progress_context
from pilar.evaluation.tabs import TABS
from pilar.evaluation.views.zone_summary import summary
from pilar.organisation.web import WorkRequest, work_page


@require_safe
@work_page(needs="zone.view")
def zone(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One zone: what is next, how it stands, who works on it, and how it got there."""
    found = zone_or_404(request, pk)
    names = summary(request, found)
    names |= progress_context(found, names["worksheet"], user=request.user, at=request.at)
    return render(request, "evaluation/zone.html", {**names, "tabs": TABS, "tab": "evaluation:zone"})
