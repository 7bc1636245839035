"""Small phrases about rules, figures and answers that several rooms share."""

from __future__ import annotations

from fractions import Fraction

from pilar.instrument.model import Field, Floor, Instrument, Question
from pilar.numbers import Number, decimal_text, percent_text, rounded

BLANK = "kosong"
#: Beyond this many decimals two figures that still look alike are told apart in words.
_FINEST = 6


def measured(value: Number, floor: Floor, places: int = 2) -> str:
    """``value`` in the floor's own measure: points as ``15,75``, a share as ``60,00 %``."""
    return percent_text(value, places) if floor.measure == "share" else decimal_text(value, places)


def minimum_text(floor: Floor) -> str:
    """The minimum as short as it can be said: ``75``, ``18,25``, ``60 %``. A dash where the instrument sets none."""
    if floor.minimum is None:
        return "–"
    if floor.measure == "share":
        return f"{decimal_text(floor.minimum * 100, 2, trim=True)}\u00a0%"
    return decimal_text(floor.minimum, 2, trim=True)


def equivalent(floor: Floor) -> str:
    """What the minimum is in the words of the form: ``indeks 3,60`` or ``jawaban B``; else empty."""
    if floor.index is not None:
        return f"indeks {decimal_text(floor.index)}"
    return f"jawaban {floor.option}" if floor.option is not None else ""


def places_to_tell_apart(value: Fraction, minimum: Fraction | None, measure: str) -> int:
    """Decimals needed so that a value below its minimum does not look equal to it: 74,996 is not shown as 75,00."""
    factor = 100 if measure == "share" else 1
    if minimum is None or value >= minimum:
        return 2
    for places in range(2, _FINEST):
        if rounded(value * factor, places) != rounded(minimum * factor, places):
            return places
    return _FINEST


def points_text(points: Fraction) -> str:
    """``1,25``; a shortage too small for two decimals is not called nothing."""
    if 0 < points < Fraction(1, 200):
        return "kurang dari 0,01"
    return decimal_text(points)


def answer_text(item: Field, answer: str | Fraction | None) -> str:
    """One answer as it is read: ``B``, ``12``, ``3,60`` or ``kosong``."""
    if answer is None:
        return BLANK
    if isinstance(answer, str):
        return answer
    return decimal_text(answer, 2 if item.kind == "index" else 0)


def only_question(instrument: Instrument, node: str) -> Question | None:
    """The question of a node that holds just one; None elsewhere."""
    found = instrument.nodes.get(node)
    return instrument.questions[found.questions[0]] if found and len(found.questions) == 1 else None
