"""The facts that the rooms have built, by code. A room's ``facts.py`` is found by its name when the site starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from pilar.errors import PilarError
from pilar.evaluation.facts.model import Fact

if TYPE_CHECKING:
    from pilar.evaluation.facts.session import Case

Measure = Callable[["Case"], Fact]


class FactError(PilarError):
    """A fact is registered twice, unknown, or takes itself as input."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A fact as its room has declared it.

    ``levels``: where rows are looked for, in order; the first level that has any counts. ``takes``: codes of other
    facts that it reads. ``moved_by``: beginnings of ledger event codes after which it has to be measured anew.
    ``rules``: codes of rules that it reads.
    """

    code: str
    label: str
    measure: Measure
    levels: tuple[str, ...]
    takes: tuple[str, ...]
    moved_by: tuple[str, ...]
    rules: tuple[str, ...]
    app: str


_facts: dict[str, Registered] = {}


def fact(
    code: str, label: str, *, levels: tuple[str, ...] = ("unit",), takes: tuple[str, ...] = (),
    moved_by: tuple[str, ...] = (), rules: tuple[str, ...] = (),
) -> Callable[[Measure], Measure]:  # fmt: skip
    """Register a function that measures the fact ``code`` for one level of units and one window.

    It gets a ``Case`` and returns a ``Fact``; it reads rows and no clock. Raises FactError where the code is taken.
    """

    def registered(measure: Measure) -> Measure:
        if code in _facts:
            raise FactError(f"Fakta {code} didaftarkan dua kali.")
        app = measure.__module__.removeprefix("pilar.").rsplit(".facts", 1)[0]
        _facts[code] = Registered(code, label, measure, levels, takes, moved_by, rules, app)
        return measure

    return registered


def facts() -> Mapping[str, Registered]:
    """All facts that are built, by code."""
    return MappingProxyType(_facts)


def get(code: str) -> Registered:
    """Raises FactError where no room has built it."""
    if code not in _facts:
        raise FactError(f"Fakta {code} belum dibangun ruang mana pun.")
    return _facts[code]


def moved_by(code: str) -> tuple[str, ...]:
    """Beginnings of events that move the fact, or one that it takes as input, however far away. Empty for none."""
    found: dict[str, None] = {}
    left, met = [code], set()
    while left:
        each = left.pop()
        if each in _facts and each not in met:
            met.add(each)
            found.update(dict.fromkeys(_facts[each].moved_by))
            left.extend(_facts[each].takes)
    return tuple(found)


def load_all() -> None:
    """Import the ``facts`` module of every room that has one."""
    for config in apps.get_app_configs():
        if config.name.startswith("pilar.") and config.module and module_has_submodule(config.module, "facts"):
            # This room's own package of that name holds the mechanism; what it can prove stands in ``own``.
            import_module(f"{config.name}.facts")


def faults() -> list[str]:
    """What is wrong with the declarations: unknown inputs and circles. For ``pilar doctor`` and a test."""
    return [*_unknown(), *_circles()]


def _unknown() -> Iterator[str]:
    for each in _facts.values():
        for code in each.takes:
            if code not in _facts:
                yield f"Fakta {each.code} memakai {code}, yang belum dibangun ruang mana pun."


def _circles() -> Iterator[str]:
    done: set[str] = set()
    for start in sorted(_facts):
        yield from _walk(start, (), done)


def _walk(code: str, path: tuple[str, ...], done: set[str]) -> Iterator[str]:
    if code in path:
        yield f"Fakta saling memakai: {' → '.join((*path[path.index(code) :], code))}."
        return
    if code in done or code not in _facts:
        return
    for taken in _facts[code].takes:
        yield from _walk(taken, (*path, code), done)
    done.add(code)
