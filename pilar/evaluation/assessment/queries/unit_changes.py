"""What the unit has changed between the hand-over that an assessor judged before and the one it judges now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from pilar.evaluation.assessment.models import Round
from pilar.evaluation.assessment.queries.desks import Desk
from pilar.evaluation.models import Submission
from pilar.evaluation.workflow import SUBMITTED
from pilar.instrument.model import Field, Question
from pilar.instrument.words import answer_text

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A question that the unit has changed. ``words``: what, as short texts; ``note_before`` where the note is another.

    ``note_before`` is None where the note is the same.
    """

    question: Question
    words: tuple[str, ...]
    note_before: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """By question, in the order of the form. ``since``: the round whose hand-over they are compared with, 0 without."""

    since: int = 0
    by_question: Mapping[str, Change] = field(default_factory=dict)


NOTHING: Final = Changes()


def changes_of(desk: Desk) -> Changes:
    """What is new in the hand-over that the assessors have, or that waits for them, against the round before.

    Frozen hand-overs are compared, never live answers. One query; none in a first round.
    """
    found = desk.round
    waits = desk.unit.state == SUBMITTED
    if found is None or (found.number == 1 and not (waits and desk.unit.round > 1)):
        return NOTHING
    taken = Q(Exists(Round.objects.filter(submission=OuterRef("pk"), worksheet=found.worksheet_id)))
    if waits:
        taken |= Q(round=desk.unit.round)
    rows = Submission.objects.filter(
        taken, worksheet=desk.unit.pk, kind=Submission.SUBMIT, withdrawn_at__isnull=True
    )  # fmt: skip
    last = list(rows.order_by("-round").values_list("round", "content")[:2])
    if len(last) < 2:
        return NOTHING
    (_, now), (since, before) = last
    return Changes(since, compared(desk.rules.instrument.questions, json.loads(before), json.loads(now)))


def compared(
    questions: Mapping[str, Question], before: Mapping[str, Any], now: Mapping[str, Any]
) -> Mapping[str, Change]:
    """The questions whose answers, notes or evidence are not the same in both contents of a hand-over."""
    found = {}
    for question in questions.values():
        words = [text for item in question.fields for text in _answer(question, item, before, now)]
        notes = [_notes(question, content) for content in (before, now)]
        if notes[0] != notes[1]:
            words.append("catatan diubah" if all(notes) else "catatan ditulis" if notes[1] else "catatan dihapus")
        words += _evidence(question, before, now)
        if words:
            found[question.code] = Change(question, tuple(words), notes[0] if notes[0] != notes[1] else None)
    return found


def _answer(question: Question, item: Field, before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    then, here = (content["answers"].get(item.key, {}).get("value") for content in (before, now))
    if then == here:
        return []
    name = f"{item.label}: " if len(question.fields) > 1 else "jawaban "
    return [f"{name}{answer_text(item, _value(item, then))} → {answer_text(item, _value(item, here))}"]


def _value(item: Field, text: str | None) -> str | Fraction | None:
    return text if text is None or item.kind == "option" else Fraction(text)


def _notes(question: Question, content: Mapping[str, Any]) -> str:
    """The unit's words beside the question: notes and the column of evidence that came from a workbook."""
    rows = [content["answers"].get(item.key, {}) for item in question.fields]
    texts = [str(row.get(name, "")).strip() for row in rows for name in ("note", "evidence_text")]
    return "\n".join(text for text in texts if text)


def _evidence(question: Question, before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What came, what was taken away, and what has another version or page."""
    then, here = (_pieces(question, content) for content in (before, now))
    renewed = [each["title"] for key, each in here.items() if key in then and _same(each) != _same(then[key])]
    found = []
    for word, titles in (
        ("bukti baru", [each["title"] for key, each in here.items() if key not in then]),
        ("bukti diperbarui", renewed),
        ("bukti dilepas", [each["title"] for key, each in then.items() if key not in here]),
    ):
        if titles:
            more = f" dan {len(titles) - _NAMED} lagi" if len(titles) > _NAMED else ""
            found.append(f"{word}: {', '.join(titles[:_NAMED])}{more}")
    return found


def _pieces(question: Question, content: Mapping[str, Any]) -> dict[tuple[str, int, int], Mapping[str, Any]]:
    """Each piece by field and evidence; one that stands there more than once, by its place among its like."""
    found: dict[tuple[str, int, int], Mapping[str, Any]] = {}
    seen: Counter[tuple[str, int]] = Counter()
    for item in question.fields:
        for each in content["evidence"].get(item.key, ()):
            key = (item.key, int(each["evidence"]))
            found[*key, seen[key]] = each
            seen[key] += 1
    return found


def _same(each: Mapping[str, Any]) -> tuple[Any, ...]:
    return each["version"], each["page"]
