"""No cheaper plan exists: the optimiser against trying everything, on an instrument small enough for that."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest

from pilar.instrument.loader import load_file
from pilar.instrument.model import Instrument
from pilar.roadmap.optimiser import Efforts, Wishes, plan
from tests.instrument.sheets import VARIATION
from tests.roadmap.enumerated import cheapest

SMALL = load_file(VARIATION)


def case(seed: int) -> tuple[Instrument, dict[str, Any], dict[str, Any], list[str], str]:
    """A sheet of the small instrument with random answers, prices, movable questions, floors and reading of areas."""
    draw = random.Random(seed)
    answers: dict[str, Any] = {}
    for item in SMALL.fields.values():
        if item.scale is not None:
            answers[item.key] = draw.choice(list(item.scale.options))
        else:
            answers[item.key] = draw.randint(0, 9) if item.kind == "count" else Fraction(draw.randint(20, 50), 10)
    days = {"tiga": [draw.randint(1, 5), draw.randint(1, 5)], "dua": [draw.randint(1, 5)], "ratio": draw.randint(1, 3),
            "decrease": draw.randint(1, 3)}  # fmt: skip
    codes = [code for code, question in SMALL.questions.items() if question.formula.kind != "index"]
    movable = sorted(draw.sample(codes, k=min(6, len(codes))), key=codes.index)
    reading = replace(SMALL.policies["area-reading"], value=draw.choice(["each", "combined"]))
    policies = MappingProxyType({**SMALL.policies, "area-reading": reading})
    one = SMALL.predicates["SATU"]
    floors = tuple(
        replace(floor, minimum=floor.minimum * Fraction(draw.randint(40, 120), 100)) if floor.minimum else floor
        for floor in one.floors
    )
    predicates = MappingProxyType({**SMALL.predicates, "SATU": replace(one, floors=floors)})
    return replace(SMALL, policies=policies, predicates=predicates), answers, days, movable, "SATU"


def efforts_of(days: dict[str, Any]) -> Efforts:
    scales = {code: tuple(Fraction(each) for each in days[code]) for code in ("tiga", "dua")}
    return Efforts(scales, Fraction(days["ratio"]), Fraction(days["decrease"]), Fraction(1), {"index": "survei"})


@pytest.mark.parametrize("seed", range(60))
def test_no_combination_is_cheaper_than_the_plan_and_where_none_passes_there_is_no_plan(seed):
    instrument, answers, days, movable, target = case(seed)
    outside = {code: "di luar uji" for code in instrument.questions if code not in movable}
    found = plan(instrument, answers, efforts_of(days), Wishes(target, outside=outside))
    best = cheapest(instrument, answers, target, movable, days)
    if best is None:
        assert found.status == "blocked"
        assert found.blockers
    else:
        assert found.status in ("optimal", "holds")
        assert (found.effort, len(found.steps)) == best
        assert found.verdict.passes
        assert found.bound == found.effort


def test_the_cases_are_of_every_kind():
    kinds = set()
    for seed in range(60):
        instrument, answers, days, movable, target = case(seed)
        outside = {code: "di luar uji" for code in instrument.questions if code not in movable}
        kinds.add(plan(instrument, answers, efforts_of(days), Wishes(target, outside=outside)).status)
    assert kinds == {"optimal", "holds", "blocked"}
