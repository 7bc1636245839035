"""What an assessor thinks of a field: answer, note and recommendation of a tier, and the score that follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Q

from pilar.evaluation.actions.writing import LONGEST_NOTE, Change, Written, write
from pilar.evaluation.assessment.access import ASSESSES
from pilar.evaluation.assessment.actions.holding import (
    RoundGuard,
    open_round,
    round_held,
    rounds_to_judge,
    seats_to_judge,
)
from pilar.evaluation.assessment.errors import AssessmentError, OpinionConflict
from pilar.evaluation.assessment.models import Opinion, Round, Seat
from pilar.evaluation.assessment.models.team import RESULTS
from pilar.evaluation.assessment.queries.opinions import said_of, standing
from pilar.evaluation.models import Answer, AnswerRevision
from pilar.evaluation.models.worksheet import PLACES
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.instrument.engine import AnswerError, check_answer
from pilar.instrument.model import Instrument
from pilar.kernel import ledger
from pilar.numbers import rounded
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.models import User


@dataclass(frozen=True, slots=True)
class OpinionChange:
    """What a tier is to say of a field. None of ``note`` or ``recommendation`` leaves it; ``seen`` None asks for no
    version, 0 is that of an opinion that has not been written yet."""

    field: str
    value: str | Fraction | None
    note: str | None = None
    recommendation: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """What came of it: the round, the assessor's worksheet as written, the opinions that changed, by field; ``own``:
    what the tier says of the fields that were asked for, changed or not; ``unit``: what the unit answers to their
    questions."""

    round: Round
    written: Written
    opinions: Mapping[str, Opinion]
    own: Mapping[str, Opinion]
    unit: Mapping[str, Answer]


def save_opinions(
    zone_id: int, changes: Sequence[OpinionChange], *, by: User, at: datetime, guard: RoundGuard = round_held
) -> Assessed:
    """Write ``changes`` as what ``by``'s tier says in the round that is open: all of them or none.

    Raises NotFoundError (404), AccessDenied (no seat, another tier's turn, another member's area, the own unit),
    OpinionConflict with what is stored, AssessmentError or EvaluationError for what can be mended.
    """
    return _save(zone_id, lambda _: changes, by=by, at=at, guard=guard)


def save_as_read(
    zone_id: int, read: Callable[[Rulebook], Sequence[OpinionChange]], *, by: User, at: datetime
) -> Assessed:
    """As ``save_opinions``, for a form that ``read`` understands once the rules of its worksheet are known.

    What ``read`` raises (a PilarError) ends the transaction: nothing is saved.
    """
    return _save(zone_id, read, by=by, at=at, guard=round_held)


def follow_unit(zone_id: int, questions: Collection[str], *, by: User, at: datetime) -> Assessed:
    """Say the same as the unit of every field of ``questions`` on which the own tier has given no value yet.

    One's own notes stay. Raises like ``save_opinions``.
    """
    with round_held(rounds_to_judge(zone_id, by, at)) as found:
        here = open_round(found, zone_id, by=by, at=at)
        rules = rulebook(here.zone.edition)
        fields = [item.key for code in questions if code in rules.instrument.questions
                  for item in rules.instrument.questions[code].fields]  # fmt: skip
        given = set(
            here.opinions.filter(tier=here.tier, field__in=fields)
            .exclude(option__isnull=True, number__isnull=True).values_list("field", flat=True)
        )  # fmt: skip
        rows = Answer.objects.filter(worksheet__in=worksheets.of_unit(zone_id), field__in=fields)
        unit = {row.field: row for row in rows}
        changes = [OpinionChange(key, unit[key].value) for key in fields if key not in given and not unit[key].is_blank]
        return _write(here, changes, by=by, at=at)


def _save(
    zone_id: int, read: Callable[[Rulebook], Sequence[OpinionChange]], *, by: User, at: datetime, guard: RoundGuard
) -> Assessed:
    with guard(rounds_to_judge(zone_id, by, at)) as found:
        here = open_round(found, zone_id, by=by, at=at)
        rules = rulebook(here.zone.edition)
        changes = read(rules)
        for change in changes:
            if change.field not in rules.instrument.fields:
                raise AssessmentError(f"Isian {change.field[:60]} tidak ada pada LKE ini. Tidak ada yang disimpan.")
        return _write(here, changes, by=by, at=at)


def _write(here: Round, changes: Sequence[OpinionChange], *, by: User, at: datetime) -> Assessed:
    """Into the locked round: the opinions, then what holds of them as the assessor's answers with their score."""
    zone, rules = here.zone, rulebook(here.zone.edition)
    require(by, ASSESSES, zone.unit, at=at)
    seats = seats_to_judge(here, by, at)
    for change in changes:
        if not may_judge(seats, rules, rules.question_of(change.field)):
            raise AccessDenied("Pertanyaan ini bukan area Anda dalam tim penilai. Tidak ada yang disimpan.")
    said = said_of(here.worksheet_id, [change.field for change in changes])
    kept: dict[str, Opinion] = {}
    changed: dict[str, Opinion] = {}
    answers = []
    for change in changes:
        others = [each for each in said.get(change.field, []) if (each.round_id, each.tier) != (here.pk, here.tier)]
        own = next((each for each in said.get(change.field, []) if each not in others), None)
        opinion = _changed(here, own, change, rules.instrument)
        if opinion is None:
            if own is not None:
                kept[change.field] = own
            continue
        _store(opinion, own, by, at)
        changed[change.field] = opinion
        holds = standing([*others, opinion])
        answers.append(Change(change.field, holds.value, holds.note, is_draft=False))
    stored, unit = _both_sheets(here, rules, {change.field for change in changes})
    written = write(here.worksheet, answers, origin=AnswerRevision.TYPED, by=by, at=at, stored=stored)
    body = zone.unit.body.uuid
    for opinion in changed.values():
        ledger.record("opinion.saved", opinion, body=body, by=by.actor, at=at, details=details(opinion))
    return Assessed(here, written, changed, {**kept, **changed}, unit)


