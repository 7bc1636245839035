"""A zone's own page of its proposing: acts, prerequisites, proposals and what came of them."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.proposal.access import SEES
from pilar.evaluation.proposal.models import ActZone, GrantedPredicate, ProposedUnit, StageResult
from pilar.evaluation.proposal.queries.prerequisites import of_units
from pilar.evaluation.proposal.stages import label_of
from pilar.evaluation.proposal.workflow import WITHDRAWN
from pilar.evaluation.tabs import TABS
from pilar.organisation.web import WorkRequest, work_page

TAB = "proposal:zone"


@require_safe
@work_page(needs="zone.view")
def zone_page(request: WorkRequest, pk: int) -> HttpResponseBase:
    """For whoever sees the zone; links lead on for whoever follows its proposing. Nine queries at most."""
    zone = zone_or_404(request, pk)
    proposed = ProposedUnit.objects.filter(zone=zone).exclude(proposal__state=WITHDRAWN)
    rows = list(proposed.select_related("proposal"))
    results: dict[int, list[tuple[str, StageResult]]] = {}
    for each in StageResult.objects.filter(proposed__in=rows).select_related("objection"):
        results.setdefault(each.proposed_id, []).append((label_of(each.stage), each))
    return render(request, "proposal/zone.html", {
        "zone": zone, "tabs": TABS, "tab": TAB, "sees": request.rights.may(SEES, zone.unit.path),
        "acts": ActZone.objects.filter(zone=zone, is_open=True).select_related("act__unit"),
        "found": of_units([zone], zone.unit.body, request.day)[zone.pk],
        "granted": GrantedPredicate.objects.filter(unit=zone.unit_id),
        "proposed": [(row, results.get(row.pk, [])) for row in rows],
    })  # fmt: skip
