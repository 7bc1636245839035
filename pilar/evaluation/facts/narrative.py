"""A fact in sentences: the draft for the unit's note, and what a paper says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pilar.days import day_text
from pilar.evaluation.facts.measuring import Reading
from pilar.evaluation.facts.units import UNIT

#: How the title of a surat nihil begins, in the library and for the x-ray.
NIL_TITLE: Final = "Surat nihil"


def narrative(found: Sequence[Reading]) -> str:
    """What the unit may write beside its answer: the figures, where they come from, as of when, what holds."""
    lines: list[str] = []
    for each in found:
        if each.measured.fact.absent or each.measured.fact.summary in lines:
            continue
        lines.append(each.measured.fact.summary)
    if not lines:
        return ""
    first = found[0].measured
    held = [check.label for check in first.fact.checks if check.holds]
    told = " ".join(_sentence(line) for line in lines)
    if held:
        told += f" Terpenuhi: {'; '.join(held)}."
    if first.origin:
        told += f" Data dari {first.origin}."
    return f"{told} Keadaan per {day_text(first.as_of)}, {first.window.label}."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def source_words(found: Reading) -> str:
    """Whose rows were counted."""
    units = found.measured.units
    names = ", ".join(str(unit) for unit in units.units)
    return names if units.level == UNIT else f"{names} (berlaku juga bagi unit ini)"


def unmet(found: Iterable[Reading]) -> list[str]:
    """What is missing to a better option, each sentence once."""
    return list(dict.fromkeys(lift for each in found for lift in each.suggestion.lifts))
