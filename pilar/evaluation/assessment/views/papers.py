"""The papers of a zone's assessment on a page: cards, the PDF, signed copies, revoking; whatever they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.assessment.access import SEES, assessed_or_404
from pilar.evaluation.assessment.actions import papers as actions
from pilar.evaluation.assessment.kinds import EXIT_MINUTES, REPORT
from pilar.evaluation.assessment.queries.printed import paper_of
from pilar.evaluation.models import Zone
from pilar.kernel import documents
from pilar.kernel.documents import Card
from pilar.kernel.files import FileError
from pilar.kernel.models import Document
from pilar.organisation.access import AccessDenied
from pilar.organisation.seen import or_404
from pilar.organisation.views import document_pages
from pilar.organisation.web import WorkRequest, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])
#: The page on which a kind is shown.
SHOWN: Final = {REPORT.code: "assessment:report", EXIT_MINUTES.code: "assessment:exit_meeting"}


def cards_of(papers: Iterable[Document], zone: Zone, request: WorkRequest, *, signs: bool) -> list[Card]:
    """``papers`` as they are shown."""

    def at(name: str, *more: int) -> str:
        return reverse(f"assessment:{name}", args=[zone.pk, *more])

    return [
        documents.card(
            each, request.day, pdf=at("paper", each.pk), upload=at("paper_signed", each.pk) if signs else "",
            revoke=at("paper_revoke", each.pk) if signs else "",
            copy=lambda copy, each=each: at("paper_copy", each.pk, copy.version),  # type: ignore[misc]
        )
        for each in papers
    ]  # fmt: skip


def in_force(cards: Iterable[Card]) -> Document | None:
    """The paper among them that counts."""
    return next((card.document for card in cards if card.document.state == Document.VALID), None)


@require_safe
@work_page(needs="zone.view")
def pdf(request: WorkRequest, zone: int, document: int) -> HttpResponseBase:
    """The PDF inside the browser: of the report also for the unit, which it is addressed to."""
    found = _paper_or_404(request, zone, document)
    return _served(request, zone, found, lambda: documents.pdf_response(found, request))


@require_safe
@work_page(needs="zone.view")
def copy(request: WorkRequest, zone: int, document: int, version: int) -> HttpResponseBase:
    """A signed copy inside the browser."""
    found = _paper_or_404(request, zone, document)
    signed_copy = found.signed_copies.filter(version=version).select_related("stored").first()
    if signed_copy is None:
        raise Http404
    return _served(request, zone, found, lambda: documents.signed_response(signed_copy, request))


@_both
@work_page(needs=SEES)
def signed(request: WorkRequest, zone: int, document: int) -> HttpResponseBase:
    """Upload what was signed."""
    found = _kept_or_refused(request, zone, document)
    return document_pages.upload(
        request, found,
        lambda taken, method: actions.attach_signed(
            zone, found.pk, taken, method=method, by=request.user, at=request.at
        ),
        back=_home(zone, found), back_label=found.kind_label,
    )  # fmt: skip


@_both
@work_page(needs=SEES)
def revoke(request: WorkRequest, zone: int, document: int) -> HttpResponseBase:
    """Say that it counts no more."""
    found = _kept_or_refused(request, zone, document)
    return document_pages.revoke(
        request, found, lambda reason: actions.revoke(zone, found.pk, reason, by=request.user, at=request.at),
        back=_home(zone, found), back_label=found.kind_label,
    )  # fmt: skip


def _kept_or_refused(request: WorkRequest, pk: int, document: int) -> Document:
    zone = assessed_or_404(request, pk)
    with or_404():
        found = paper_of(zone, document)
    actions.refuse_keeper(found, zone, by=request.user, at=request.at)
    return found


def _paper_or_404(request: WorkRequest, pk: int, document: int) -> Document:
    """A report for whoever sees the zone; what assessors keep among themselves for whoever reads their work."""
    zone = zone_or_404(request, pk)
    with or_404():
        found = paper_of(zone, document)
    if found.kind != REPORT.code and not request.rights.may(SEES, zone.unit.path):
        raise AccessDenied("Peran Anda tidak mencakup halaman ini.")
    return found


def _home(zone: int, found: Document) -> str:
    return reverse(SHOWN[found.kind], args=[zone])


def _served(
    request: WorkRequest, zone: int, found: Document, response: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    try:
        return response()
    except FileError as error:
        messages.error(request, error.message)
        return redirect(_home(zone, found))
