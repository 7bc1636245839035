"""A zone's worksheets side by side for the assessors: the unit's, the own one, other assessors', last year's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from pilar.evaluation import scoring
from pilar.evaluation.assessment.models import Opinion
from pilar.evaluation.assessment.queries.desks import Desk
from pilar.evaluation.assessment.queries.opinions import said_of
from pilar.evaluation.assessment.queries.talking import counts
from pilar.evaluation.models import Answer, Assessor, Worksheet
from pilar.evaluation.queries import evidence
from pilar.evaluation.queries.sheets import Sheet, wording_of
from pilar.evaluation.workflow import DRAFT
from pilar.instrument.verdict import verdicts
from pilar.instrument.wording import Wording

Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Papers:
    """``unit`` carries the evidence of the fields asked for; ``own`` is None before the first round.

    ``others``: what further assessors have handed over, ``before``: the sheets of the zone before, named with its
    year; each label → answers by field. ``messages``: how many were written about each question.
    """

    unit: Sheet
    own: Sheet | None
    others: Mapping[str, Answers]
    before: Mapping[str, Answers]
    said: Mapping[str, list[Opinion]]
    messages: Mapping[str, int]
    wording: Wording | None


def load_papers(desk: Desk, fields: Collection[str]) -> Papers:
    """Everything for the questions of ``fields``. Five queries, whatever there is; four where nothing was taken yet."""
    zone, sheets = desk.zone, desk.sheets
    own = desk.round.worksheet if desk.round else None
    # The two that are scored are read whole, of the others what the page shows.
    whole = [desk.unit.pk, *([own.pk] if own else [])]
    shown = [sheet.pk for sheet in sheets if sheet.pk not in whole]
    rows = Answer.objects.filter(Q(worksheet__in=whole) | Q(worksheet__in=shown, field__in=fields))
    by_sheet: dict[int, dict[str, Answer]] = defaultdict(dict)
    for row in rows.order_by("pk"):
        by_sheet[row.worksheet_id][row.field] = row
    others, before = {}, {}
    for sheet in sheets:
        pk = sheet.pk
        if sheet.zone_id != zone.pk:
            if sheet.assessor.code == Assessor.UNIT or sheet.state != DRAFT:
                before[f"{sheet.assessor.label} {sheet.zone.year}"] = by_sheet[pk]
        elif pk not in (desk.unit.pk, own.pk if own else 0) and sheet.state != DRAFT:
            others[sheet.assessor.label] = by_sheet[pk]
    proofs = evidence.by_field(zone.pk, desk.rules.instrument, zone.cutoff, fields)
    return Papers(
        _sheet(desk, desk.unit, by_sheet[desk.unit.pk], proofs),
        _sheet(desk, own, by_sheet[own.pk], {}) if own else None,
        others, before, said_of(own.pk, fields) if own else {}, counts(zone), wording_of(zone),
    )  # fmt: skip


def _sheet(
    desk: Desk, worksheet: Worksheet, answers: Mapping[str, Answer], proofs: Mapping[str, list[evidence.Shown]]
) -> Sheet:
    score = scoring.score_of(desk.rules, answers.values())
    return Sheet(desk.zone, worksheet, desk.rules, answers, score, verdicts(score), proofs)
