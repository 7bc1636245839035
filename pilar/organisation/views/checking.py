"""Look once more before it is done: what was typed and what follows from it, on a page between form and act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_SURE, _EDIT = "yakin", "ubah"
_NOT_TYPED = (_SURE, _EDIT, "csrfmiddlewaretoken")


def is_sure(request: HttpRequest) -> bool:
    """Whether this sending comes from the page of ``check_page`` and means it."""
    return _SURE in request.POST


def wants_to_edit(request: HttpRequest) -> bool:
    """Whether somebody went back from that page to the form, which shows what was typed."""
    return _EDIT in request.POST


def check_page(
    request: HttpRequest, title: str, *, rows: Sequence[tuple[str, object]], effects: Sequence[str], submit: str,
    back: str, back_label: str, danger: bool = False, carried: Sequence[tuple[str, str]] = (), editable: bool = True,
    form: Form | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    """What was sent, as ``rows``, and its ``effects`` as sentences. All of it is sent again with the answer.

    ``carried``: what goes with it unseen, by name: its uploads (``KeepsFiles.carried``), or what was looked at.
    ``editable``: there is a form to go back to. ``form``: what is asked here besides; 422 where that was refused.
    """
    names = {*_NOT_TYPED, *(name for name, _ in carried), *(form.fields if form else ())}
    typed = [(name, value) for name, values in request.POST.lists() if name not in names for value in values]
    typed += carried
    shown = {
        "title": title, "rows": rows, "effects": effects, "submit": submit, "back": back, "back_label": back_label,
        "danger": danger, "typed": typed, "editable": editable, "form": form, **context,
    }  # fmt: skip
    return render(request, "organisation/check_page.html", shown, status=422 if form and form.errors else 200)
