"""A worksheet as a whole: answers, score, verdict and evidence, read once for whoever looks at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pilar.evaluation import scoring
from pilar.evaluation.models import Answer, Assessor, EditionWording, Worksheet, Zone
from pilar.evaluation.queries import evidence, worksheets
from pilar.evaluation.queries.evidence import Shown
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.instrument.engine import Score
from pilar.instrument.verdict import PredicateResult, verdicts
from pilar.instrument.wording import Wording


@dataclass(frozen=True, slots=True)
class Sheet:
    """The unit's own worksheet: ``answers`` and ``evidence`` by field, the score as it is now, every predicate."""

    zone: Zone
    worksheet: Worksheet
    rules: Rulebook
    answers: Mapping[str, Answer]
    score: Score
    verdicts: Mapping[str, PredicateResult]
    evidence: Mapping[str, list[Shown]]

    @property
    def target(self) -> PredicateResult:
        """The verdict on what the zone aims at."""
        return self.verdicts[self.zone.target]


def load_sheet(zone: Zone, worksheet: Worksheet | None = None, fields: Collection[str] | None = None) -> Sheet:
    """The unit's worksheet of ``zone`` with everything on it. Three queries, two where ``worksheet`` is at hand.

    ``fields``: the evidence of these alone, for a page that shows one part.
    """
    rules = rulebook(zone.edition)
    if worksheet is None:
        worksheet = worksheets.of_unit(zone.pk).select_related("assessor").get()
    worksheet.zone = zone
    answers = {answer.field: answer for answer in worksheets.answers_of(worksheet)}
    score = scoring.score_of(rules, answers.values())
    shown = evidence.by_field(zone.pk, rules.instrument, zone.cutoff, fields)
    return Sheet(zone, worksheet, rules, answers, score, verdicts(score), shown)


def opinions(zone_id: int, fields: Collection[str]) -> Mapping[str, list[Answer]]:
    """What other assessors of the zone have handed over, by field; the assessor comes with it. One query.

    What they are still writing is nobody's to read but theirs.
    """
    others = worksheets.handed_over(zone_id).exclude(assessor__code=Assessor.UNIT)
    rows = Answer.objects.filter(worksheet__in=others, field__in=fields)
    said = rows.exclude(option__isnull=True, number__isnull=True, note="").select_related("worksheet__assessor")
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in said.order_by("worksheet__assessor__position", "worksheet__assessor", "pk"):
        found[answer.field].append(answer)
    return found


def wording_of(zone: Zone) -> Wording | None:
    """The official wording that the zone's body has imported for its edition, or None. One query."""
    row = EditionWording.objects.filter(body=zone.unit.body_id, edition=zone.edition).first()
    if row is None:
        return None
    rules = rulebook(zone.edition)
    return Wording(rules.instrument.id, rules.edition.year, row.source, row.nodes, row.questions, row.criteria)
