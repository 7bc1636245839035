"""The rules under which a zone is evaluated: its edition and that edition's instrument, read once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from pilar.instrument.edition import Edition, load_edition
from pilar.instrument.loader import load
from pilar.instrument.model import Area, Instrument

#: What the regulation calls the aspect of the results of change.
REFORM: Final = "Reform"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """An edition with its instrument."""

    edition: Edition
    instrument: Instrument

    def question_of(self, field: str) -> str:
        """The code of the question that a field belongs to. Raises KeyError for an unknown field."""
        return self.instrument.fields[field].question

    def area_of(self, question: str) -> Area | None:
        """The area of change of a question; None for the results (surveys, capaian kinerja)."""
        return self.instrument.area_of(question)

    def is_reform(self, question: str) -> bool:
        """Whether a question lies under the aspect of reform: what has changed, not what has been set up."""
        node = self.instrument.nodes[self.instrument.questions[question].group]
        while node.kind != "aspect" and node.parent:
            node = self.instrument.nodes[node.parent]
        return node.kind == "aspect" and node.name == REFORM


@cache
def rulebook(edition: str) -> Rulebook:
    """The rules of the edition with this id. Raises PilarError where it is not known."""
    place = load_edition(edition)
    return Rulebook(place, load(place.instrument))


def part_of(instrument: Instrument, question: str) -> str:
    """The node whose page of the worksheet holds a question: its area, or its component where it has none."""
    node = instrument.nodes[instrument.questions[question].group]
    while node.kind != "area" and node.parent:
        node = instrument.nodes[node.parent]
    return node.code
