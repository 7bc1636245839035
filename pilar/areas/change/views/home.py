"""The first page of area 1: its parts, each with its figure and what to do now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.areas.change.access import SEES
from pilar.areas.change.sections import sections
from pilar.organisation.web import WorkRequest, work_page


@require_safe
@work_page(needs=SEES)
def home(request: WorkRequest) -> HttpResponse:
    """What each part of the area says today."""
    parts = [(each, each.says(request)) for each in sections()]
    return render(request, "change/home.html", {"parts": parts, "current": "change:home"})
