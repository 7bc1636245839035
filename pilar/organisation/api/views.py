"""The doors of machines. What is behind them is imported by the first that comes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from pilar.organisation.api.problems import ApiError, answer


@csrf_exempt
def call(request: HttpRequest, operation: str, **kwargs: Any) -> HttpResponseBase:
    """Answer by the operation of this ``url_name``. Its parameters come from the address."""
    if request.method != "GET":
        return answer(ApiError("METHOD_NOT_ALLOWED", headers={"Allow": "GET"}))
    from pilar.organisation.api.frame import operations

    request.at = timezone.now()  # type: ignore[attr-defined] # of the token, its limit and what it asks for
    response = operations()[operation](request, **kwargs)
    response.headers["Cache-Control"] = "no-store"
    return response


@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """An address below /api that nothing answers: in JSON, as a machine asks."""
    return answer(ApiError("PATH_NOT_FOUND", "Tidak ada apa pun di alamat ini. Lihat /api/v1/docs."))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document. Public: it says what can be asked, and nothing of what is there."""
    from pilar.organisation.api.frame import document

    response = JsonResponse(document(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page to read and to print."""
    from pilar.organisation.api.frame import document
    from pilar.organisation.api.page import shown
    from pilar.organisation.api.problems import CODES

    names = {**shown(document()), "codes": [(code, *told) for code, told in CODES.items()],
             "origin": settings.PILAR_ORIGIN}  # fmt: skip
    return render(request, "organisation/api_docs.html", names)
