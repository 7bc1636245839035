"""The lists of ``/catatan/``: each noun adds its own when the app starts, with what waits in it for whoever asks.

add_section(Section(1, "Kegiatan", "records:activities", "Rapat, apel, pelatihan …", activities.standing))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pilar.kernel.inbox import Asker


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something in a list that somebody has to do: in words with the number, and the address that shows only those."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many records of a noun somebody sees, and what waits among them."""

    total: int
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A noun's list: its place in the order, label, name of its address, what it holds, and how it stands.

    ``standing`` takes a fixed number of queries, whatever there is.
    """

    place: int
    label: str
    url: str
    holds: str
    standing: Callable[[Asker], Standing]


_SECTIONS: Final[dict[str, Section]] = {}


def add_section(section: Section) -> None:
    """Put ``section`` into the room; the second time it takes the place of the first."""
    _SECTIONS[section.url] = section


def sections() -> list[Section]:
    """All that have been added, in their order."""
    return sorted(_SECTIONS.values(), key=lambda section: section.place)
