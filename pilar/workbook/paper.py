"""What stands on a working paper, row by row: plain values, for whoever makes or judges one without opening a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A field as it is printed; ``answer``, ``note`` and ``recommendation`` are the assessor's own so far.

    ``said``: what other tiers and earlier rounds say, a line each.
    """

    key: str
    version: int
    code: str
    title: str
    criteria: str
    unit_answer: str
    unit_note: str
    evidence: str
    standing: str
    answer: str | Fraction | None
    note: str
    recommendation: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A field as the paper says it. ``problem``: why the row cannot be taken; its answer is None then."""

    key: str
    version: int
    answer: str | Fraction | None
    note: str
    recommendation: str
    cell: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What was read: the stamp, rows by key, and what is wrong with the paper as a whole."""

    stamp: str
    rows: Mapping[str, ReadRow]
    findings: Sequence[str]
