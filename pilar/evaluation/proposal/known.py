"""What other rooms know of a prerequisite already: shown and judged until its keeper has written something down.

@knows("launch")
def days_of(units: Collection[int], day: date) -> Mapping[int, Known]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Known:
    """A value as a keeper would keep it (see ``prerequisites.py``), and from where it is, for people."""

    value: str
    source: str


#: Ids of units, the day → what is known of each; one query.
Knower = Callable[[Collection[int], date], Mapping[int, Known]]
KNOWERS: Final[dict[str, Knower]] = {}


def knows(code: str) -> Callable[[Knower], Knower]:
    """Register what a room knows of the prerequisite ``code``. Raises ValueError where two rooms do."""

    def register(knower: Knower) -> Knower:
        if KNOWERS.setdefault(code, knower) is not knower:
            raise ValueError(f"two rooms know the prerequisite {code}")
        return knower

    return register


def known(units: Collection[int], day: date) -> dict[str, Mapping[int, Known]]:
    """By code of the prerequisite, by unit. A query for each that some room knows of."""
    return {code: knower(units, day) for code, knower in KNOWERS.items()}
