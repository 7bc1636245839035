"""The two frames in which a zone's assessment is shown: among its pages at the TPI, and among its own pages."""

from __future__ import annotations

from typing import Any, Final

from pilar.evaluation.models import Zone
from pilar.evaluation.tabs import TABS

TPI_PAGE: Final = "assessment/tpi_page.html"
ZONE_PAGE: Final = "evaluation/zone_page.html"


def zone_names(zone: Zone, tab: str) -> dict[str, Any]:
    """What the frame of a zone's own pages needs; ``tab`` is the name of the address that is open."""
    return {"zone": zone, "tabs": TABS, "tab": tab}
