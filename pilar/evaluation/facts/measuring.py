"""From a question or number field to its measured fact with what it suggests."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pilar.evaluation.facts import readings, registry
from pilar.evaluation.facts.mapping import Entry, FactMap, fact_map
from pilar.evaluation.facts.session import Measured, Session
from pilar.evaluation.facts.suggesting import MOST_RULE, Suggestion, suggest
from pilar.evaluation.rulebook import Rulebook
from pilar.evaluation.windows import EvidenceWindow, entry_for, load_windows
from pilar.instrument.model import Instrument, Question

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact as it was measured for ``key``, the code of a question or the key of a number field."""

    key: str
    entry: Entry
    measured: Measured
    suggestion: Suggestion

    @property
    def option(self) -> str | None:
        """What is suggested to people: nothing where Pilar has no row at all, since the rows may be on paper."""
        return None if self.measured.fact.absent else self.suggestion.option

    @property
    def number(self) -> Decimal | None:
        """What a number field is to say; None where nothing can be said."""
        fact = self.measured.fact
        if fact.value is None or fact.absent or fact.nil:
            return None
        return readings.decimal_of(fact.value)

    @property
    def fraction(self) -> Fraction | None:
        """The same, exact."""
        return None if self.number is None else Fraction(self.number)

    @property
    def digest(self) -> str:
        return readings.digest(self.measured, self.suggestion.option)


def map_of(rules: Rulebook) -> FactMap:
    """The fact map of a worksheet's instrument."""
    return fact_map(rules.instrument.id)


def keys_of(question: Question) -> list[str]:
    """The keys under which the map knows a question: itself, and its number fields."""
    return [question.code, *(field.key for field in question.fields if field.kind != "option")]


def built(rules: Rulebook) -> dict[str, Entry]:
    """Key → entry of all questions and number fields whose fact some room has built."""
    known, mapped = registry.facts(), map_of(rules)
    both = {**mapped.questions, **mapped.fields}
    return {key: entry for key, entry in both.items() if entry.fact in known}


def read(session: Session, rules: Rulebook, keys: Collection[str]) -> Iterator[Reading]:
    """Measure the facts of ``keys``, all of them built."""
    mapped, instrument = map_of(rules), rules.instrument
    for key in keys:
        entry = mapped.entry(key)
        measured = session.measure_for(entry.fact, _window(instrument, key))
        yield Reading(key, entry, measured, _suggestion(session, instrument, key, entry, measured))


def _window(instrument: Instrument, key: str) -> EvidenceWindow:
    windows = load_windows(instrument.id)
    return windows[key] if key in windows else entry_for(instrument, key)


def _suggestion(session: Session, instrument: Instrument, key: str, entry: Entry, measured: Measured) -> Suggestion:
    question = instrument.questions.get(key)
    if question is None or not entry.steps:
        return Suggestion(None)
    scale = question.fields[0].scale
    if scale is None:
        return Suggestion(None)
    most = Fraction(Decimal(str(session.rule(MOST_RULE).value))) / _PERCENT
    return suggest(entry, measured.fact, scale.options, most)
