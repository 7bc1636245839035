"""The paper that an evidence is, where a fact was printed: shown with its signed copies, which are uploaded here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.actions import fact_papers as actions
from pilar.evaluation.actions.evidence import refuse_editor
from pilar.evaluation.models import Evidence, EvidenceVersion
from pilar.evaluation.queries.fact_papers import papers_of
from pilar.evaluation.views.evidence_frame import Here
from pilar.kernel import documents
from pilar.kernel.documents import Card
from pilar.kernel.files import FileError
from pilar.kernel.models import Document
from pilar.organisation.seen import or_404
from pilar.organisation.views import document_pages
from pilar.organisation.web import WorkRequest, work_page

SEES: Final = "zone.view"
CONTRIBUTE: Final = "worksheet.contribute"


def cards_of(here: Here, evidence: Evidence, versions: Iterable[EvidenceVersion], *, may_sign: bool) -> list[Card]:
    """The papers that are files of ``versions``, as they are shown; two queries, none for links."""
    numbers = {version.stored_id: version.number for version in versions}
    shown = []
    for each in papers_of(evidence, versions):
        where = {"pk": here.zone.pk, "evidence": evidence.pk, "document": each.pk}
        shown.append(documents.card(
            each, here.request.day,
            pdf=reverse("evaluation:evidence_file", args=(here.zone.pk, evidence.pk, numbers[each.stored_id])),
            upload=reverse("evaluation:evidence_signed", kwargs=where) if may_sign else "",
            copy=lambda copy, where=where: reverse(  # type: ignore[misc]
                "evaluation:evidence_copy", kwargs={**where, "version": copy.version}
            ),
        ))  # fmt: skip
    return shown


@require_safe
@work_page(needs=SEES)
def signed_copy(request: WorkRequest, pk: int, evidence: int, document: int, version: int) -> HttpResponseBase:
    """A signed copy, inside the browser."""
    _, paper = _paper_or_404(Here.at(request, pk), evidence, document)
    copy = paper.signed_copies.filter(version=version).select_related("stored").first()
    if copy is None:
        raise Http404
    try:
        return documents.signed_response(copy, request)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("evaluation:evidence_item", pk, evidence)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=CONTRIBUTE)
def signed(request: WorkRequest, pk: int, evidence: int, document: int) -> HttpResponseBase:
    """Upload what was signed on paper or outside."""
    here = Here.at(request, pk)
    found, paper = _paper_or_404(here, evidence, document)
    refuse_editor(here.zone, found, by=request.user, at=request.at)
    return document_pages.upload(
        request, paper,
        lambda taken, method: actions.attach_signed(
            pk, evidence, document, taken, method=method, by=request.user, at=request.at
        ),
        back=reverse("evaluation:evidence_item", args=(pk, evidence)), back_label=found.title,
    )  # fmt: skip


def _paper_or_404(here: Here, evidence: int, document: int) -> tuple[Evidence, Document]:
    found = here.evidence_or_404(evidence)
    with or_404():
        return found, actions.paper_of(found, document)
