"""Floors then and now, in words and numbers: for agendas, minutes, what-if and trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pilar.evaluation.presenters.words import short_floor
from pilar.instrument.model import Floor, Instrument
from pilar.instrument.words import measured, minimum_text, places_to_tell_apart
from pilar.numbers import decimal_text

#: How a change is written where there is none.
SAME = "tetap"


@dataclass(frozen=True, slots=True)
class FloorRow:
    """One floor: value before and now, what is asked, how it moved, what is lacking. ``passes`` None: nothing asked."""

    code: str
    label: str
    before: str
    now: str
    minimum: str
    change: str
    passes: bool | None
    missing: str

    @property
    def word(self) -> str:
        """What a colour would say."""
        return {True: "terpenuhi", False: "belum terpenuhi", None: "tidak ditetapkan"}[self.passes]

    @property
    def kind(self) -> str:
        """Of ``components/tag.html``."""
        return {True: "good", False: "bad", None: "plain"}[self.passes]


def floor_rows(
    instrument: Instrument, target: str, now: Mapping[str, str], before: Mapping[str, str] | None = None
) -> list[FloorRow]:
    """Every floor of ``target`` whose value (text) is in ``now``, in the order of the instrument."""
    predicate = instrument.predicates.get(target)
    floors: Iterable[Floor] = predicate.floors if predicate else ()
    then = before or {}
    return [
        _row(floor, Fraction(now[floor.code]), Fraction(then[floor.code]) if floor.code in then else None)
        for floor in floors
        if floor.code in now
    ]


def label_of(floor: Floor) -> str:
    """``Area 3: Penataan …``; other floors by their label."""
    return f"{short_floor(floor.code)}: {floor.label}" if floor.code.startswith("area-") else floor.label


def _row(floor: Floor, value: Fraction, then: Fraction | None) -> FloorRow:
    places = places_to_tell_apart(value, floor.minimum, floor.measure)
    passes = None if floor.minimum is None else value >= floor.minimum
    lacking = floor.minimum - value if floor.minimum is not None and not passes else Fraction(0)
    return FloorRow(
        floor.code, label_of(floor), "–" if then is None else measured(then, floor), measured(value, floor, places),
        minimum_text(floor), "–" if then is None else moved_text(value - then, floor.measure), passes,
        measured(lacking, floor, places) if lacking else "",
    )  # fmt: skip


def moved_text(difference: Fraction, measure: str) -> str:
    """``+1,25``, ``−0,50``, ``tetap``; of a share in percent points."""
    factor, unit = (100, " poin %") if measure == "share" else (1, "")
    if not difference:
        return SAME
    return f"{'+' if difference > 0 else '−'}{decimal_text(abs(difference) * factor)}{unit}"
