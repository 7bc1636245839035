"""Unit and assessor side by side: per area, per question, this year and last, and what hangs on one letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pilar.evaluation.models import Answer, Assessor, Worksheet, Zone
from pilar.evaluation.presenters.parts import Part, parts_of
from pilar.evaluation.queries.sheets import Sheet
from pilar.instrument.engine import Score
from pilar.instrument.model import Question

Value = str | Fraction | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A part of the worksheet: points of both, how many fields are judged, how many questions differ."""

    part: Part
    weight: Fraction
    unit: Fraction
    own: Fraction | None
    judged: int
    fields: int
    differing: int

    @property
    def difference(self) -> Fraction | None:
        return None if self.own is None or not self.judged else self.own - self.unit


def differing(question: Question, unit: Mapping[str, Answer], own: Mapping[str, Answer]) -> bool:
    """Whether the assessor has answered a field of ``question`` otherwise than the unit."""
    return any(not own[item.key].is_blank and own[item.key].value != unit[item.key].value for item in question.fields)


def lines(unit: Sheet, own: Sheet | None) -> list[AreaLine]:
    """Every part of the worksheet. No query."""
    found = []
    questions = unit.rules.instrument.questions
    for part in parts_of(unit.zone.edition).values():
        judged = 0 if own is None else sum(not own.answers[key].is_blank for key in part.fields)
        differ = (
            0 if own is None else sum(differing(questions[code], unit.answers, own.answers) for code in part.questions)
        )
        points = None if own is None else own.score.points(part.code)
        found.append(
            AreaLine(part, unit.score.weight(part.code), unit.score.points(part.code), points, judged,
                     len(part.fields), differ)
        )  # fmt: skip
    return found


def points_of(score: Score, question: Question) -> Fraction:
    return score.questions[question.code].points


def of_zone_before(zone: Zone) -> tuple[Worksheet | None, Worksheet | None]:
    """The unit's and the last internal assessor's worksheet of the zone before, of whatever earlier year.

    One query, none without one.
    """
    if zone.previous_id is None:
        return None, None
    rows = Worksheet.objects.filter(zone=zone.previous_id).select_related("assessor", "zone")
    by_code = {row.assessor.code: row for row in rows.order_by("assessor__position")}
    internal = [row for code, row in by_code.items() if code.startswith(Assessor.TPI)]
    return by_code.get(Assessor.UNIT), internal[-1] if internal else None
