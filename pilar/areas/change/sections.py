"""The parts of area 1 on its first page. Whoever builds one registers it beside its views:

    @section("pact", "Pakta integritas", "change:pacts", place=20, does="Teks tahun ini dan siapa yang …")
    def card(request: WorkRequest) -> Card: ...

A part is shown to whoever opens the page (``change.view``); it takes a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pilar.organisation.web import WorkRequest


@dataclass(frozen=True, slots=True)
class Card:
    """What a part says: a figure of few signs or nothing, a sentence, what to do now (label, address)."""

    says: str
    figure: str = ""
    acts: tuple[tuple[str, str], ...] = ()


Says = Callable[[WorkRequest], Card]


@dataclass(frozen=True, slots=True)
class Section:
    """A part: its heading, the name of its address, its place on the page, what it is for."""

    code: str
    title: str
    url: str
    place: int
    does: str
    says: Says


SECTIONS: Final[dict[str, Section]] = {}


def section(code: str, title: str, url: str, *, place: int, does: str) -> Callable[[Says], Says]:
    """Register a part of the page. Raises ValueError where two have one code."""

    def register(says: Says) -> Says:
        if SECTIONS.setdefault(code, Section(code, title, url, place, does, says)).says is not says:
            raise ValueError(f"two sections of area 1 are named {code}")
        return says

    return register


def sections() -> list[Section]:
    """In the order of the page."""
    return sorted(SECTIONS.values(), key=lambda each: each.place)
