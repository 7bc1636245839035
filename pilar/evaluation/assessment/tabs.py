"""The pages of one zone at its assessors, as the row of places under its name."""

from __future__ import annotations

from typing import Any, Final

from pilar.evaluation.models import Zone
from pilar.evaluation.tabs import Tab

#: Each address takes the zone's id.
TABS: Final[list[Tab]] = [Tab("Penilaian", "assessment:zone"), Tab("Tim penilai", "assessment:team")]


def add_tab(tab: Tab) -> None:
    """Put ``tab`` behind those that stand there; the second time it stands there already."""
    if tab not in TABS:
        TABS.append(tab)


def page_names(zone: Zone, tab: str, **more: Any) -> dict[str, Any]:
    """For templates that extend ``assessment/tpi_page.html``; ``tab`` is the name of the address that is open."""
    return {"zone": zone, "tabs": TABS, "tab": tab, **more}
