"""From the figure of a fact to the option that it carries, and to what would lift it by one. Pure but for the rule.

A suggestion never goes above what the rows prove, and it is never an answer: a person takes it over or leaves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Final

from pilar.evaluation.facts.mapping import Entry, Share, Step, Strength, When
from pilar.evaluation.facts.model import Check, Fact
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
        missing.append(_to_share(when.share, fact, most))
    missing.extend(_bounds(when, fact))
    for code in when.has:
        check = fact.check(code)
        if check is None or not check.holds:
            missing.append(_sentence(check) if check else f"Syarat “{code}” belum dicatat.")
    return missing


def _sentence(check: Check) -> str:
    """What tells the unit how the condition comes to hold."""
    return check.lift or check.label


def _to_share(wanted: Share, fact: Fact, most: Fraction) -> str:
    """What the share still lacks: to the whole in the words of the fact, to less than that as a number of rows."""
    whole, border = fact.denominator or 0, f"{angka(most * _PERCENT, 0)} %"
    if wanted is Share.ALL:
        return fact.lacking or "Porsinya harus 100 %."
    if wanted is Share.SOME:
        return "Sedikitnya satu harus ada."
    if not whole:
        return f"Porsinya harus lebih dari {border}."
    more = floor(most * whole) + 1 - (fact.numerator or 0)
    return f"Tambah {more} lagi dari {whole} agar porsinya lebih dari {border}."


def _meets(wanted: Share, share: Fraction | None, most: Fraction) -> bool:
    if share is None:
        return False
    return {Share.ALL: share >= 1, Share.MOST: share > most, Share.SOME: share > 0}[wanted]


def _bounds(when: When, fact: Fact) -> list[str]:
    measure = fact.share * _PERCENT if fact.share is not None else fact.value
    asked = [
        (when.above, measure is not None and when.above is not None and measure > when.above, "lebih dari"),
        (when.at_least, measure is not None and when.at_least is not None and measure >= when.at_least, "sedikitnya"),
        (when.at_most, measure is not None and when.at_most is not None and measure <= when.at_most, "paling banyak"),
        (when.below, measure is not None and when.below is not None and measure < when.below, "kurang dari"),
    ]
    unit = " %" if fact.share is not None else ""
    return [
        f"Angkanya harus {word} {_exactly(bound)}{unit}." for bound, met, word in asked if bound is not None and not met
    ]


def _exactly(bound: Fraction) -> str:
    return angka(bound, 0 if bound.denominator == 1 else 2)


def _lift(
    steps: Sequence[Step], found: int | None, fact: Fact, scale: Mapping[str, Fraction], most: Fraction
) -> tuple[str, tuple[str, ...]]:
    """The next better option, and what the easiest of its ways still lacks.

    Where nothing is suggested the worst option is no lift. What is asked for may lead further than one step, as one of
    one is the whole: then the option that it really leads to is named.
    """
    now = scale[steps[found].option] if found is not None else min(scale.values())
    above = [(step, tuple(dict.fromkeys(_unmet(step.when, fact, most)))) for step in steps if scale[step.option] > now]
    if not above:
        return "", ()
    next_worth = min(scale[step.option] for step, _ in above)
    step, lifts = min((way for way in above if scale[way[0].option] == next_worth), key=lambda way: len(way[1]))
    done = _lifted(step.when, fact, most, lifts)
    # A fact without any figure has none to raise: then it is the way itself.
    reached = next((each.option for each in steps if _holds(each.when, done, most)), step.option)
    return reached, lifts


def _lifted(when: When, fact: Fact, most: Fraction, lifts: Sequence[str]) -> Fact:
    """``fact`` once somebody has done what ``lifts`` asks for, and no more than that."""
    checks = [replace(each, holds=each.holds or _sentence(each) in lifts) for each in fact.checks]
    known = {each.code for each in checks}
    checks += [Check(code, "", holds=True) for code in when.has if code not in known]
    done = replace(fact, checks=tuple(checks))
    whole = fact.denominator
    if whole and fact.numerator is not None:
        number = _least(when, fact.numerator, whole, most)
        return replace(done, numerator=number, value=Fraction(number, whole))
    if fact.value is not None:
        return replace(done, value=_nearest(when, fact.value))
    return done


def _least(when: When, number: int, whole: int, most: Fraction) -> int:
    """The number of rows next to ``number`` that meets ``when``."""
    wanted = [number]
    if when.share is not None:
        wanted.append({Share.ALL: whole, Share.MOST: floor(most * whole) + 1, Share.SOME: 1}[when.share])
    if when.at_least is not None:
        wanted.append(ceil(when.at_least * whole / _PERCENT))
    if when.above is not None:
        wanted.append(floor(when.above * whole / _PERCENT) + 1)
    allowed = [max(wanted)]
    if when.at_most is not None:
        allowed.append(floor(when.at_most * whole / _PERCENT))
    if when.below is not None:
        allowed.append(ceil(when.below * whole / _PERCENT) - 1)
    return min(allowed)


def _nearest(when: When, value: Fraction) -> Fraction:
    """The same for a measure without a share."""
    wanted = [value]
    if when.at_least is not None:
        wanted.append(when.at_least)
    if when.above is not None:
        wanted.append(Fraction(floor(when.above) + 1))
    allowed = [max(wanted)]
    if when.at_most is not None:
        allowed.append(when.at_most)
    if when.below is not None:
        allowed.append(Fraction(ceil(when.below) - 1))
    return min(allowed)
