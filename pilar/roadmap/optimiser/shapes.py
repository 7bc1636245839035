"""What goes into the optimiser and what comes out of it. Efforts are team-days, points are exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from pilar.errors import PilarError
from pilar.instrument.engine import Score
from pilar.instrument.model import Floor, Question
from pilar.instrument.verdict import PredicateResult

#: cheapest: least effort. robust: least effort with which every floor holds although any one step fails, as far as the
#: floor has other steps than that one. fewest: the smallest number of steps.
Aim = Literal["cheapest", "robust", "fewest"]
#: holds: nothing to do. optimal: no better plan exists. found: the best within the time given. blocked: floors cannot
#: be reached by what may be moved. conflict: what the team fixed cannot hold together. unknown: time was too short.
Status = Literal["holds", "optimal", "found", "blocked", "conflict", "unknown"]
Answer = str | Fraction


class PlanError(PilarError):
    """A wish that names nothing of the instrument, or that makes no sense."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the team fixes. Questions are named by code, pokja by the number of their area.

    ``target``: the predicate. ``margin``: how much more than its minimum a floor is to have, as a share (0 to 1) of the
    weight of what it measures; a floor that no movable question reaches gets none. ``fixed``: the team cannot change
    it now, with the reason. ``outside``: nobody in the unit can, with the reason. ``must``: has to be in the plan.
    ``most``: at most so many steps. ``expected``: by field, the index that the team expects of a survey. ``freed``: may
    be moved although Pilar leaves it out by itself.
    """

    target: str
    margin: Fraction = Fraction(0)
    fixed: Mapping[str, str] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    most: Mapping[int, int] = field(default_factory=dict)
    expected: Mapping[str, Fraction] = field(default_factory=dict)
    freed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """One question from ``now`` to ``target`` (option or share in words), at the price of ``effort`` team-days.

    ``assumed``: a figure that nobody has typed yet had to be assumed to score it; only its share means something.
    """

    question: Question
    now: str
    target: str
    effort: Fraction
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to move a block of questions that share figures: the answers that change and what each question gains."""

    changes: Mapping[str, Answer]
    gains: Mapping[str, Fraction]
    moves: tuple[Move, ...]

    @property
    def effort(self) -> Fraction:
        return sum((move.effort for move in self.moves), Fraction(0))


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that can only be moved together (mostly one); any one of ``choices``, or none of them."""

    questions: tuple[str, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A row of the programme: the points that ``questions`` have to gain together so that ``floor`` holds."""

    floor: Floor
    questions: frozenset[str]
    points: Fraction

    def gain(self, gains: Mapping[str, Fraction]) -> Fraction:
        """What ``gains``, in points by question, give this row."""
        return sum((gain for code, gain in gains.items() if code in self.questions), Fraction(0))


@dataclass(frozen=True, slots=True)
class Step:
    """A move of the plan, explained.

    ``gain``: points of the total. ``serves``: floors that fail today and that it brings nearer. ``decides``: floors
    that would fail in this plan without it.
    """

    move: Move
    gain: Fraction
    serves: tuple[Floor, ...]
    decides: tuple[Floor, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """A floor that stays out of reach: what it needs and the most that it can get, in points of what it measures.

    ``only_margin``: the floor itself can be reached, the safety margin cannot.
    """

    floor: Floor
    needed: Fraction
    reachable: Fraction
    only_margin: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Wishes that cannot all hold; leaving out any one of them removes this conflict. ``floors`` take part in it."""

    must: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    most: tuple[int, ...] = ()
    floors: tuple[Floor, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The result. ``bound``: no plan takes less than so many team-days. ``before``/``after``: scored by the engine.

    ``left_out``: questions that could not be moved, with the reason.
    """

    status: Status
    aim: Aim
    wishes: Wishes
    steps: tuple[Step, ...]
    before: Score
    after: Score
    verdict: PredicateResult
    bound: Fraction | None = None
    blockers: tuple[Blocker, ...] = ()
    conflict: Conflict | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def effort(self) -> Fraction:
        return sum((step.move.effort for step in self.steps), Fraction(0))

    @property
    def reached(self) -> bool:
        """Whether the plan, once done, makes every floor hold."""
        return self.status in ("holds", "optimal", "found")
