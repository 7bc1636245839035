"""The pack for the desk evaluation, as PDF and as plain text; nothing of it is stored."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from pilar.evaluation.proposal.access import SEES
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.evaluation.proposal.presentation import pack_of
from pilar.evaluation.proposal.views.stages import proposed
from pilar.evaluation.proposal.workflow import FIXED
from pilar.kernel import documents
from pilar.kernel.documents import DocumentKind
from pilar.organisation.letterhead import letterhead_of
from pilar.organisation.web import WorkRequest, work_page

KIND: Final = documents.register(
    DocumentKind("presentation-pack", "Bahan paparan", "proposal/documents/paparan.typ", signed_outside=False)
)


@require_safe
@work_page(needs=SEES)
def pdf(request: WorkRequest, row: int) -> HttpResponseBase:
    """Made anew each time, without number; it says RANCANGAN where its proposal does not stand."""
    found = _frozen(request, row)
    pack, unit = pack_of(found, request.day), found.zone.unit
    content = documents.preview(
        KIND, title=pack.title, data={"subtitle": pack.subtitle, "blocks": list(pack.blocks)},
        letterhead=letterhead_of(unit), responsible=None, on=request.day, stamped=found.proposal.state != FIXED,
    )  # fmt: skip
    return documents.draft_response(content, f"paparan-{unit.slug}.pdf")


@require_safe
@work_page(needs=SEES)
def text(request: WorkRequest, row: int) -> HttpResponse:
    """The same as plain text, to go on with in slides."""
    pack = pack_of(_frozen(request, row), request.day)
    response = HttpResponse(pack.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="paparan-{row}.txt"'
    return response


def _frozen(request: WorkRequest, row: int) -> ProposedUnit:
    found = proposed(request, row)
    if found.submission is None:
        raise Http404
    return found
