"""The change path of a unit over the years: WBK, then WBBM."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.areas.change.access import SEES
from pilar.areas.change.models import Launch
from pilar.areas.change.presenters.path import path_drawing, path_years
from pilar.areas.change.queries.units import building, newest_zone
from pilar.areas.change.sections import Card, section
from pilar.areas.change.views.leader import chosen
from pilar.areas.change.workflow import HELD, PUBLISHED
from pilar.evaluation.queries.progress import years_of
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.web import WorkRequest, work_page


@section(
    "path", "Jejak perubahan", "change:path", place=80,
    does="Zona dari tahun ke tahun: pencanangan, target, dan nilainya.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """One query."""
    count = building(request.user, request.at).count()
    return Card(f"{angka(count, 0)} unit punya jejak zona." if count else "Belum ada zona.")


@require_safe
@work_page(needs=SEES)
def path(request: WorkRequest) -> HttpResponse:
    """The years of one unit's zone, drawn and as a table. Eight queries at most."""
    form, unit = chosen(request)
    names: dict[str, Any] = {"form": form, "unit": unit, "current": "change:home"}
    zone = newest_zone(unit) if unit else None
    if unit is not None and zone is not None:
        rows = years_of(zone, request.user, request.at)
        launches = list(
            Launch.objects.filter(unit=unit, state__in=(HELD, PUBLISHED), held_on__isnull=False).order_by(
                "held_on", "pk"
            )
        )
        years = path_years(rows, launches)
        told = {launch.pk for year in years for launch in year.launches}
        names |= {"years": years, "drawn": path_drawing(rows),
                  "others": [each for each in launches if each.pk not in told]}  # fmt: skip
    return render(request, "change/path.html", names)
