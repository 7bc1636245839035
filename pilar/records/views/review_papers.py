"""The report of a review: its draft, the document that is issued, its signed copies."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.organisation.web import WorkRequest, act_and_return, work_page
from pilar.records.access import SEES, record_or_404
from pilar.records.actions import review_papers as actions
from pilar.records.models import Review
from pilar.records.views import issued
from pilar.records.views.reviews import managed_or_404

_METHODS: Final = ["GET", "HEAD", "POST"]


@require_POST
@work_page(needs=SEES)
def issue(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Print the report."""
    managed_or_404(request, pk)
    return act_and_return(
        request, lambda: actions.print_report(pk, by=request.user, at=request.at),
        "Laporan evaluasi sudah terbit sebagai PDF.", "records:review", pk,
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def draft(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The report as it would be printed now."""
    review = _review_or_404(request, pk)
    name = f"Rancangan laporan {review.title}.pdf"
    return issued.draft(request, review, lambda: actions.draft_report(review, request.at), name)


@require_safe
@work_page(needs=SEES)
def document(request: WorkRequest, pk: int, document: int) -> HttpResponseBase:
    """The PDF."""
    return issued.pdf(request, _review_or_404(request, pk), document)


@require_safe
@work_page(needs=SEES)
def document_copy(request: WorkRequest, pk: int, document: int, version: int) -> HttpResponseBase:
    """A signed copy."""
    return issued.copy(request, _review_or_404(request, pk), document, version)


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def document_signed(request: WorkRequest, pk: int, document: int) -> HttpResponseBase:
    """Upload what was signed on paper or outside."""
    return issued.signed(
        request, managed_or_404(request, pk), document,
        lambda taken, method: actions.attach_signed(
            pk, document, taken, method=method, by=request.user, at=request.at
        ),
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def document_revoke(request: WorkRequest, pk: int, document: int) -> HttpResponseBase:
    """Revoke a report."""
    return issued.revoke(
        request, managed_or_404(request, pk), document,
        lambda reason: actions.revoke_document(pk, document, reason, by=request.user, at=request.at),
    )  # fmt: skip


def _review_or_404(request: WorkRequest, pk: int) -> Review:
    return record_or_404(request, Review, pk, rows=Review.objects.select_related("unit__body", "series", "activity"))
