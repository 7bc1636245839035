"""Measuring the facts of one zone at one moment: units, windows and rules read once, each fact measured once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from pilar.evaluation.access import day_of
from pilar.evaluation.facts import registry
from pilar.evaluation.facts.hashing import canonical, sha256_of
from pilar.evaluation.facts.model import Fact, Rows
from pilar.evaluation.facts.registry import FactError, Registered
from pilar.evaluation.facts.units import UnitSet, unit_sets
from pilar.evaluation.models import Zone
from pilar.evaluation.windows import EvidenceWindow, Window, window_for
from pilar.kernel import rules
from pilar.kernel.models.rules import Rule

#: Rows that are printed; a longer list stays in Pilar, its number and hash are on the paper.
PRINTED_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Case:
    """What a fact is measured for: the units of one level, the window of its question, the day of the state.

    ``as_of`` is the cut-off date, or today where that has not come yet: nobody can know who is on duty next April.
    """

    session: Session
    declared: Registered
    units: UnitSet
    window: Window
    as_of: date

    @property
    def zone(self) -> Zone:
        return self.session.zone

    @property
    def until(self) -> date:
        """The last day of the window that has come: what happens after it has not happened yet."""
        return min(self.window.end, self.as_of)

    def rule(self, code: str) -> Rule:
        """The rule in force for the body. Raises FactError where the fact has not declared it."""
        if code not in self.declared.rules:
            raise FactError(f"Fakta {self.declared.code} membaca aturan {code} tanpa menyebutnya.")
        return self.session.rule(code)

    def number(self, code: str) -> Fraction:
        """The value of a rule as an exact number."""
        return Fraction(Decimal(str(self.rule(code).value)))

    def fact(self, code: str) -> Fact:
        """Another fact for the same window. Raises FactError where it was not declared as taken."""
        if code not in self.declared.takes:
            raise FactError(f"Fakta {self.declared.code} memakai {code} tanpa menyebutnya.")
        return self.session.measure(code, self.window).fact


@dataclass(frozen=True, slots=True)
class ReadRows:
    """A list as it was read once: each row by type, id and hash of its cells; the first of them with their cells."""

    title: str
    headings: tuple[str, ...]
    hashes: tuple[tuple[str, int, str], ...]
    shown: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Measured:
    """A fact with where its rows come from."""

    declared: Registered
    fact: Fact
    units: UnitSet
    window: Window
    as_of: date
    clock: ZoneInfo

    @property
    def origin(self) -> str:
        """The OPD or body whose rows these are, where they are inherited; else empty."""
        return self.units.origin

    @cached_property
    def lists(self) -> tuple[ReadRows, ...]:
        """The rows behind the figure. They are read once, so digest, frozen content and paper say the same of them.

        Their days are those of the body, whoever reads: a page, or a worker that is nowhere.
        """
        with timezone.override(self.clock):
            return tuple(_read(rows) for rows in self.fact.rows)


def _read(rows: Rows) -> ReadRows:
    hashes: list[tuple[str, int, str]] = []
    shown: list[tuple[str, ...]] = []
    for row in rows.read():
        hashes.append((row.type, row.id, sha256_of(canonical(row.cells))))
        if len(shown) < PRINTED_ROWS:
            shown.append(row.cells)
    return ReadRows(rows.title, rows.headings, tuple(hashes), tuple(shown))


class Session:
    """Measures facts of ``zone`` as they are at ``at``."""

    def __init__(self, zone: Zone, at: datetime) -> None:
        self.zone, self.at = zone, at
        self.today = day_of(zone, at)
        self.as_of = min(self.today, zone.cutoff)
        self._clock = ZoneInfo(zone.unit.body.time_zone)
        self._sets: Mapping[str, UnitSet] | None = None
        self._book: rules.RuleBook | None = None
        self._done: dict[tuple[str, Window], Measured] = {}
        self._open: list[str] = []

    def measure_for(self, code: str, entry: EvidenceWindow) -> Measured:
        """The fact for a question with this window."""
        return self.measure(code, window_for(entry, self.zone.cutoff))

    def measure(self, code: str, window: Window) -> Measured:
        """The fact at the first of its levels that has rows; at its first level where none has.

        Raises FactError for an unknown fact and for a circle.
        """
        key = (code, window)
        if key not in self._done:
            if code in self._open:
                raise FactError(f"Fakta saling memakai: {' → '.join((*self._open, code))}.")
            self._open.append(code)
            try:
                with timezone.override(self._clock):
                    self._done[key] = self._measure(registry.get(code), window)
            finally:
                self._open.pop()
        return self._done[key]

    def _measure(self, declared: Registered, window: Window) -> Measured:
        first: Measured | None = None
        for level in declared.levels:
            units = self.sets.get(level)
            if units is None:
                continue
            found = declared.measure(Case(self, declared, units, window, self.as_of))
            measured = Measured(declared, found, units, window, self.as_of, self._clock)
            if not found.absent:
                return measured
            first = first or measured
        if first is None:
            units = next(iter(self.sets.values()))
            nothing = Fact("Tingkat yang mempunyai datanya tidak ada di atas unit ini.", absent=True)
            return Measured(declared, nothing, units, window, self.as_of, self._clock)
        return replace(first, fact=replace(first.fact, absent=True))

    @property
    def sets(self) -> Mapping[str, UnitSet]:
        if self._sets is None:
            self._sets = unit_sets(self.zone, self.as_of)
        return self._sets

    def rule(self, code: str) -> Rule:
        """The rule in force for the zone's body on the day of the state. One query for all rules of all facts."""
        if self._book is None:
            self._book = rules.book(self._codes(), [self.zone.unit.body.uuid])
        return self._book.get(code, self.zone.unit.body.uuid, self.as_of)

    @staticmethod
    def _codes() -> Iterable[str]:
        from pilar.evaluation.facts.suggesting import SHARED_RULES

        return {*SHARED_RULES, *(code for each in registry.facts().values() for code in each.rules)}
