"""The head's agenda of one zone, which is also the slide of the Monday briefing; and of all zones that one sees."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.kernel.inbox import Asker
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters.agenda import message, message_of_all
from pilar.roadmap.queries.agenda import agenda as agenda_of
from pilar.roadmap.queries.agenda import zones_of
from pilar.roadmap.queries.outlook import AT_RISK, FAILS, HOLDS, outlooks

PAGE = "roadmap:agenda"


@require_safe
@work_page(needs="zone.view")
def agenda(request: WorkRequest, zone: int) -> HttpResponseBase:
    """What to sign, where to be, who asks for help, what is late, which floor fails and why."""
    found = zone_or_404(request, zone)
    made = agenda_of(found, Asker(request.user, request.rights, request.at, request.day))
    address = request.build_absolute_uri(reverse("roadmap:agenda", args=[zone]))
    names = page_names(request, found, PAGE, agenda=made, message=message(made, address))
    return render(request, "roadmap/agenda.html", names)


@require_safe
@work_page(needs="zone.view")
def agenda_of_all(request: WorkRequest) -> HttpResponseBase:
    """Every zone that one sees and that goes on: which will fail, and why. Four queries besides the page's frame."""
    asker = Asker(request.user, request.rights, request.at, request.day)
    order = (FAILS, AT_RISK, HOLDS)
    found = sorted(outlooks(zones_of(asker), request.day), key=lambda each: (order.index(each.kind), str(each.zone)))
    address = request.build_absolute_uri(reverse("roadmap:agenda_of_all"))
    counts = {kind: sum(each.kind == kind for each in found) for kind in order}
    return render(request, "roadmap/agenda_of_all.html", {
        "found": found, "counts": counts, "message": message_of_all(found, address), "day": request.day,
        "current": "evaluation:zones",
    })  # fmt: skip
