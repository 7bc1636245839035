"""The pages of one zone, as the row of places under its name."""

from __future__ import annotations

from typing import Final, NamedTuple


class Tab(NamedTuple):
    """A page of a zone: label, and the name of its address, which takes the zone's id."""

    label: str
    url: str


#: Rooms above this one put theirs between when they start.
TABS: Final[list[Tab]] = [
    Tab("Ringkasan", "evaluation:zone"),
    Tab("Lembar kerja", "evaluation:lke"),
    Tab("Bukti", "evaluation:evidence"),
    Tab("Fakta", "evaluation:facts"),
    Tab("Rontgen", "evaluation:xray"),
    Tab("Perkembangan", "evaluation:progress"),
    Tab("Excel", "evaluation:imports"),
    Tab("Tim", "evaluation:team"),
    Tab("Tugas", "evaluation:assignments"),
    Tab("Cakupan", "evaluation:scope"),
    Tab("Penyerahan", "evaluation:submit"),
]


def add_tab(tab: Tab, *, after: str) -> None:
    """Put ``tab`` behind the one whose address is named ``after``; the second time it stands there already."""
    if tab not in TABS:
        TABS.insert(next(place for place, each in enumerate(TABS, 1) if each.url == after), tab)


#: Pages about one question that rooms above this one have. Each address takes the zone's id and the question's code.
QUESTION_PAGES: Final[list[Tab]] = []


def add_question_page(tab: Tab) -> None:
    """Let the worksheet lead to a page about a question; the second time it does so already."""
    if tab not in QUESTION_PAGES:
        QUESTION_PAGES.append(tab)
