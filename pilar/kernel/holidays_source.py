"""What the package ``holidays`` knows of Indonesia's days off. It is the one module that imports it: it is heavy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata

NATIONAL, JOINT_LEAVE = "national", "joint_leave"
_CATEGORIES = (("public", NATIONAL), ("government", JOINT_LEAVE))


@dataclass(frozen=True, slots=True)
class ShippedDay:
    """One day off as the package has it; ``estimated`` where it says so itself."""

    day: date
    name: str
    kind: str
    estimated: bool


def source() -> str:
    """What stands as the source of a shipped day: the package is not the decree."""
    return f"Paket data holidays {metadata.version('holidays')}; cocokkan dengan SKB tiga menteri"


def shipped_days(years: Iterable[int]) -> tuple[ShippedDay, ...]:
    """The national holidays and joint leave of ``years``, in order of days.

    A year that the government has not decided on has estimated feasts and no joint leave at all.
    """
    return tuple(day for year in sorted(set(years)) for day in _year(year))


@cache
def _year(year: int) -> tuple[ShippedDay, ...]:
    from holidays.countries.indonesia import Indonesia

    label = Indonesia.estimated_label.replace("%s", "")
    found: dict[date, ShippedDay] = {}
    for category, kind in _CATEGORIES:
        package = Indonesia(years=year, language="id", categories=(category,))
        for day in package:
            names = package.get_list(day)
            name = "; ".join(name.replace(label, "") for name in names)
            # A day that is both is a holiday; joint leave on it adds nothing.
            found.setdefault(day, ShippedDay(day, name, kind, any(label in name for name in names)))
    return tuple(found[day] for day in sorted(found))
