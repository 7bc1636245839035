"""What now, and the index of master data."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.kernel.inbox import Asker, items_for
from pilar.organisation import digest
from pilar.organisation.places import OWN, places_for
from pilar.organisation.queries.me import duties_of, own_roles
from pilar.organisation.web import WorkRequest, refused, work_page


@require_safe
@work_page()
def work(request: WorkRequest) -> HttpResponse:
    """What waits for me, and what I am here."""
    asker = Asker(request.user, request.rights, request.at, request.day)
    items = items_for(asker)
    names = {
        "items": items,
        "message": digest.message(items, request.day),
        "duties": duties_of(asker),
        "roles": own_roles(request.rights),
        "own_places": OWN if request.user.person else (),
    }
    return render(request, "organisation/work_home.html", names)


@require_safe
@work_page()
def manage(request: WorkRequest) -> HttpResponse:
    """Master data, as far as one may see any."""
    if not places_for(request.rights):
        return refused(request, "Peran Anda tidak mencakup data pokok instansi.")
    return render(request, "organisation/manage.html", {"current": "manage"})