def _both_sheets(here: Round, rules: Rulebook, fields: Collection[str]) -> tuple[list[Answer], dict[str, Answer]]:
    """The assessor's answers, all of them, and the unit's to the questions of ``fields``. One query."""
    instrument = rules.instrument
    asked = [item.key for field in fields for item in instrument.questions[rules.question_of(field)].fields]
    unit_id = here.submission.worksheet_id
    rows = Answer.objects.filter(Q(worksheet=here.worksheet_id) | Q(worksheet=unit_id, field__in=asked)).order_by("pk")
    own = [row for row in rows if row.worksheet_id != unit_id]
    return own, {row.field: row for row in rows if row.worksheet_id == unit_id}


def may_judge(seats: Sequence[Seat], rules: Rulebook, question: str) -> bool:
    """Whether one of ``seats`` takes in the question: those without areas of their own take in everything."""
    area = rules.area_of(question)
    part = area.number if area is not None else RESULTS
    return any(not seat.own_areas or part in seat.own_areas for seat in seats)


def _changed(here: Round, own: Opinion | None, change: OpinionChange, instrument: Instrument) -> Opinion | None:
    """The opinion with the change, a new row where the tier has not spoken yet; None where it says that already."""
    try:
        value = check_answer(instrument.fields[change.field], change.value)
    except AnswerError as error:
        raise AssessmentError(f"{error.message} Tidak ada yang disimpan.") from error
    opinion = own or Opinion(round=here, tier=here.tier, field=change.field, version=0)
    note = opinion.note if change.note is None else change.note.strip()
    advice = opinion.recommendation if change.recommendation is None else change.recommendation.strip()
    if max(len(note), len(advice)) > LONGEST_NOTE:
        raise AssessmentError(f"Catatan dan rekomendasi paling banyak {LONGEST_NOTE} huruf. Tidak ada yang disimpan.")
    option = value if isinstance(value, str) else None
    number = rounded(value, PLACES) if isinstance(value, Fraction) else None
    wanted = (option, number, note, advice)
    if wanted == (opinion.option, opinion.number, opinion.note, opinion.recommendation):
        return None
    if change.seen is not None and change.seen != opinion.version:
        raise OpinionConflict(opinion)
    opinion.option, opinion.number, opinion.note, opinion.recommendation = wanted
    return opinion


def _store(opinion: Opinion, own: Opinion | None, by: User, at: datetime) -> None:
    """Insert, or one conditional update: what a colleague has written since it was read is never run over."""
    seen = opinion.version
    opinion.version, opinion.changed_at, opinion.changed_by = seen + 1, at, by.actor
    if own is None:
        opinion.save(force_insert=True)
        return
    stored = Opinion.objects.filter(pk=opinion.pk, version=seen)
    if not stored.update(
        option=opinion.option, number=opinion.number, note=opinion.note, recommendation=opinion.recommendation,
        version=opinion.version, changed_at=at, changed_by=by.actor,
    ):  # fmt: skip
        raise OpinionConflict(Opinion.objects.get(pk=opinion.pk))


def details(opinion: Opinion) -> dict[str, object]:
    """What the ledger's digest proves of an opinion."""
    names = ("field", "tier", "option", "number", "note", "recommendation", "version")
    return {name: getattr(opinion, name) for name in names}
