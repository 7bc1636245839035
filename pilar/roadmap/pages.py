"""What every page of a zone's roadmap is rendered with."""

from __future__ import annotations

from typing import Any

from pilar.evaluation.models import Zone
from pilar.evaluation.tabs import TABS
from pilar.organisation.web import WorkRequest
from pilar.roadmap.access import managing
from pilar.roadmap.tabs import PAGES, TAB


def page_names(request: WorkRequest, zone: Zone, page: str, **more: Any) -> dict[str, Any]:
    """For templates that extend ``roadmap/page.html``; ``page`` is the name of the address in ``PAGES``. No query."""
    return {
        "zone": zone, "tabs": TABS, "tab": TAB, "pages": PAGES, "road_page": page, "day": request.day,
        "managing": managing(request.user, zone, request.at), **more,
    }  # fmt: skip
