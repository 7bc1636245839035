"""From stored answers to the score that is stored beside them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from pilar.evaluation.models import Answer, Worksheet
from pilar.evaluation.rulebook import Rulebook
from pilar.instrument.engine import Score, score
from pilar.instrument.verdict import PredicateResult, verdicts
from pilar.numbers import rounded

#: Digits after the decimal comma that are stored (FOUNDATIONS §2).
STORED = 6
#: The columns of a worksheet that ``keep`` writes.
COLUMNS = (
    "total", "levers", "answered", "fields", "drafts", "is_provisional", "meets_target", "failing", "failing_codes",
    "areas", "floors", "area_1", "area_2", "area_3", "area_4", "area_5", "area_6",
)  # fmt: skip


class Plain(NamedTuple):
    """What counts of an answer, read without making a model of it: for many worksheets at once."""

    field: str
    option: str | None
    number: Decimal | None
    is_draft: bool

    @property
    def value(self) -> str | Fraction | None:
        return self.option if self.number is None else Fraction(self.number)


def values_of(answers: Iterable[Answer | Plain]) -> dict[str, str | Fraction | None]:
    """What counts of ``answers``, by field: a draft that nobody has confirmed counts as blank."""
    return {answer.field: None if answer.is_draft else answer.value for answer in answers}


def score_of(rules: Rulebook, answers: Iterable[Answer | Plain]) -> Score:
    """The score of ``answers`` under ``rules``."""
    return score(rules.instrument, values_of(answers))


def keep(worksheet: Worksheet, rules: Rulebook, answers: Iterable[Answer | Plain]) -> Score:
    """Compute the score of ``answers`` (all of the worksheet) and put it on ``worksheet``; the caller saves COLUMNS.

    The verdict is kept as computed from exact fractions; figures are rounded half-up to six decimals.
    """
    listed = list(answers)
    found = score_of(rules, listed)
    results = verdicts(found)
    target = results.get(worksheet.zone.target)
    worksheet.total = _stored(found.total)
    worksheet.levers = _stored(sum((area.points for area in found.areas.values()), Fraction(0)))
    worksheet.answered, worksheet.fields = found.answered, len(found.answers)
    worksheet.drafts = sum(answer.is_draft for answer in listed)
    worksheet.is_provisional = found.provisional
    worksheet.meets_target = target is not None and target.passes
    worksheet.failing = len(target.failing) if target else 0
    worksheet.failing_codes = marked(floor.floor.code for floor in target.failing) if target else ""
    for number, area in found.areas.items():
        setattr(worksheet, f"area_{number}", _stored(area.share))
    worksheet.areas = _areas(found)
    worksheet.floors = {code: _floors(result) for code, result in results.items()}
    return found


def marked(codes: Iterable[str]) -> str:
    """``|total|area-3|``: a text in which ``|area-3|`` is found and no code that only contains it."""
    text = "|".join(codes)
    return f"|{text}|" if text else ""


def _areas(found: Score) -> dict[str, Any]:
    """Per area of change: points, weight, share (all as text with six decimals), fields answered of fields."""
    summary = {}
    for number, area in found.areas.items():
        members = [found.nodes[member] for member in area.parts]
        summary[str(number)] = {
            "points": str(_stored(area.points)), "weight": str(_stored(area.weight)), "share": str(_stored(area.share)),
            "answered": sum(member.answered for member in members), "fields": sum(member.fields for member in members),
        }  # fmt: skip
    return summary


def _floors(result: PredicateResult) -> list[dict[str, Any]]:
    return [
        {
            "code": floor.floor.code, "value": str(_stored(floor.value)), "passes": floor.passes,
            "minimum": None if floor.floor.minimum is None else str(_stored(floor.floor.minimum)),
            "missing": str(_stored(floor.missing_points)),
        }
        for floor in result.floors
    ]  # fmt: skip


def _stored(value: Fraction) -> Decimal:
    return rounded(value, STORED)
