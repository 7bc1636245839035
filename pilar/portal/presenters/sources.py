"""Sources as numbered references, as in a printed report: ``[2]`` beside a rule, the list at the end of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pilar.instrument.model import Instrument, Source


@dataclass(frozen=True, slots=True)
class Reference:
    """One source with its number on the page."""

    number: int
    source: Source

    @property
    def checked(self) -> date:
        return date.fromisoformat(self.source.checked)

    @property
    def mark(self) -> str:
        return f"[{self.number}]"


def references(instrument: Instrument) -> Mapping[str, Reference]:
    """Every source that a rule of the instrument rests on, numbered in the order of the instrument, by id."""
    return _numbered(instrument, (*_of_rules(instrument), *_of_floors(instrument)))


def floor_references(instrument: Instrument) -> Mapping[str, Reference]:
    """Only the sources of the floors, numbered for a page that shows no other rules."""
    return _numbered(instrument, _of_floors(instrument))


def _numbered(instrument: Instrument, sources: Iterable[Source]) -> Mapping[str, Reference]:
    used = {source.id for source in sources}
    listed = [source for key, source in instrument.sources.items() if key in used]
    return {source.id: Reference(number, source) for number, source in enumerate(listed, start=1)}


def _of_rules(instrument: Instrument) -> Iterable[Source]:
    for node in instrument.nodes.values():
        yield node.source
    for question in instrument.questions.values():
        yield question.source
        yield question.formula.source
    for area in instrument.areas.values():
        yield area.source
    for scale in instrument.scales.values():
        yield scale.source
    for policy in instrument.policies.values():
        yield policy.source
    for predicate in instrument.predicates.values():
        yield predicate.source


def _of_floors(instrument: Instrument) -> Iterable[Source]:
    for predicate in instrument.predicates.values():
        for floor in predicate.floors:
            yield floor.source
