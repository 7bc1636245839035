"""Type a code, look at what it stands for, hold a file against it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel.addresses import network_of
from pilar.kernel.documents.serving import code_of
from pilar.kernel.documents.tokens import read_token
from pilar.kernel.errors import too_many_requests
from pilar.kernel.models import Document
from pilar.organisation.access import DEFAULT_ZONE
from pilar.organisation.models import Body
from pilar.organisation.signin import throttle
from pilar.portal.verification.forms import CodeForm, CompareForm
from pilar.portal.verification.presenting import compare, rows_of, state_of

#: Codes that do not exist, asked for from one address within throttle.WINDOW.
MISSES = 100


@require_safe
def ask(request: HttpRequest) -> HttpResponseBase:
    """Type or paste the code."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_valid():
        return redirect("portal:verify_document", form.cleaned_data["kode"])
    return _page(request, "portal/verify.html", 422 if form.errors else 200, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, token: str) -> HttpResponseBase:
    """What is known of the document with this code; 404 with advice where there is none. Three queries."""
    read = read_token(token)
    found = Document.objects.filter(token=read).first() if read else None
    if found is None:
        return _unknown(request)
    if read != token:
        return redirect("portal:verify_document", read)
    body = Body.objects.filter(uuid=found.body).first()
    with timezone.override(ZoneInfo(body.time_zone) if body else DEFAULT_ZONE):
        form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
        copies = list(found.signed_copies.all())
        compared = compare(found, copies, form.cleaned_data["berkas"]) if form.is_valid() else None
        return _page(
            request, "portal/verify_document.html", 422 if form.errors else 200, form=form, document=found,
            rows=rows_of(found, copies), state=state_of(found, timezone.localdate()), compared=compared, copies=copies,
            code=code_of(found), sample=settings.PILAR_DEMO or (body is not None and body.is_sample),
        )  # fmt: skip


def _unknown(request: HttpRequest) -> HttpResponse:
    """404, or 429 for whoever has asked for very many codes that do not exist."""
    at = timezone.now()
    try:
        throttle.take("verify", network_of(request), at, limit=MISSES)
    except throttle.Throttled:
        return too_many_requests(request)
    throttle.sweep(at)
    return _page(request, "portal/verify_unknown.html", HTTPStatus.NOT_FOUND, form=CodeForm())


def _page(request: HttpRequest, template: str, status: int, **names: Any) -> HttpResponse:
    response = render(request, template, {"sample": settings.PILAR_DEMO, **names}, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
