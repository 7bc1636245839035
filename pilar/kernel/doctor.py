"""``pilar doctor``: examines an installation, one finding per check, each with what to do. It changes nothing.

A room adds its own checks in a module ``doctor.py``, which is found by itself:

    @check("worker", "Pekerja latar", needs=("migrations",))
    def worker_lives(visit: Visit) -> Finding:
        return good("berdetak 3 detik lalu")

The message goes on after the title; the remedy is a command or an instruction. Both are read by an IT officer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib import import_module

from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger("pilar.doctor")


class State(StrEnum):
    """How a check came out. Only a FAULT makes ``pilar doctor`` fail; a HINT is worth a look."""

    GOOD = "good"
    HINT = "hint"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it."""

    state: State
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """When the doctor came, and whether there is time to read every file and every entry (``full``)."""

    at: datetime
    full: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The finding of one check, with the check's name and its title for people."""

    name: str
    title: str
    finding: Finding


Examine = Callable[[Visit], Finding]


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    title: str
    needs: tuple[str, ...]
    examine: Examine


CHECKS: dict[str, Check] = {}
#: The kernel's modules with checks, in the order in which they are shown.
OWN = ("doctor_machine", "doctor_data", "doctor_documents", "doctor_work")


def good(message: str) -> Finding:
    return Finding(State.GOOD, message)


def hint(message: str, remedy: str) -> Finding:
    return Finding(State.HINT, message, remedy)


def fault(message: str, remedy: str) -> Finding:
    return Finding(State.FAULT, message, remedy)


def check(name: str, title: str, *, needs: Sequence[str] = ()) -> Callable[[Examine], Examine]:
    """Register a check. It is passed over where one of those that it ``needs`` has found a fault."""

    def register(examine: Examine) -> Examine:
        known = CHECKS.setdefault(name, Check(name, title, tuple(needs), examine))
        if known.examine is not examine:
            raise ValueError(f"two checks are named {name!r}")
        return examine

    return register


def discover() -> None:
    """Import the kernel's checks, then every room's."""
    for module in OWN:
        import_module(f"pilar.kernel.{module}")
    autodiscover_modules("doctor")


def examine(visit: Visit) -> Iterator[Result]:
    """Run every check, after those that it needs. One that breaks is a fault of its own."""
    faulty: set[str] = set()
    for each in in_order():
        in_the_way = [name for name in each.needs if name in faulty]
        if in_the_way:
            title = CHECKS[in_the_way[0]].title
            finding = hint(f"dilewati karena “{title}” belum beres", "bereskan itu dahulu, lalu periksa lagi")
        else:
            finding = _found(each, visit)
        if in_the_way or finding.state is State.FAULT:
            faulty.add(each.name)
        yield Result(each.name, each.title, finding)


def in_order() -> list[Check]:
    """The checks as they were registered, but each after those that it needs. Raises KeyError where one is unknown."""
    ordered: dict[str, Check] = {}

    def add(each: Check) -> None:
        for name in each.needs:
            add(CHECKS[name])
        ordered.setdefault(each.name, each)

    for each in CHECKS.values():
        add(each)
    return list(ordered.values())


def _found(each: Check, visit: Visit) -> Finding:
    try:
        return each.examine(visit)
    except Exception as error:
        logger.exception("check %s failed", each.name)
        reason = " ".join(str(error).split()) or type(error).__name__
        return fault(f"pemeriksaannya sendiri gagal: {reason}", "laporkan ini beserta jejak kesalahan yang tercetak")
