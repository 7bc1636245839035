"""``/catatan/``: the records of one's units, and what waits in each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.kernel.inbox import Asker
from pilar.organisation.web import WorkRequest, work_page
from pilar.records.access import SEES
from pilar.records.sections import sections


@require_safe
@work_page(needs=SEES)
def home(request: WorkRequest) -> HttpResponse:
    """Each noun with how many there are and what waits."""
    asker = Asker(request.user, request.rights, request.at, request.day)
    standings = [(section, section.standing(asker)) for section in sections()]
    return render(request, "records/home.html", {"standings": standings})
