"""The mixed-integer programme and its solution by HiGHS, kept exact.

A column is one choice of a block. Coefficients are points rounded up to whole parts of ``SCALE``, so that no plan which
truly holds is lost; what HiGHS proposes is then held against the exact needs, and a proposal that misses one is cut off
(with every other that gives that need no more) before solving again. The optimum that remains is exact.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Final

from pilar.roadmap.optimiser.first import FirstPlan, Picked
from pilar.roadmap.optimiser.shapes import Aim, Block, Choice, Need

#: Parts of a point. Large enough that a cut is seldom needed, small enough for the tolerance of floating point.
SCALE: Final = 10**5
#: Seconds for choosing among plans that are equal in what counts first: fewer steps of one effort are nice to have.
TIES: Final = 0.25
#: No sensible effort has a finer step than this, in parts of a team-day.
_FINEST: Final = 1_000

#: Lower bound, upper bound, coefficients by column.
Row = tuple[float, float, Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class Limits:
    """Rows that come from the team: questions that must move, and at most so many steps among some questions."""

    must: tuple[str, ...] = ()
    most: tuple[tuple[frozenset[str], int], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """``picked``: one choice or none for each block, None where nothing was found. ``bound`` in team-days (steps for
    "fewest"); ``proved``: nothing better exists, or that nothing exists at all.
    """

    picked: Picked | None
    proved: bool
    bound: Fraction | None = None


@dataclass(frozen=True)
class Programme:
    """Choose at most one way for each block so that every need and limit holds; the least of what ``aim`` counts."""

    blocks: tuple[Block, ...]
    needs: tuple[Need, ...]
    limits: Limits = Limits()
    aim: Aim = "cheapest"

    @cached_property
    def columns(self) -> tuple[tuple[int, Choice], ...]:
        return tuple((number, choice) for number, block in enumerate(self.blocks) for choice in block.choices)

    @cached_property
    def rows_needed(self) -> tuple[Need, ...]:
        """Needs that are open, or that some choice could undo."""
        return tuple(need for need in self.needs if need.points > 0 or any(need.gain(choice.gains) < 0 for _, choice
                                                                             in self.columns))  # fmt: skip

    def solve(self, seconds: float) -> Answer:
        """The best choice within ``seconds``: what ``aim`` counts comes first, and only that is ``proved``; then, among
        the best, the least of the other of effort and steps that ``TIES`` finds; then the order of the form.
        """
        first, second = (self.steps, self.efforts) if self.aim == "fewest" else (self.efforts, self.steps)
        import highspy  # noqa: F401 - a third of a second the first time, which is no time of looking

        until = time.monotonic() + seconds
        guess = self._guess()
        solver = _Solver(len(self.columns), [*self._rows()], until)
        if guess is not None:
            solver.begin_with(self._values(guess))
        picked, proved, bound = self._least(solver, first)
        if picked is None and not proved:
            picked = guess
        if picked is None:
            return Answer(None, proved)
        best = sum(first[column] for column in self._columns_of(picked))
        if proved:
            solver.add([(-_FREE, float(best), {column: float(cost) for column, cost in enumerate(first)})])
            solver.begin_with(self._values(picked))
            solver.stop_at(min(until, time.monotonic() + TIES))
            picked = self._least(solver, second)[0] or picked
        parts = 1 if self.aim == "fewest" else self._parts
        return Answer(self._in_order(picked), proved, Fraction(best if proved else bound, parts))

    def can_hold(self, seconds: float) -> bool:
        """Whether any plan exists. What is not disproved within ``seconds`` counts as possible."""
        if self._guess() is not None:
            return True
        picked, proved, _ = self._least(
            _Solver(len(self.columns), [*self._rows()], time.monotonic() + seconds), [0] * len(self.columns)
        )
        return picked is not None or not proved

    def _guess(self) -> Picked | None:
        way = FirstPlan(self.blocks, self.rows_needed, self._withstanding, self.limits.must, self.limits.most)
        return way.find()

    def _least(self, solver: _Solver, costs: Sequence[int]) -> tuple[Picked | None, bool, int]:
        """The cheapest choice that holds exactly, whether that is proved, and a bound of its cost."""
        solver.price(costs)
        while True:
            columns, proved, bound = solver.run()
            if columns is None:
                return None, proved, 0
            picked = self._picked(columns)
            cuts = [*self._cuts(picked)]
            if not cuts:
                return picked, proved, bound
            solver.add(cuts)

    def _values(self, picked: Picked) -> dict[int, float]:
        """``picked`` as values of the columns, those of failing steps with it."""
        values = dict.fromkeys(self._columns_of(picked), 1.0)
        for place, need in enumerate(self.rows_needed):
            if self.withstands(need):
                lost = max((_up(need.gain(choice.gains)) for choice in picked if choice), default=0)
                values[len(self.columns) + place] = float(max(lost, 0))
        return values

    # -- what is counted

    @cached_property
    def _parts(self) -> int:
        """Parts of a team-day in which every effort is whole."""
        return min(_FINEST, lcm(*(choice.effort.denominator for _, choice in self.columns), 1))

    @cached_property
    def efforts(self) -> tuple[int, ...]:
        """By column, in parts of a team-day."""
        return tuple(-int(-choice.effort * self._parts // 1) for _, choice in self.columns)

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """By column."""
        return tuple(len(choice.moves) for _, choice in self.columns)

    def _columns_of(self, picked: Picked) -> list[int]:
        return [column for column, (block, choice) in enumerate(self.columns) if picked[block] is choice]

    # -- rows

    def _rows(self) -> Iterator[Row]:
        of_block: dict[int, dict[int, float]] = {}
        for column, (block, _) in enumerate(self.columns):
            of_block.setdefault(block, {})[column] = 1.0
        for members in of_block.values():
            yield 0.0, 1.0, members
        for code in self.limits.must:
            moving = {column: 1.0 for column, (_, choice) in enumerate(self.columns) if _moves(choice, code)}
            yield 1.0, _FREE, moving
        for questions, most in self.limits.most:
            counted = {column: float(number) for column, (_, choice) in enumerate(self.columns)
                       if (number := sum(move.question.code in questions for move in choice.moves))}  # fmt: skip
            yield -_FREE, float(most), counted
        for place, need in enumerate(self.rows_needed):
            yield from self._need_rows(place, need)

    def _need_rows(self, place: int, need: Need) -> Iterator[Row]:
        gains = {column: float(_up(gain)) for column, (_, choice) in enumerate(self.columns)
                 if (gain := need.gain(choice.gains))}  # fmt: skip
        if not self.withstands(need):
            yield float(_up(need.points)), _FREE, gains
            return
        # One more column stands for the step that fails: at least as much as each step gives this need.
        failing = len(self.columns) + place
        yield float(_up(need.points)), _FREE, {**gains, failing: -1.0}
        for block in range(len(self.blocks)):
            members = {column: gain for column, gain in gains.items() if self.columns[column][0] == block and gain > 0}
            if members:
                yield -_FREE, 0.0, {**members, failing: -1.0}

    def withstands(self, need: Need) -> bool:
        """Whether a step for ``need`` is allowed to fail: asked by "robust", where all steps but any one would do."""
        return need in self._withstanding

    @cached_property
    def _withstanding(self) -> frozenset[Need]:
        if self.aim != "robust":
            return frozenset()
        return frozenset(need for need in self.needs if _spares_any(need, self.blocks))

    # -- the exact check

    def _picked(self, columns: Iterable[int]) -> Picked:
        found: list[Choice | None] = [None] * len(self.blocks)
        for column in columns:
            block, choice = self.columns[column]
            found[block] = choice
        return tuple(found)

    def holds(self, picked: Picked, need: Need) -> bool:
        """Whether ``picked`` gives ``need`` its points; where it is to withstand, whichever step fails."""
        gains = [need.gain(choice.gains) for choice in picked if choice]
        lost = max(gains, default=Fraction(0)) if self.withstands(need) else Fraction(0)
        return sum(gains, Fraction(0)) - max(lost, Fraction(0)) >= need.points

    def _cuts(self, picked: Picked) -> Iterator[Row]:
        """For each need that ``picked`` misses, a row that it breaks and that no plan which holds does.

        Where sums decide, something must give the need more than it does here; where the largest step is taken off,
        only this very choice among the blocks of the need is ruled out.
        """
        for need in self.rows_needed:
            if self.holds(picked, need):
                continue
            if self.withstands(need):
                chosen = [column for column, (block, choice) in enumerate(self.columns)
                          if picked[block] is choice and need.gain(choice.gains)]  # fmt: skip
                others = {column: 1.0 for column, (block, choice) in enumerate(self.columns)
                          if picked[block] is not choice and need.gain(choice.gains)}  # fmt: skip
                yield 1.0 - len(chosen), _FREE, {**others, **dict.fromkeys(chosen, -1.0)}
            else:
                better = {column: 1.0 for column, (block, choice) in enumerate(self.columns)
                          if need.gain(choice.gains) > _given(need, picked[block])}  # fmt: skip
                yield 1.0, _FREE, better

    def _in_order(self, picked: Picked) -> Picked:
        """Of steps that are alike in everything that counts, those that stand first in the form."""
        alike: dict[Any, list[int]] = {}
        for number, block in enumerate(self.blocks):
            if len(block.questions) == 1:
                alike.setdefault(self._kind_of(block), []).append(number)
        found = list(picked)
        for numbers in alike.values():
            places = [self.blocks[number].choices.index(choice) if (choice := found[number]) else None
                      for number in numbers]  # fmt: skip
            ordered = sorted(places, key=lambda place: (place is None, -(place or 0)))
            for number, place in zip(numbers, ordered, strict=True):
                found[number] = None if place is None else self.blocks[number].choices[place]
        return tuple(found)

    def _kind_of(self, block: Block) -> Any:
        [code] = block.questions
        ways = tuple((choice.gains[code], choice.effort) for choice in block.choices)
        served = tuple(code in need.questions for need in self.needs)
        limited = (code in self.limits.must, *(code in questions for questions, _ in self.limits.most))
        return ways, served, limited


_FREE: Final = float("inf")
#: What floating point may add to a bound that is a whole number.
_SLACK: Final = 1e-6


def _up(points: Fraction) -> int:
    return -int(-points * SCALE // 1)


def _spares_any(need: Need, blocks: Sequence[Block]) -> bool:
    """Whether everything at its best, less the largest step, still gives ``need`` its points."""
    best = [max(need.gain(choice.gains) for choice in block.choices) for block in blocks]
    gains = [gain for gain in best if gain > 0]
    return bool(gains) and sum(gains, Fraction(0)) - max(gains) >= need.points


def _given(need: Need, choice: Choice | None) -> Fraction:
    return need.gain(choice.gains) if choice else Fraction(0)


def _moves(choice: Choice, code: str) -> bool:
    return any(move.question.code == code for move in choice.moves)


class _Solver:
    """HiGHS with one model. Columns beyond ``count`` (of failing steps) cost nothing and need not be whole."""

    def __init__(self, count: int, rows: Sequence[Row], until: float) -> None:
        from highspy import _core  # takes a third of a second to import, and only planning needs it

        # The public class prints a banner while it is made; this is what it stands on.
        self._highs, self._until, self._count = _core._Highs(), until, count
        highs = self._highs
        quiet = ("output_flag", False)
        for name, value in (quiet, ("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
            highs.setOptionValue(name, value)
        width = 1 + max((column for _, _, row in rows for column in row), default=-1)
        for column in range(max(width, count)):
            whole = column < count
            highs.addVar(0.0, 1.0 if whole else _FREE)
            if whole:
                highs.changeColIntegrality(column, _core.HighsVarType.kInteger)
        self.add(rows)

    def add(self, rows: Sequence[Row]) -> None:
        for low, high, members in rows:
            self._highs.addRow(low, high, len(members), [*members], [*members.values()])

    def stop_at(self, until: float) -> None:
        """Look no longer than ``until``, on the monotonic clock."""
        self._until = until

    def begin_with(self, values: Mapping[int, float]) -> None:
        """A solution that holds, to begin from: whatever the time, there is then something to give."""
        from highspy import _core

        solution = _core.HighsSolution()
        solution.col_value = [values.get(column, 0.0) for column in range(self._highs.getNumCol())]
        self._highs.setSolution(solution)

    def price(self, costs: Sequence[int]) -> None:
        for column, cost in enumerate(costs):
            self._highs.changeColCost(column, float(cost))

    def run(self) -> tuple[list[int] | None, bool, int]:
        """The chosen columns (None where there are none), whether that is proved, and a bound of the cost."""
        from highspy import _core

        highs = self._highs
        highs.setOptionValue("time_limit", max(0.01, self._until - time.monotonic()))  # counted anew in each run
        highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        proved = status in (_core.HighsModelStatus.kOptimal, _core.HighsModelStatus.kInfeasible)
        if info.primal_solution_status != _core.SolutionStatus.kSolutionStatusFeasible:
            return None, proved, 0
        values = highs.getSolution().col_value
        bound = max(0, -int(-(info.mip_dual_bound - _SLACK) // 1))
        return [column for column in range(self._count) if values[column] > 0.5], proved, bound
