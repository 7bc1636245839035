"""Zones: those that one sees, and one of them."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404, zones_seen
from pilar.evaluation.models import Zone
from pilar.evaluation.tabs import TABS
from pilar.evaluation.views.zone_summary import summary
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.organisation.web import WorkRequest, work_page

COLUMNS: Final[tuple[Column[Zone], ...]] = (
    Column("Zona", lambda zone: zone.name, width=50),
    Column("Tahun", lambda zone: zone.year, Kind.COUNT, 8),
    Column("Target", lambda zone: zone.target, width=10),
)


@require_safe
@work_page(needs="zone.view")
def zones(request: WorkRequest) -> HttpResponseBase:
    """The zones that one sees, the newest year first."""
    rows = zones_seen(request.user, request.at).select_related("unit__parent")
    return listing(
        request, rows, "evaluation/zones.html", order=("-year", "name", "pk"), columns=COLUMNS, title="Zona",
        filename=f"zona-{request.day}", note="Dari data zona Pilar.",
    )  # fmt: skip


@require_safe
@work_page(needs="zone.view")
def zone(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One zone."""
    found = zone_or_404(request, pk)
    return render(request, "evaluation/zone.html", {**summary(request, found), "tabs": TABS, "tab": "evaluation:zone"})
