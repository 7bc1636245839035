"""The pacts of a unit: their texts and who has signed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.areas.change.access import SEES, rows_seen
from pilar.areas.change.models import Pact
from pilar.areas.change.sections import Card, section
from pilar.organisation.web import WorkRequest, work_page


@section(
    "pact", "Pakta integritas", "change:pacts", place=20,
    does="Teks setahun, penandatanganan di ponsel, kios, dan pindaian; siapa yang belum.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    return Card("Belum ada pakta tahun ini.")


@require_safe
@work_page(needs=SEES)
def pact_list(request: WorkRequest) -> HttpResponse:
    """The pacts that one sees, the newest first."""
    pacts = rows_seen(Pact, request.user, request.at)
    return render(request, "change/pacts.html", {"pacts": pacts, "current": "change:home"})
