"""Facts of every kind that a ladder can tell apart, for tests of the shipped map."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from pilar.evaluation.facts.mapping import Entry, fact_map
from pilar.evaluation.facts.model import Check, Fact
from pilar.evaluation.facts.suggesting import Suggestion, suggest
from pilar.instrument.loader import DEFAULT_INSTRUMENT, load

HALF = Fraction(1, 2)
CHOICES = [code for code, question in load().questions.items() if question.is_choice]
#: The only measure where less is better.
GAP = "A.I.3.iii.c"
#: Of 100 rows: what every border of the shipped ladders lies between.
SHARES = (0, 1, 24, 25, 26, 49, 50, 51, 74, 75, 76, 79, 80, 81, 99, 100)
COUNTS = (0, 1, 2, 3, 4, 5)


def ladder(code: str) -> Entry:
    return fact_map(DEFAULT_INSTRUMENT).questions[code]


def scale_of(code: str) -> dict[str, Fraction]:
    return dict(load().questions[code].scale.options)


def told(code: str, fact: Fact, *, most: Fraction = HALF, entry: Entry | None = None) -> Suggestion:
    return suggest(entry or ladder(code), fact, scale_of(code), most)


def option_of(code: str, fact: Fact, *, most: Fraction = HALF, entry: Entry | None = None) -> str | None:
    return told(code, fact, most=most, entry=entry).option


def worth(code: str, fact: Fact, *, most: Fraction = HALF) -> Fraction:
    """What the suggested option is worth; less than any where nothing is suggested."""
    option = option_of(code, fact, most=most)
    return Fraction(-1) if option is None else scale_of(code)[option]


def codes_of(entry: Entry) -> list[str]:
    return sorted({code for step in entry.steps for code in step.when.has})


def is_counted(entry: Entry) -> bool:
    return any(step.when.at_least is not None for step in entry.steps)


def of(number: int, whole: int, *holding: str, among: tuple[str, ...] = (), lacking: str = "") -> Fact:
    """A share with conditions: ``holding`` hold, the rest of ``among`` does not."""
    checks = [
        Check(code, f"label {code}", code in holding, f"lift {code}") for code in dict.fromkeys((*among, *holding))
    ]
    return Fact.ratio(number, whole, summary="", checks=checks, lacking=lacking)


def facts_for(entry: Entry) -> Iterator[Fact]:
    """Every measure with every set of conditions that can be true together: “none” excludes all others."""
    codes = codes_of(entry)
    for size in range(len(codes) + 1):
        for holding in combinations(codes, size):
            nothing = any(code.startswith("none") for code in holding)
            if nothing and size > 1:
                continue
            checks = [Check(code, code, code in holding) for code in codes]
            if is_counted(entry):
                yield from (Fact.count(number, summary="", checks=checks) for number in COUNTS)
                continue
            yield from (Fact.ratio(number, 100, summary="", checks=checks) for number in ((0,) if nothing else SHARES))
