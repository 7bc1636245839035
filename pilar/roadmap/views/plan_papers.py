"""The papers of a plan: what was set with its hash, the PDF, signed copies; a preview of the draft."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.errors import PilarError
from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.kernel import documents
from pilar.kernel.files import FileError
from pilar.kernel.models import Document
from pilar.organisation.queries.grants import names_of
from pilar.organisation.views import document_pages
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap import papers
from pilar.roadmap.access import managing, require_area
from pilar.roadmap.actions import plans as actions
from pilar.roadmap.models import PlanRevision
from pilar.roadmap.pages import page_names
from pilar.roadmap.queries.plans import plan_of
from pilar.roadmap.views.plans import PAGE


@require_safe
@work_page(needs="zone.view")
def plan_revisions(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Everything that was set, the newest first, with its paper. Five queries besides the frame."""
    found = zone_or_404(request, zone)
    own = plan_of(found)
    rows = list(own.revisions.order_by("-number")) if own else []
    tokens = [row.document for row in rows]
    issued = {each.token: each for each in Document.objects.filter(token__in=tokens).prefetch_related("signed_copies")}
    names = names_of(row.by for row in rows)
    may_sign = managing(request.user, found, request.at).everything
    shown = [
        {
            "row": row, "by": names[row.by], "same": hashlib.sha256(row.content.encode()).hexdigest() == row.sha256,
            "card": _card(request, found, row, issued[row.document], may_sign=may_sign),
        }
        for row in rows
    ]  # fmt: skip
    return render(request, "roadmap/plan_revisions.html", page_names(request, found, PAGE, plan=own, shown=shown))


def _card(
    request: WorkRequest, zone: Zone, row: PlanRevision, paper: Document, *, may_sign: bool
) -> documents.Card:  # fmt: skip
    def at(name: str, *more: int) -> str:
        return reverse(f"roadmap:{name}", args=[zone.pk, row.number, *more])

    upload = at("plan_signed") if may_sign and paper.state == Document.VALID else ""
    return documents.card(
        paper, request.day, pdf=at("plan_document"), upload=upload, copy=lambda copy: at("plan_copy", copy.version)
    )


@require_safe
@work_page(needs="zone.view")
def plan_preview(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The plan as it would be printed now, marked RANCANGAN."""
    found = zone_or_404(request, zone)
    own = plan_of(found)
    if own is None:
        messages.info(request, "Rencana ini masih kosong, jadi belum ada yang dicetak.")
        return redirect("roadmap:plan", zone)
    try:
        content = papers.preview_of(own, request.at)
    except PilarError as error:
        messages.error(request, error.message)
        return redirect("roadmap:plan", zone)
    return documents.draft_response(content, f"Rancangan rencana kerja {found}.pdf")


@require_safe
@work_page(needs="zone.view")
def plan_document(request: WorkRequest, zone: int, number: int) -> HttpResponseBase:
    """The PDF of what was set."""
    row = _revision_or_404(request, zone, number)
    try:
        return documents.pdf_response(_paper_or_404(row), request)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("roadmap:plan_revisions", zone)


@require_safe
@work_page(needs="zone.view")
def plan_content(request: WorkRequest, zone: int, number: int) -> HttpResponseBase:
    """What was frozen, byte for byte, so that anybody can hash it."""
    row = _revision_or_404(request, zone, number)
    return HttpResponse(row.content.encode(), content_type="application/json; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="rencana-zi-{zone}-{number}.json"', "Cache-Control": "no-store",
    })  # fmt: skip


@require_safe
@work_page(needs="zone.view")
def plan_copy(request: WorkRequest, zone: int, number: int, version: int) -> HttpResponseBase:
    """A copy that was signed on paper or outside."""
    paper = _paper_or_404(_revision_or_404(request, zone, number))
    copy = paper.signed_copies.filter(version=version).select_related("stored").first()
    if copy is None:
        raise Http404
    try:
        return documents.signed_response(copy, request)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("roadmap:plan_revisions", zone)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs="zone.view")
def plan_signed(request: WorkRequest, zone: int, number: int) -> HttpResponseBase:
    """Upload what was signed."""
    found = zone_or_404(request, zone)
    require_area(request.user, found, None, request.at)
    paper = _paper_or_404(_revision_or_404(request, zone, number))
    return document_pages.upload(
        request, paper,
        lambda taken, method: actions.attach_signed(
            zone, number, taken, method=method, by=request.user, at=request.at
        ),
        back=reverse("roadmap:plan_revisions", args=[zone]), back_label="Penetapan rencana",
    )  # fmt: skip


def _revision_or_404(request: WorkRequest, zone: int, number: int) -> PlanRevision:
    found = zone_or_404(request, zone)
    row = PlanRevision.objects.filter(plan__zone=found, number=number).first()
    if row is None:
        raise Http404
    return row


def _paper_or_404(row: PlanRevision) -> Document:
    paper = Document.objects.filter(token=row.document).select_related("stored").first()
    if paper is None:
        raise Http404
    return paper
