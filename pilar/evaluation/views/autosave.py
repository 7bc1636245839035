"""What a page that saves each field as it is left is answered, on the unit's side and on the assessors' alike.

Each answer is a fragment whose pieces find their places themselves (htmx, out of band); inputs are left as they are.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pilar.errors import PilarError
from pilar.evaluation.presenters.parts import html_id
from pilar.evaluation.presenters.questions import Clash

CONFLICT, UNPROCESSABLE = 409, 422


class Unsound(PilarError):
    """What was typed is no answer to its field; the message says why."""


def is_one_field(request: HttpRequest) -> bool:
    """Whether lke.js has sent a single field, rather than somebody a form."""
    return request.headers.get("HX-Request") == "true"


def unsound(request: HttpRequest, key: str, error: Unsound) -> HttpResponse:
    """422 with the sentence, at the field."""
    names = {"id": html_id("isian", key), "message": error.message}
    return render(request, "evaluation/lke_unsound.html", names, status=UNPROCESSABLE)


def refused(request: HttpRequest, message: str) -> HttpResponse:
    """422 with the sentence, above the form."""
    return render(request, "evaluation/lke_refused.html", {"message": message}, status=UNPROCESSABLE)


def conflict(request: HttpRequest, shown: Clash) -> HttpResponse:
    """409 with both texts and what can be done, at the field."""
    names = {"clash": shown, "place": html_id("isian", shown.key), "save_url": request.path}
    return render(request, "evaluation/lke_conflict.html", names, status=CONFLICT)


#: Key, id and version of a field that was saved.
Version = tuple[str, str, int]


def version_of(key: str, number: int) -> Version:
    return key, html_id("isian", key), number
