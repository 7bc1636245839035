"""The few questions of a pulse and what is made of their sums: groups, small cells, the index. Pure: no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Final

from pilar.instrument.reading import read_text, read_yaml

_FILE = Path(__file__).parent / "data" / "pulse.yaml"
#: The five answers in three groups: refuses, doubts, willing. A table of small units has few cells to hide then.
GROUPS: Final = (("against", "Menolak", (1, 2)), ("unsure", "Ragu", (3,)), ("willing", "Bersedia", (4, 5)))
LOWEST, HIGHEST = 1, 5
_STEP = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Question:
    """A statement to which people agree more or less; ``short`` is its name in tables."""

    code: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions of an edition, with the words of the scale from 1 to 5."""

    edition: str
    scale: tuple[str, ...]
    questions: tuple[Question, ...]

    def place(self, question: int, value: int) -> int:
        """Where the sum of a value (1–5) of a question stands in the box."""
        return question * HIGHEST + value - LOWEST

    @property
    def places(self) -> int:
        return len(self.questions) * HIGHEST


@cache
def sheet() -> Sheet:
    """The questions that are asked now, read once."""
    data = read_yaml(read_text(_FILE), _FILE.name)
    questions = tuple(Question(each["code"], each["text"], each["short"]) for each in data["questions"])
    return Sheet(data["edition"], tuple(data["scale"]), questions)


def answered_of(of: Sheet, sums: Sequence[int]) -> int:
    """How many have answered: everybody answers every question."""
    return sum(sums[: HIGHEST - LOWEST + 1])


def resistance(of: Sheet, sums: Sequence[int]) -> Decimal | None:
    """The index of resistance: 0 where all agree fully with everything, 100 where nobody agrees with anything.

    The mean distance from full agreement, in hundredths, half up to one decimal; None where nobody has answered.
    """
    total = sum(sums)
    if not total:
        return None
    distance = sum(
        sums[of.place(number, value)] * (HIGHEST - value)
        for number in range(len(of.questions))
        for value in range(LOWEST, HIGHEST + 1)
    )
    share = Decimal(distance) * 100 / Decimal(total * (HIGHEST - LOWEST))
    return share.quantize(_STEP, ROUND_HALF_UP)


def published_cells(of: Sheet, sums: Sequence[int], smallest: int) -> Mapping[str, list[int | None]]:
    """Of each question how many refuse, doubt, are willing; None for what is hidden."""
    found = {}
    for number, question in enumerate(of.questions):
        counts = [sum(sums[of.place(number, value)] for value in values) for _, _, values in GROUPS]
        found[question.code] = hidden(counts, smallest)
    return found


def hidden(counts: Sequence[int], smallest: int) -> list[int | None]:
    """``counts`` of a row whose total is known, without those below ``smallest``, also not by subtraction.

    What is hidden can be told together from the total, so together it has to be ``smallest`` too, and of more than one
    cell; until then the next smallest cell is hidden with it. A zero is a small cell: it tells that nobody is in it.
    """
    order = sorted(range(len(counts)), key=lambda place: counts[place])
    away = [place for place in order if counts[place] < smallest]
    rest = [place for place in order if counts[place] >= smallest]
    while away and rest and (len(away) == 1 or sum(counts[place] for place in away) < smallest):
        away.append(rest.pop(0))
    return [None if place in away else count for place, count in enumerate(counts)]
