"""The evaluation report (LHE) of a zone: looked at as a draft, issued, signed; and the recap of all zones."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pilar.errors import PilarError
from pilar.evaluation.assessment.access import MANAGES, SEES, assessed_or_404
from pilar.evaluation.assessment.actions import reports as actions
from pilar.evaluation.assessment.papers.basis import laws_of
from pilar.evaluation.assessment.queries.report_numbers import report_in_force, reports_of
from pilar.evaluation.assessment.queries.reports import is_settled, round_of_report
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.assessment.views.issuing import issue_or_ask
from pilar.evaluation.assessment.views.papers import cards_of, in_force
from pilar.evaluation.queries import worksheets
from pilar.kernel import documents
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.web import WorkRequest, work_page

TAB: Final = "assessment:report"


@require_safe
@work_page(needs=SEES)
def report(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Where the report stands, with what was issued. Seven queries at most besides the frame."""
    found = assessed_or_404(request, zone)
    row = round_of_report(found)
    manages = request.rights.may(MANAGES, found.unit.path)
    cards = cards_of(reports_of(found), found, request, signs=manages) if row else []
    agreed = row is not None and is_settled(row, worksheets.of_unit(found.pk).get())
    return render(request, "assessment/report.html", page_names(
        found, TAB, round=row, cards=cards, manages=manages, agreed=agreed, in_force=in_force(cards),
        laws=laws_of(found.year),
    ))  # fmt: skip


@require_safe
@work_page(needs=SEES)
def draft(request: WorkRequest, zone: int) -> HttpResponse:
    """The report as it would be printed now, marked RANCANGAN."""
    found = assessed_or_404(request, zone)
    try:
        content = actions.preview(zone, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
        return redirect(TAB, zone)
    return documents.draft_response(content, f"Rancangan LHE {found}.pdf")


@require_POST
@work_page(needs=MANAGES)
def issue(request: WorkRequest, zone: int) -> HttpResponse:
    """Issue it with a number; where one is in force after one more look."""
    found = assessed_or_404(request, zone)
    require(request.user, MANAGES, found.unit, at=request.at)
    return issue_or_ask(
        request, report_in_force(found),
        lambda seen, why: actions.issue(zone, by=request.user, at=request.at, seen=seen, why=why),
        about=[("Zona", found)], told="{} terbit. Cetak untuk ditandatangani Inspektur, lalu unggah salinannya.".format,
        to=reverse(TAB, args=[zone]), back_label="Laporan Hasil Evaluasi",
    )  # fmt: skip
