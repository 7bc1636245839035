"""From the figure of a fact to the option that it carries, and to what would lift it by one. Pure but for the rule.

A suggestion never goes above what the rows prove, and it is never an answer: a person takes it over or leaves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pilar.evaluation.facts.mapping import Entry, Share, Step, Strength, When
from pilar.evaluation.facts.model import Fact
from pilar.kernel.templatetags.indonesian import angka

#: “Most” begins above this share, in percent; a body or its TPI may tighten it.
MOST_RULE: Final = "evaluation.fact-most"
SHARED_RULES: Final = (MOST_RULE,)
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rows carry.

    ``option`` is None where nothing is suggested; ``why_none`` says why. ``asks``: what a person has to add before it
    is taken over: nothing, a confirmation of the quality, or a statement. ``lifts``: sentences that lead to ``better``.
    """

    option: str | None
    asks: str = ""
    better: str = ""
    lifts: tuple[str, ...] = ()
    why_none: str = ""


NOTHING, QUALITY, STATEMENT = "", "quality", "statement"
_NIL = (
    "Tidak ada kejadian atau kewajiban pada masa ini (nihil), jadi tidak ada yang disarankan: pilih sendiri dan "
    "lampirkan surat nihil."
)
_NO_STEP = "Catatan yang ada belum cukup untuk menyarankan sebuah pilihan."


def suggest(entry: Entry, fact: Fact, scale: Mapping[str, Fraction], most: Fraction) -> Suggestion:
    """The option of ``entry`` that ``fact`` carries. ``scale``: the options' worth; ``most``: a share, e.g. 1/2."""
    if not entry.steps:
        return Suggestion(None)
    if fact.nil:
        return Suggestion(None, why_none=_NIL)
    found = next((number for number, step in enumerate(entry.steps) if _holds(step.when, fact, most)), None)
    option = None if found is None else entry.steps[found].option
    better, lifts = _lift(entry.steps, found, fact, scale, most)
    top = max(scale, key=lambda each: scale[each])
    return Suggestion(
        option=option,
        asks=_asks(entry.strength, option == top) if option else NOTHING,
        better=better,
        lifts=lifts,
        why_none="" if option else _NO_STEP,
    )


def _asks(strength: Strength, is_top: bool) -> str:
    if strength is Strength.STRONG:
        return NOTHING
    return STATEMENT if strength is Strength.WEAK and is_top else QUALITY


def _holds(when: When, fact: Fact, most: Fraction) -> bool:
    return not list(_unmet(when, fact, most))


def _unmet(when: When, fact: Fact, most: Fraction) -> list[str]:
    """What ``when`` asks for and ``fact`` does not meet, as sentences."""
    missing = []
    if when.share is not None and not _meets(when.share, fact.share, most):
        missing.append(fact.lacking or _SHARE_WORDS[when.share].format(most=angka(most * _PERCENT, 0)))
    missing.extend(_bounds(when, fact))
    for code in when.has:
        check = fact.check(code)
        if check is None or not check.holds:
            missing.append((check.lift or check.label) if check else f"Syarat “{code}” belum dicatat.")
    return missing


_SHARE_WORDS: Final = {
    Share.ALL: "Porsinya harus 100 %.",
    Share.MOST: "Porsinya harus lebih dari {most} %.",
    Share.SOME: "Sedikitnya satu harus ada.",
}


def _meets(wanted: Share, share: Fraction | None, most: Fraction) -> bool:
    if share is None:
        return False
    return {Share.ALL: share >= 1, Share.MOST: share > most, Share.SOME: share > 0}[wanted]


def _bounds(when: When, fact: Fact) -> list[str]:
    measure = fact.share * _PERCENT if fact.share is not None else fact.value
    asked = [
        (when.above, measure is not None and when.above is not None and measure > when.above, "lebih dari"),
        (when.at_least, measure is not None and when.at_least is not None and measure >= when.at_least, "sedikitnya"),
        (when.below, measure is not None and when.below is not None and measure < when.below, "kurang dari"),
    ]
    unit = " %" if fact.share is not None else ""
    return [
        f"Angkanya harus {word} {angka(bound, 0)}{unit}." for bound, met, word in asked if bound is not None and not met
    ]


def _lift(
    steps: Sequence[Step], found: int | None, fact: Fact, scale: Mapping[str, Fraction], most: Fraction
) -> tuple[str, tuple[str, ...]]:
    """The next better option, and what the easiest of its ways still lacks."""
    now = scale[steps[found].option] if found is not None else Fraction(-1)
    above = [step for step in steps if scale[step.option] > now]
    if not above:
        return "", ()
    next_worth = min(scale[step.option] for step in above)
    ways = [(step, _unmet(step.when, fact, most)) for step in above if scale[step.option] == next_worth]
    step, unmet = min(ways, key=lambda way: len(way[1]))
    return step.option, tuple(dict.fromkeys(unmet))
