"""The pages of one zone's roadmap: the second row of places, under those of the zone."""

from __future__ import annotations

from typing import Final

from pilar.evaluation.tabs import Tab

#: The tab of the zone's pages under which all of these stand.
TAB: Final = "roadmap:home"
PAGES: Final[list[Tab]] = [Tab("Jalannya", "roadmap:home")]


def add_page(page: Tab) -> None:
    """Put ``page`` behind those that stand there; the second time it stands there already."""
    if page not in PAGES:
        PAGES.append(page)
