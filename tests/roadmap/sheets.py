"""Random worksheets for the optimiser: of the shipped instrument, good and bad ones, with blanks."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from pilar.instrument.loader import load
from pilar.instrument.model import Field, Instrument

LKE = load()
#: What Pilar leaves out by itself.
OUTSIDE = frozenset({"B.I.a.1", "B.II.a.1", "B.I.b.1", "A.II.3.iii.a"})


def random_sheet(seed: int, instrument: Instrument = LKE, *, blanks: float = 0.05) -> dict[str, Any]:
    """Answers of any mix; ``seed`` also decides how good the sheet is as a whole."""
    draw = random.Random(seed)
    badness = draw.random()
    fields = instrument.fields.values()
    return {item.key: _answer(draw, item, badness) for item in fields if draw.random() >= blanks}


def _answer(draw: random.Random, item: Field, badness: float) -> Any:
    if item.scale is not None:
        options = list(item.scale.options)
        return options[min(len(options) - 1, int(draw.random() * len(options) * (0.3 + badness)))]
    if item.kind == "count":
        return draw.randint(0, 30)
    return Fraction(draw.randint(280, 400), 100)
