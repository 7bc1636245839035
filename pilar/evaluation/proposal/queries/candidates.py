"""What a pleno knows of candidates beside score and rank: floors, prerequisites, open advice, the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Subquery

from pilar.evaluation.assessment.queries.recommendations import count_beside
from pilar.evaluation.assessment.queries.report_numbers import in_force_beside
from pilar.evaluation.assessment.workflow import OPEN, REPORTED
from pilar.evaluation.models import Assessor, Worksheet
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.proposal.models import Candidate, Pleno
from pilar.evaluation.proposal.prerequisites import MET
from pilar.evaluation.proposal.queries.prerequisites import Found, of_body, of_units

_OUTER: Final = (Assessor.UNIT, Assessor.TPN)


@dataclass(frozen=True, slots=True)
class Beside:
    """How a candidate stands now. ``floors``: those that fail, in words; None where TPI's score has none of the
    predicate. ``unmet``: prerequisites of the unit that are not met or not known. ``report``: the number in force."""

    floors: Sequence[str] | None
    unmet: Sequence[Found]
    advice: int
    report: str

    @property
    def is_clear(self) -> bool:
        """Whether nothing speaks against the candidate."""
        return not (self.floors is None or self.floors or self.unmet or self.advice)


def beside(pleno: Pleno, rows: Sequence[Candidate], day: date) -> dict[int, Beside]:
    """By zone. ``rows`` with their zone. One query, and those of ``of_units``."""
    zones = [row.zone for row in rows]
    sheets, asked = _sheets([zone.pk for zone in zones]), of_units(zones, pleno.body, day)
    found = {}
    for zone in zones:
        floors, advice, report = sheets.get(zone.pk, ({}, 0, ""))
        stored = floors.get(pleno.predicate)
        failing = None if stored is None else [short_floor(each["code"]) for each in stored if each["passes"] is False]
        unmet = [each for each in asked[zone.pk] if each.state != MET]
        found[zone.pk] = Beside(failing, unmet, advice or 0, report or "")
    return found


def unmet_of_body(pleno: Pleno) -> list[Found]:
    """The prerequisites of the body that are not met or not known for the predicate of ``pleno``. One query."""
    listed = [each for _, found in of_body(pleno.body, pleno.year) for each in found]
    return [each for each in listed if each.predicate == pleno.predicate and each.state != MET]


def _sheets(zones: Sequence[int]) -> dict[int, tuple[dict[str, Any], int | None, str | None]]:
    """By zone: the floors of the last internal assessor's score, open recommendations, the report's number. One
    query."""
    sheets = Worksheet.objects.filter(zone__in=zones).exclude(assessor__code__in=_OUTER).annotate(
        advice=Subquery(count_beside(OPEN, REPORTED)), report=Subquery(in_force_beside().values("number")[:1])
    )  # fmt: skip
    rows = sheets.order_by("assessor__position").values_list("zone", "floors", "advice", "report")
    return {zone: (floors, number, report) for zone, floors, number, report in rows}
