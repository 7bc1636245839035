"""What the rules of the x-ray look at: a sheet as it was read, a few things worked out once. No query, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from pilar.evaluation.models import Answer, FactReading, FrozenFact
from pilar.evaluation.queries import evidence
from pilar.evaluation.queries.evidence import Shown
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.windows import Window
from pilar.instrument.model import Instrument, Question


@dataclass(frozen=True)
class Case:
    """A sheet and the limits that hold for its body (values of dated rules by code).

    ``facts``: the last readings by question or field; ``frozen``: what was last frozen of each question; ``supplied``:
    what other rooms add (``supplies.py``).
    """

    sheet: Sheet
    limits: Mapping[str, Decimal]
    facts: Mapping[str, FactReading] = field(default_factory=dict)
    frozen: Mapping[str, FrozenFact] = field(default_factory=dict)
    supplied: Mapping[str, Any] = field(default_factory=dict)

    def limit(self, code: str) -> int:
        """A limit as a whole number. Raises KeyError where the rule did not name it among its ``limits``."""
        return int(self.limits[code])

    @property
    def instrument(self) -> Instrument:
        return self.sheet.rules.instrument

    @cached_property
    def uses(self) -> tuple[tuple[Question, Shown], ...]:
        """Every use of an evidence with the question that it serves, in the order of the form."""
        fields = self.instrument.fields
        return tuple(
            (self.instrument.questions[item.question], shown)
            for key, item in fields.items()
            for shown in self.sheet.evidence.get(key, ())
        )

    @cached_property
    def evidence(self) -> Mapping[str, tuple[Shown, ...]]:
        """The uses of each question that has any."""
        found: dict[str, list[Shown]] = {}
        for question, shown in self.uses:
            found.setdefault(question.code, []).append(shown)
        return {code: tuple(listed) for code, listed in found.items()}

    def window(self, key: str) -> Window:
        """The evidence window of a field's question."""
        return evidence.window_of(self.instrument, key, self.sheet.zone.cutoff)

    def answers(self, question: Question) -> list[Answer]:
        """The answers of a question, in the order of its fields."""
        return [self.sheet.answers[item.key] for item in question.fields if item.key in self.sheet.answers]

    def value(self, question: Question) -> Fraction:
        """What the question scores, 0 to 1; blanks and drafts are 0."""
        return self.sheet.score.questions[question.code].value

    @cached_property
    def choices(self) -> tuple[tuple[Question, str], ...]:
        """The choice questions that are answered for good, with the option."""
        return tuple(self._choices())

    def _choices(self) -> Iterator[tuple[Question, str]]:
        for question in self.instrument.questions.values():
            if question.is_choice:
                for answer in self.answers(question):
                    if answer.option is not None and not answer.is_draft:
                        yield question, answer.option
