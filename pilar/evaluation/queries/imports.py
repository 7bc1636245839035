"""Uploads of a worksheet and what they would do now. Each function says how many queries its result takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from pilar.evaluation.access import Writing
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.imports.compare import Diff, compare
from pilar.evaluation.models import EvidenceUse, EvidenceVersion, WorkbookImport, Worksheet, Zone
from pilar.evaluation.queries import evidence, worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.organisation.access import Actor


def uses_by_field(zone_id: int) -> Mapping[str, list[EvidenceUse]]:
    """What serves each field of a zone. One query."""
    found: dict[str, list[EvidenceUse]] = defaultdict(list)
    for use in evidence.uses(zone_id):
        found[use.field].append(use)
    return found


def diff_of(upload: WorkbookImport, worksheet: Worksheet, mine: Writing) -> Diff:
    """The upload against what its worksheet says now; ``worksheet.zone`` is loaded. Two queries."""
    answers = {answer.field: answer for answer in worksheets.answers_of(worksheet)}
    rules = rulebook(worksheet.zone.edition)
    return compare(rules, upload.rows, answers, uses_by_field(worksheet.zone_id), mine, upload.accepted)


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a worksheet takes answers now; ``why_not`` is the sentence for people."""

    why_not: str = ""

    @property
    def is_open(self) -> bool:
        return not self.why_not


def openness(user: Actor, zone: Zone, at: datetime) -> Openness:
    """Whether the zone's own worksheet may be written at ``at``. One query."""
    from pilar.evaluation.actions.writing import refuse_closed

    worksheet = worksheets.for_writing(user, at, zone.pk).get()
    try:
        refuse_closed(worksheet, at)
    except EvaluationError as error:
        return Openness(error.message)
    return Openness()


def locked_links(zone: Zone, hashes: Collection[str]) -> list[EvidenceVersion]:
    """Those links of the zone's unit with these hashes that asked to sign in when they were checked. One query."""
    rows = EvidenceVersion.objects.filter(
        sha256__in=hashes, evidence__unit=zone.unit_id, link_state=EvidenceVersion.LOCKED
    )
    return list(rows.select_related("evidence").order_by("evidence__title", "pk"))
