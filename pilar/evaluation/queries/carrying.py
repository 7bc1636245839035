"""What may come over from the zone of the year before: answers, notes, and evidence that is still valid.

Only choices come over. A count or an index is a figure of a past period (reports filed last year, last year's survey):
carried over it would be wrong by its nature, not only unconfirmed. Evidence comes over where its period lies inside the
question's window as it is now; what has no period is not known to be valid and stays behind. A lembar fakta says how it
was last year: this year's fact is measured anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pilar.evaluation.models import Answer, Evidence, EvidenceUse, EvidenceVersion, Zone
from pilar.evaluation.queries import evidence, worksheets
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.windows import Fit, fit

#: The key of what belongs to no area of change: the results.
RESULTS = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """What comes over: old answers, old uses; and how much stays behind, by reason."""

    answers: Sequence[Answer] = ()
    uses: Sequence[EvidenceUse] = ()
    behind: Counter[str] = field(default_factory=Counter)

    @property
    def fields(self) -> list[str]:
        """The fields that are written, each once."""
        return list(dict.fromkeys([answer.field for answer in self.answers] + [use.field for use in self.uses]))


#: Why something stays behind, in words.
REASONS = {
    "answered": "sudah diisi di lembar kerja tahun ini",
    "figure": "angka tahun lalu: hitungan dan indeks diisi baru",
    "unknown": "kodenya tidak ada pada edisi tahun ini",
    "outside": "bukti di luar masa yang diminta tahun ini",
    "undated": "bukti tanpa masa, jadi tidak diketahui masih berlaku",
    "returned": "bukti yang dinyatakan perlu diperbaiki",
    "fact": "lembar fakta tahun lalu: faktanya dihitung dan dibekukan baru",
    "has-evidence": "bukti untuk isian yang sudah punya bukti tahun ini",
}


def carried(zone: Zone, may: Callable[[str], bool]) -> Carried:
    """What comes over into ``zone`` from its previous one, for the fields that ``may`` lets through. Four queries."""
    if zone.previous_id is None:
        return Carried()
    rules = rulebook(zone.edition)
    behind: Counter[str] = Counter()
    now = {answer.field: answer for answer in Answer.objects.filter(worksheet__in=worksheets.of_unit(zone.pk))}
    return Carried(
        list(_answers(zone.previous_id, rules, now, may, behind)), list(_uses(zone, rules, may, behind)), behind
    )


def _answers(
    previous: int, rules: Rulebook, now: dict[str, Answer], may: Callable[[str], bool], behind: Counter[str]
) -> Iterable[Answer]:
    old = Answer.objects.filter(worksheet__in=worksheets.of_unit(previous), is_draft=False).order_by("pk")
    for answer in old:
        if answer.is_blank:
            continue
        item = rules.instrument.fields.get(answer.field)
        if item is None or (item.scale and answer.option not in item.scale.options):
            behind["unknown"] += 1
        elif not may(answer.field):
            continue
        elif item.scale is None:
            behind["figure"] += 1
        elif answer.field not in now or not now[answer.field].is_blank:
            behind["answered"] += 1
        else:
            yield answer


def _uses(zone: Zone, rules: Rulebook, may: Callable[[str], bool], behind: Counter[str]) -> Iterable[EvidenceUse]:
    taken = set(EvidenceUse.objects.filter(zone=zone).values_list("field", flat=True))
    for use in evidence.uses(zone.previous_id or 0).filter(is_draft=False):
        version = use.version
        if use.field not in rules.instrument.fields:
            behind["unknown"] += 1
        elif not may(use.field):
            continue
        elif use.field in taken:
            behind["has-evidence"] += 1
        elif version.evidence.kind == Evidence.FACT:
            behind["fact"] += 1
        elif version.check_state == EvidenceVersion.RETURNED:
            behind["returned"] += 1
        else:
            window = evidence.window_of(rules.instrument, use.field, zone.cutoff)
            result = fit(window, version.period_from, version.period_until)
            if result is Fit.INSIDE:
                yield use
            else:
                behind["undated" if result is Fit.UNDATED else "outside"] += 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """The drafts of one area: what is still to be confirmed there."""

    area: int
    name: str
    answers: list[Answer]
    uses: list[EvidenceUse]


def waiting(zone: Zone) -> list[Waiting]:
    """The drafts of ``zone`` by area of change, the results last; areas without any are left out. Two queries."""
    rules = rulebook(zone.edition)
    found = {area.number: Waiting(area.number, area.name, [], []) for area in rules.instrument.areas.values()}
    found[RESULTS] = Waiting(RESULTS, "Hasil", [], [])
    rows = Answer.objects.filter(worksheet__in=worksheets.of_unit(zone.pk), is_draft=True).order_by("pk")
    for answer in rows:
        found[area_number(rules, answer.field)].answers.append(answer)
    for use in evidence.uses(zone.pk).filter(is_draft=True):
        found[area_number(rules, use.field)].uses.append(use)
    return [each for each in found.values() if each.answers or each.uses]


def area_number(rules: Rulebook, field_key: str) -> int:
    """The area of change of a field, RESULTS for none."""
    area = rules.area_of(rules.question_of(field_key))
    return area.number if area else RESULTS
