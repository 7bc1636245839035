"""The legal basis of the report: a list in data/report-basis.yaml, read strictly. None of it stands in the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pilar.evaluation.milestones import STATUSES
from pilar.instrument.faults import InstrumentError
from pilar.instrument.reading import Reader, read_text, read_yaml

FILE: Final = Path(__file__).parent.parent / "data" / "report-basis.yaml"
_KEYS: Final = ("code", "text", "source", "status", "note", "since", "until")


@dataclass(frozen=True, slots=True)
class Law:
    """A regulation as the report names it; ``since`` and ``until`` are years of evaluation."""

    code: str
    text: str
    source: str
    status: str
    note: str
    since: int
    until: int | None

    @property
    def status_label(self) -> str:
        return STATUSES[self.status]

    @property
    def is_unconfirmed(self) -> bool:
        return self.status != "confirmed"

    @property
    def printed(self) -> str:
        """As it stands in the report, which says so where it is not certain."""
        return f"{self.text} ({self.status_label})" if self.is_unconfirmed else self.text


def laws_of(year: int) -> list[Law]:
    """Those of an evaluation of ``year``, in the order of the file. Raises InstrumentError for a broken file."""
    return [each for each in _laws() if each.since <= year <= (each.until or year)]


@cache
def _laws() -> tuple[Law, ...]:
    return parse(read_yaml(read_text(FILE), FILE.name), FILE.name)


def parse(data: Mapping[str, Any], name: str) -> tuple[Law, ...]:
    """Build the list. Raises InstrumentError with all faults at once."""
    read = Reader()
    found = read.listed(data, "basis", name, _one)
    if read.faults:
        raise InstrumentError(name, read.faults)
    return tuple(found.values())


def _one(read: Reader, item: Mapping[str, Any], where: str) -> Law:
    read.only(item, _KEYS, where)
    since, until = read.years(item, where)
    return Law(
        read.text(item, "code", where), read.text(item, "text", where), read.text(item, "source", where),
        read.one_of(item, "status", where, STATUSES), read.text(item, "note", where), since, until,
    )  # fmt: skip
