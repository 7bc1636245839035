"""TPN's answers of a proposed unit: what is stored, what a file would do to it, and both beside unit and TPI."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pilar.evaluation.access import Writing
from pilar.evaluation.imports.compare import Diff, Row, compare
from pilar.evaluation.imports.reading import from_text
from pilar.evaluation.models import Answer, Assessor, Worksheet, Zone
from pilar.evaluation.proposal.models import ProposedUnit, TpnImport
from pilar.evaluation.queries import worksheets
from pilar.evaluation.questions import Place, sections
from pilar.evaluation.rulebook import Rulebook
from pilar.evaluation.scoring import values_of
from pilar.instrument.engine import Score, score
from pilar.instrument.verdict import verdicts
from pilar.instrument.words import answer_text


def sheet_of(zone: Zone) -> Worksheet | None:
    """TPN's worksheet of ``zone``, with its zone and assessor; None before the first answer. One query."""
    rows = Worksheet.objects.select_related("zone__unit__body", "assessor")
    return rows.filter(zone=zone, assessor__code=Assessor.TPN).first()


def answers_of(sheet: Worksheet | None, rules: Rulebook) -> dict[str, Answer]:
    """TPN's answers by field, blank ones of version 0 where there is no worksheet yet. One query."""
    if sheet is None:
        return {key: Answer(field=key) for key in rules.instrument.fields}
    return {answer.field: answer for answer in worksheets.answers_of(sheet)}


def diff_of(kept: TpnImport, answers: Mapping[str, Answer], rules: Rulebook) -> Diff:
    """What was read of a file against ``answers``. No query."""
    return compare(rules, kept.rows, answers, {}, Writing(everything=True), kept.accepted)


@dataclass(frozen=True, slots=True)
class Figure:
    """A score in the words of a page; ``failing`` floors of the predicate that the unit was proposed for."""

    total: Fraction
    answered: int
    fields: int
    failing: int

    @property
    def is_provisional(self) -> bool:
        return self.answered < self.fields


def figures(
    rules: Rulebook, answers: Mapping[str, Answer], rows: Collection[Row], predicate: str
) -> tuple[Figure, Figure]:
    """TPN's score as it stands, and as it would be with ``rows`` taken."""
    before = values_of(answers.values())
    after = {**before, **{row.field: row.answer.file for row in rows if row.answer.takes}}
    return _figure(score(rules.instrument, before), predicate), _figure(score(rules.instrument, after), predicate)


def _figure(found: Score, predicate: str) -> Figure:
    result = verdicts(found).get(predicate)
    return Figure(found.total, found.answered, len(found.answers), len(result.failing) if result else 0)


Value = str | Fraction | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """What unit and last TPI answered, by field, as it was frozen with the proposal; ``internal`` empty without TPI."""

    unit: Mapping[str, Value]
    internal: Mapping[str, Value]


def frozen_of(row: ProposedUnit, rules: Rulebook) -> Frozen:
    """The frozen answers of a proposed unit. No query: ``row`` has its submission."""
    frozen = json.loads(row.submission.content).get("assessors", {}) if row.submission else {}
    last = max((code for code in frozen if code.startswith(Assessor.TPI)), key=_place_of, default="")
    return Frozen(_values(frozen.get(Assessor.UNIT, {}), rules), _values(frozen.get(last, {}), rules))


def _values(content: Mapping[str, Any], rules: Rulebook) -> dict[str, Value]:
    answers = content.get("answers", {})
    return {
        key: from_text(rules.instrument.fields[key], answer.get("value"))
        for key, answer in answers.items()
        if key in rules.instrument.fields
    }


@dataclass(frozen=True, slots=True)
class Beside:
    """A field as the three say it, in words; ``note`` is TPN's. ``differs``: TPN does not answer as the last TPI."""

    place: Place
    unit: str
    internal: str
    national: str
    note: str
    differs: bool


def beside(
    row: ProposedUnit, answers: Mapping[str, Answer], rules: Rulebook
) -> Sequence[tuple[str, Sequence[Beside]]]:  # fmt: skip
    """TPN's answers beside what was frozen with the proposal, by area. No query: ``row`` has its submission."""
    frozen = frozen_of(row, rules)
    return [
        (part.name, [_beside(place, frozen, answers[place.key], rules) for place in part.places])
        for part in sections(rules)
    ]


def _place_of(code: str) -> int:
    """``tpi`` comes first, then ``tpi-2`` …"""
    number = code.rpartition("-")[2]
    return int(number) if number.isdecimal() else 1


def _beside(place: Place, frozen: Frozen, answer: Answer, rules: Rulebook) -> Beside:
    item = rules.instrument.fields[place.key]
    said = (frozen.unit.get(place.key), frozen.internal.get(place.key), answer.value)
    own, last, national = (answer_text(item, value) for value in said)
    return Beside(place, own, last, national, answer.note, not answer.is_blank and last != national)
