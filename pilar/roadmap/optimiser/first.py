"""A plan that holds, found without searching: what HiGHS starts from, and what is given where its time runs out.

Everything that may move goes to its best; then, dearest for its points first, each block goes back as far as every
need still holds. Gains are rounded down and needs up to whole parts, so what holds here holds exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from pilar.roadmap.optimiser.shapes import Block, Choice, Need

PARTS: Final = 10**6
Picked = tuple[Choice | None, ...]
_Open = list[Choice | None]


@dataclass(frozen=True)
class FirstPlan:
    """The way to it. ``withstanding``: needs that have to hold although the step that gives them most fails;
    ``most``: at most so many steps among some questions.
    """

    blocks: tuple[Block, ...]
    needs: tuple[Need, ...]
    withstanding: frozenset[Need]
    must: tuple[str, ...]
    most: tuple[tuple[frozenset[str], int], ...]

    def find(self) -> Picked | None:
        """A choice or none for each block, or None where this way finds nothing."""
        picked: _Open = [max(block.choices, key=_gained) for block in self.blocks]
        self._keep_limits(picked)
        if not self._holds(picked):
            return None
        for number in sorted(range(len(self.blocks)), key=lambda number: -_price(picked[number])):
            if (kept := picked[number]) is not None:
                self._lower(picked, number, kept)
        return tuple(picked)

    def _lower(self, picked: _Open, number: int, kept: Choice) -> None:
        """Put the cheapest way of the block with which everything still holds in the place of ``kept``."""
        for choice in (None, *self.blocks[number].choices):  # cheaper ones stand first
            if choice is not None and choice.effort >= kept.effort:
                break
            picked[number] = choice
            if self._holds(picked):
                return
        picked[number] = kept

    def _keep_limits(self, picked: _Open) -> None:
        """Leave out what gains least for its effort until every limit holds."""
        for questions, at_most in self.most:
            inside = [number for number, choice in enumerate(picked) if choice and _counted(choice, questions)]
            for number in sorted(inside, key=lambda number: -_price(picked[number])):
                if _counted_in(picked, questions) <= at_most:
                    break
                picked[number] = None

    @cached_property
    def _gains(self) -> list[list[dict[int, int]]]:
        """By block and need, what each choice (by its identity) gives in parts."""
        return [
            [{id(choice): int(need.gain(choice.gains) * PARTS // 1) for choice in block.choices} for need in self.needs]
            for block in self.blocks
        ]

    @cached_property
    def _wanted(self) -> list[tuple[int, bool]]:
        """By need, the parts that it wants, and whether a step may fail."""
        return [(-int(-need.points * PARTS // 1), need in self.withstanding) for need in self.needs]

    def _holds(self, picked: _Open) -> bool:
        for place, (least, withstands) in enumerate(self._wanted):
            given = [self._gains[number][place][id(choice)] for number, choice in enumerate(picked) if choice]
            lost = max(0, *given) if withstands and given else 0
            if sum(given) - lost < least:
                return False
        within = all(_counted_in(picked, questions) <= at_most for questions, at_most in self.most)
        return within and all(_counted_in(picked, frozenset([code])) for code in self.must)


def _gained(choice: Choice) -> Fraction:
    return sum(choice.gains.values(), Fraction(0))


def _price(choice: Choice | None) -> Fraction:
    """Team-days for a point."""
    return choice.effort / _gained(choice) if choice and _gained(choice) > 0 else Fraction(0)


def _counted(choice: Choice, questions: frozenset[str]) -> int:
    return sum(move.question.code in questions for move in choice.moves)


def _counted_in(picked: _Open, questions: frozenset[str]) -> int:
    return sum(_counted(choice, questions) for choice in picked if choice)
