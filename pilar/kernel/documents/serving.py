"""A document on a page of its room: the card, the PDF, the signed copies. The room has checked the right to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from pilar.kernel import files, media_types
from pilar.kernel.documents import tokens
from pilar.kernel.filenames import safe_filename
from pilar.kernel.models.documents import Document, SignedCopy

_KINDS = {Document.VALID: "good", Document.REPLACED: "warn", Document.REVOKED: "bad"}


@dataclass(frozen=True, slots=True)
class Card:
    """What ``components/document.html`` shows. Addresses are empty where the reader may not go there."""

    document: Document
    state: str
    state_kind: str
    pdf: str
    verification: str
    copies: tuple[tuple[SignedCopy, str], ...] = ()
    upload: str = ""
    revoke: str = ""


def card(
    document: Document, day: date, *, pdf: str, upload: str = "", revoke: str = "",
    copy: Callable[[SignedCopy], str] | None = None,
) -> Card:  # fmt: skip
    """``document`` as it is shown on ``day``: ``pdf``, ``upload``, ``revoke`` and ``copy`` give the room's addresses.

    No query where the signed copies are prefetched, as ``documents_of`` does.
    """
    counts = document.state == Document.VALID
    copies = document.signed_copies.all() if copy and document.signed_outside else ()
    return Card(
        document=document,
        state=document.state_label(day),
        state_kind=state_kind(document, day),
        pdf=pdf,
        verification=f"/verifikasi/{document.token}/",
        copies=tuple((each, copy(each)) for each in copies) if copy else (),
        upload=upload if counts and document.signed_outside else "",
        revoke=revoke if document.state != Document.REVOKED else "",
    )


def state_kind(document: Document, day: date) -> str:
    """The kind of tag for the document's state on ``day``."""
    return "warn" if document.is_expired(day) else _KINDS[document.state]


def pdf_response(document: Document, request: HttpRequest) -> HttpResponseBase:
    """The PDF inside the browser. Raises FileError where its bytes are gone."""
    return files.serve(request, document.stored, filename_of(document), inline=True)


def signed_response(copy: SignedCopy, request: HttpRequest) -> HttpResponseBase:
    """A signed copy inside the browser. Raises FileError where its bytes are gone."""
    return files.serve(request, copy.stored, copy.filename, inline=True)


def draft_response(content: bytes, filename: str) -> HttpResponse:
    """What ``preview`` made, inside the browser, never kept by it."""
    disposition = content_disposition_header(as_attachment=False, filename=safe_filename(filename))
    headers = {
        "Content-Disposition": disposition or "inline",
        "Content-Security-Policy": files.POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_types.PDF, headers=headers)


def filename_of(document: Document) -> str:
    """``Pakta integritas 012-2026.pdf``"""
    number = (document.number or document.title).replace("/", "-")
    return safe_filename(f"{document.kind_label} {number}.pdf")


def code_of(document: Document) -> str:
    """The code as it is printed, in fours."""
    return tokens.grouped(document.token)
