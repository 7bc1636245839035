"""The roadmap of a zone at a glance: which of the four steps it stands at, and what the next one still lacks."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap.pages import page_names


@require_safe
@work_page(needs="zone.view")
def home(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The four steps."""
    found = zone_or_404(request, zone)
    return render(request, "roadmap/home.html", page_names(request, found, "roadmap:home"))
