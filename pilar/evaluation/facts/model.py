"""The shape of a fact: a figure, the conditions that it meets, and the rows that it was counted from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True)
class Check:
    """A named condition beside the figure. ``lift``: what would make it hold, as a sentence for the unit."""

    code: str
    label: str
    holds: bool
    lift: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as a paper may show it. ``cells`` are masked already; ``url`` leads to it inside Pilar, or is empty."""

    type: str
    id: int
    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list behind a figure, read only where somebody looks at it or freezes it.

    ``cells`` writes a row without personal data (names masked): it is printed and its hash is kept. ``url`` gives the
    page of a row. ``complete`` is False where the figure was imported and the rows stay in another system.
    """

    title: str
    headings: tuple[str, ...]
    queryset: QuerySet[Any]
    cells: Callable[[Any], tuple[str, ...]]
    url: Callable[[Any], str] = field(default=lambda _: "")
    complete: bool = True

    def read(self) -> Iterator[Row]:
        """The rows, oldest key first, so that two readings of the same rows are equal. One query."""
        for obj in self.queryset.order_by("pk"):
            yield Row(_type_of(obj), obj.pk, self.cells(obj), self.url(obj))


def _type_of(obj: Model) -> str:
    return obj._meta.label_lower


_MORE_THAN_ALL: Final = "Pembilangnya lebih besar daripada penyebutnya; porsinya dihitung 100 %. Periksa catatannya."


def _filled(summary: str, **numbers: int) -> str:
    """``summary`` with its numbers. Other braces stay: a name in the sentence may have some."""
    for name, number in numbers.items():
        summary = summary.replace(f"{{{name}}}", str(number))
    return summary


@dataclass(frozen=True, slots=True)
class Fact:
    """What the rows prove on one day.

    ``numerator``/``denominator`` count rows; ``value`` is a number for a field, or a measure of its own. ``nil``:
    nothing happened or nothing is owed, so nothing is suggested. ``absent``: this level has no rows at all, so the
    next one is asked. ``lacking`` says what is missing to the whole ("dua dari sebelas SOP belum dievaluasi").
    """

    summary: str
    numerator: int | None = None
    denominator: int | None = None
    value: Fraction | None = None
    checks: tuple[Check, ...] = ()
    rows: tuple[Rows, ...] = ()
    lacking: str = ""
    warnings: tuple[str, ...] = ()
    nil: bool = False
    absent: bool = False

    @classmethod
    def ratio(
        cls, numerator: int, denominator: int, *, summary: str, rows: Sequence[Rows] = (), lacking: str = "",
        checks: Sequence[Check] = (), warnings: Sequence[str] = (),
    ) -> Fact:  # fmt: skip
        """A share. Nothing to divide by is *nihil*; more than the whole counts as the whole, with a warning.

        ``summary`` may name {numerator} and {denominator}.
        """
        text = _filled(summary, numerator=numerator, denominator=denominator)
        share = Fraction(numerator, denominator) if denominator else None
        more = (_MORE_THAN_ALL,) if 0 < denominator < numerator else ()
        return cls(
            text, numerator, denominator, share, tuple(checks), tuple(rows),
            lacking if numerator < denominator else "", (*warnings, *more), nil=denominator == 0,
        )  # fmt: skip

    @classmethod
    def count(
        cls, number: int, *, summary: str, rows: Sequence[Rows] = (), checks: Sequence[Check] = (),
        warnings: Sequence[str] = (),
    ) -> Fact:  # fmt: skip
        """A number of rows, for a field that asks for one. ``summary`` may name {number}. Zero is a number."""
        text = _filled(summary, number=number)
        return cls(text, number, None, Fraction(number), tuple(checks), tuple(rows), warnings=tuple(warnings))

    @classmethod
    def state(
        cls, checks: Sequence[Check], *, summary: str, rows: Sequence[Rows] = (), warnings: Sequence[str] = (),
        absent: bool = False, nil: bool = False,
    ) -> Fact:  # fmt: skip
        """What holds and what does not, without a figure."""
        return cls(summary, checks=tuple(checks), rows=tuple(rows), warnings=tuple(warnings), absent=absent, nil=nil)

    @property
    def share(self) -> Fraction | None:
        """Numerator over denominator, exact and at most 1; None where there is no ratio or it is nihil."""
        if self.numerator is None or not self.denominator:
            return None
        return min(Fraction(self.numerator, self.denominator), Fraction(1))

    def check(self, code: str) -> Check | None:
        return next((each for each in self.checks if each.code == code), None)
