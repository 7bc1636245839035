"""What the frame of every page needs: who is signed in, where they can go, whether it is all sample data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from pilar.organisation.places import ROOMS, places_for, rooms_for

#: Beginning of an address → the place in the masthead that is marked.
_SECTIONS = {"/ruang-kerja/": "work", "/kelola/": "manage", "/akun/": "account"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. On a page behind the sign-in it takes no query: ``web.enter`` has read all."""
    rights = getattr(request, "rights", None)
    if rights is None:
        return {"sample": settings.PILAR_DEMO}
    agency = getattr(request, "agency", None)
    return {
        "me": request.user,
        "rights": rights,
        "places": places_for(rights),
        "rooms": rooms_for(rights),
        "current": _current(request.path),
        "sample": settings.PILAR_DEMO or (agency is not None and agency.is_sample),
    }


def _current(path: str) -> str:
    sections = {**_SECTIONS, **{room.begins: room.url for room in ROOMS}}
    return next((name for start, name in sections.items() if path.startswith(start)), "")
