"""What the official workbook of a zone is written from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from pilar.evaluation.evidence_texts import column_text
from pilar.evaluation.imports.reading import from_text
from pilar.evaluation.models import Answer, Assessor, EvidenceUse, Submission, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.imports import uses_by_field
from pilar.evaluation.rulebook import rulebook
from pilar.workbook.model import SheetAnswers

#: The assessors for whom the official workbook has columns.
CODES = (Assessor.UNIT, Assessor.TPI, f"{Assessor.TPI}-2", Assessor.TPN)


def sheets_of(zone: Zone) -> list[SheetAnswers]:
    """The answers of the unit with its evidence, and of every assessor what they have handed over. Three queries.

    Of an assessor who is in a further round that is what was handed over last; who has handed over without freezing it
    (a result that was typed in) goes out as it stands. What came over from last year and nobody has confirmed is left
    out: it does not count in the score either.
    """
    frozen = _frozen(zone)
    shown = Q(worksheet__assessor__code=Assessor.UNIT) | Q(worksheet__in=worksheets.handed_over(zone.pk))
    rows = Answer.objects.filter(shown, worksheet__zone=zone, worksheet__assessor__code__in=CODES)
    by_code: dict[str, list[Answer]] = {}
    for answer in rows.select_related("worksheet__assessor").order_by("worksheet__assessor__position", "pk"):
        by_code.setdefault(answer.worksheet.assessor.code, []).append(answer)
    uses = uses_by_field(zone.pk)
    live = {code: _sheet(code, answers, uses if code == Assessor.UNIT else {}) for code, answers in by_code.items()}
    sheets = live | frozen
    return [sheets[code] for code in CODES if code in sheets]


def _frozen(zone: Zone) -> dict[str, SheetAnswers]:
    """By assessor what was handed over last and not taken back: returned to the unit, or agreed. One query."""
    fields = rulebook(zone.edition).instrument.fields
    kinds = (Submission.RETURN, Submission.AGREE)
    rows = Submission.objects.filter(
        worksheet__zone=zone, worksheet__assessor__code__in=CODES, kind__in=kinds, withdrawn_at__isnull=True
    ).exclude(worksheet__assessor__code=Assessor.UNIT)
    found = {}
    for row in rows.select_related("worksheet__assessor").order_by("at", "pk"):
        answers = json.loads(row.content)["answers"]
        found[row.worksheet.assessor.code] = SheetAnswers(
            row.worksheet.assessor.code,
            {key: from_text(fields[key], each["value"]) for key, each in answers.items() if key in fields},
            {key: each["note"] for key, each in answers.items() if each["note"]},
        )
    return found


def _sheet(code: str, answers: Iterable[Answer], uses: Mapping[str, Sequence[EvidenceUse]]) -> SheetAnswers:
    listed = list(answers)
    told = [answer for answer in listed if not answer.is_draft]
    typed = {answer.field: answer.evidence_text for answer in told}
    evidence = {answer.field: column_text(typed.get(answer.field, ""), uses.get(answer.field, ())) for answer in listed}
    return SheetAnswers(
        code,
        {answer.field: answer.value for answer in told},
        {answer.field: answer.note for answer in told if answer.note},
        {field: text for field, text in evidence.items() if text},
    )
