"""A hand-over read back: answers, notes and score as they were frozen, never the live rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from pilar.evaluation.models import Submission
from pilar.evaluation.rulebook import Rulebook
from pilar.instrument.engine import Score, score
from pilar.instrument.verdict import PredicateResult, verdict

Value = str | Fraction | None


@dataclass(frozen=True)
class Frozen:
    """The content of a hand-over under the rules of its zone. ``sha256`` is empty of a draft."""

    content: Mapping[str, Any]
    rules: Rulebook
    sha256: str = ""

    @property
    def year(self) -> int:
        """That of its zone."""
        return int(self.content["zone"]["year"])

    def value(self, field: str) -> Value:
        """The answer of a field, exact."""
        text = self.content["answers"].get(field, {}).get("value")
        if text is None or self.rules.instrument.fields[field].kind == "option":
            return text if text is None else str(text)
        return Fraction(text)

    def note(self, field: str) -> str:
        return str(self.content["answers"].get(field, {}).get("note", "")).strip()

    @cached_property
    def score(self) -> Score:
        """Computed anew from the frozen answers: exact where the frozen figures are rounded."""
        return score(self.rules.instrument, {key: self.value(key) for key in self.rules.instrument.fields})

    def verdict(self, target: str) -> PredicateResult:
        return verdict(self.score, self.rules.instrument.predicates[target])


def frozen(row: Submission, rules: Rulebook) -> Frozen:
    """``row`` with its content."""
    return Frozen(json.loads(row.content), rules, row.sha256)


def from_bytes(content: bytes, rules: Rulebook) -> Frozen:
    """What would be frozen now, for a draft."""
    return Frozen(json.loads(content), rules)
