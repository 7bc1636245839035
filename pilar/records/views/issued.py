"""The documents of a record on its page: cards, the PDF, signed copies, revoking. The views check who may see it.

Every record that issues documents names its addresses alike: ``<record>_document`` with ``_copy``, ``_signed`` and
``_revoke`` after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from pilar.errors import PilarError
from pilar.kernel import documents, intake
from pilar.kernel.documents import Card
from pilar.kernel.files import FileError
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.seen import or_404
from pilar.organisation.views import document_pages
from pilar.organisation.web import WorkRequest
from pilar.records.actions import issued as actions
from pilar.records.actions.issued import Issuing


def cards_of(record: Issuing, request: WorkRequest, *, manages: bool) -> list[Card]:
    """The documents of the record as they are shown. Two queries."""
    shown = []
    for each in documents.documents_of(record):
        where = {"pk": record.pk, "document": each.pk}
        shown.append(documents.card(
            each, request.day, pdf=_address(record, "", **where),
            upload=_address(record, "_signed", **where) if manages else "",
            revoke=_address(record, "_revoke", **where) if manages else "",
            copy=lambda copy, where=where: _address(  # type: ignore[misc]
                record, "_copy", **where, version=copy.version
            ),
        ))  # fmt: skip
    return shown


def document_or_404(record: Issuing, pk: int) -> Document:
    """One of the documents of a record that is seen."""
    with or_404():
        return actions.document_of(record, pk)


def draft(request: WorkRequest, record: Issuing, make: Callable[[], bytes], filename: str) -> HttpResponseBase:
    """What ``make`` prints, or the record's page with the reason why it cannot."""
    try:
        return documents.draft_response(make(), filename)
    except PilarError as error:
        messages.error(request, error.message)
        return redirect(home(record))


def pdf(request: WorkRequest, record: Issuing, document: int) -> HttpResponseBase:
    """The PDF, inside the browser."""
    found = document_or_404(record, document)
    return _served(request, record, lambda: documents.pdf_response(found, request))


def copy(request: WorkRequest, record: Issuing, document: int, version: int) -> HttpResponseBase:
    """A signed copy, inside the browser."""
    copies = document_or_404(record, document).signed_copies.filter(version=version)
    found = copies.select_related("stored").first()
    if found is None:
        raise Http404
    return _served(request, record, lambda: documents.signed_response(found, request))


def signed(
    request: WorkRequest, record: Issuing, document: int, attach: Callable[[intake.Taken, str], SignedCopy]
) -> HttpResponseBase:
    """Upload what was signed on paper or outside; ``attach`` is the record's own action."""
    found = document_or_404(record, document)
    return document_pages.upload(request, found, attach, back=home(record), back_label=record.title)


def revoke(request: WorkRequest, record: Issuing, document: int, act: Callable[[str], object]) -> HttpResponseBase:
    """Say that a document counts no more; ``act`` is the record's own action."""
    found = document_or_404(record, document)
    return document_pages.revoke(request, found, act, back=home(record), back_label=record.title)


def home(record: Issuing) -> str:
    """The record's page."""
    return reverse(f"records:{record._meta.model_name}", args=[record.pk])


def _address(record: Issuing, what: str, **where: Any) -> str:
    return reverse(f"records:{record._meta.model_name}_document{what}", kwargs=where)


def _served(request: WorkRequest, record: Issuing, response: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return response()
    except FileError as error:
        messages.error(request, error.message)
        return redirect(home(record))
