"""The first page of the proposing: the year as a picture, how far each predicate is, what lacks, what now."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.assessment.access import RECAP
from pilar.evaluation.proposal.access import MANAGES, NOMINATES, SEES, own_zones
from pilar.evaluation.proposal.actions.proposals import years
from pilar.evaluation.proposal.inbox import mine
from pilar.evaluation.proposal.queries.prerequisites import of_units
from pilar.evaluation.proposal.queries.year import picture
from pilar.evaluation.proposal.views.common import body_here, year_of, years_around
from pilar.evaluation.queries.milestones import progress_of
from pilar.kernel.inbox import Asker
from pilar.organisation.web import WorkRequest, work_page

_SHOWN = 12


@require_safe
@work_page(needs=SEES)
def home(request: WorkRequest) -> HttpResponseBase:
    """What one's units are on the way to, and what waits for oneself."""
    chosen = body_here(request)
    year = year_of(request, chosen.body)
    own = own_zones(request.user, request.at).filter(unit__body=chosen.body, year=year)
    zones = list(own.select_related("unit").order_by("name", "pk")[:300])
    found = of_units(zones, chosen.body, request.day)
    lacking = [(zone, [each for each in found[zone.pk] if each.lacks]) for zone in zones]
    lacking = [(zone, rows) for zone, rows in lacking if rows]
    asker = Asker(request.user, request.rights, request.at, request.day)
    sees_root = request.rights.may(SEES, chosen.root.path)
    may_manage = request.rights.may(MANAGES, chosen.root.path)
    steps = progress_of(chosen.body.pk, year, own, is_whole=sees_root)
    return render(request, "proposal/home.html", {
        "chosen": chosen, "year": year, "years": years_around(request), "current": "proposal:home",
        "steps": [(each, each.window, each.window.state(request.day)) for each in steps],
        "ladders": picture(chosen.body, year, zones), "lacking": lacking[:_SHOWN],
        "lacking_more": len(lacking) - _SHOWN, "zones": len(zones), "items": mine(asker),
        "sees_recap": request.rights.may(RECAP), "sees_root": sees_root,
        "may_manage": may_manage, "may_draft": may_manage and year in years(request.day),
        "may_nominate": request.rights.may(NOMINATES),
    })  # fmt: skip
