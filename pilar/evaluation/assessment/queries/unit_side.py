"""What the unit reads of its assessment: rounds with their steps, and what assessors have handed over, frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pilar.evaluation.assessment.models import QuestionMessage, Round, RoundStep
from pilar.evaluation.assessment.queries.talking import counts, latest
from pilar.evaluation.assessment.workflow import ROUND
from pilar.evaluation.models import Answer, Submission, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.submission import value_text
from pilar.instrument.model import Question
from pilar.instrument.words import BLANK


@dataclass(frozen=True, slots=True)
class Verdict:
    """A hand-over of an assessor: its round, and what it said as it was frozen."""

    round: Round
    handed: Submission
    content: Mapping[str, Any]

    @property
    def total(self) -> str:
        total: str = self.content["score"]["total"]
        return total


@dataclass(frozen=True, slots=True)
class Said:
    """A question in a verdict: the unit's answer then and now, the assessor's answer, note and recommendation."""

    question: Question
    then: str
    now: str
    own: str
    note: str
    advice: str
    messages: int

    @property
    def differs(self) -> bool:
        return self.own != self.then

    @property
    def changed(self) -> bool:
        """Whether the unit has changed its answer since."""
        return self.now != self.then


def rounds_with_steps(zone: Zone) -> list[Round]:
    """Every round with its steps, the latest first. Two queries."""
    rows = Round.objects.filter(zone=zone).select_related("worksheet__assessor").prefetch_related("steps")
    return list(rows.order_by("-number", "-pk"))


def steps_of(found: Round) -> list[tuple[RoundStep, str]]:
    """The steps of a round, the first one first, each with its words. No query where they are prefetched."""
    return [(step, ROUND.told(step.name)) for step in found.steps.all()]


def latest_verdict(zone: Zone, rounds: Sequence[Round]) -> Verdict | None:
    """What an assessor has handed over last; None while none has. One query."""
    for found in rounds:
        kind = {"returned": Submission.RETURN, "agreed": Submission.AGREE}.get(found.state)
        if kind is None:
            continue
        rows = Submission.objects.filter(worksheet=found.worksheet_id, round=found.number, kind=kind)
        handed = rows.filter(withdrawn_at__isnull=True).order_by("-pk").first()
        if handed is not None:
            return Verdict(found, handed, json.loads(handed.content))
    return None


@dataclass(frozen=True, slots=True)
class Talk:
    """A question that was written about: by how many messages, and the last of them."""

    question: Question
    last: QuestionMessage
    messages: int

    @property
    def waits(self) -> bool:
        """Whether the assessors wrote last."""
        return self.last.side == QuestionMessage.ASSESSOR


def talks(zone: Zone) -> list[Talk]:
    """Every question with a thread, also while a round runs: first where the assessors wrote last. One query."""
    questions = rulebook(zone.edition).instrument.questions
    found = [
        Talk(questions[row.question], row, row.number)  # type: ignore[attr-defined]
        for row in latest(zone)
        if row.question in questions
    ]
    return sorted(found, key=lambda each: not each.waits)


def said_in(zone: Zone, verdict: Verdict, *, everything: bool = False) -> list[Said]:
    """The questions of a verdict that differ, or carry a note or a recommendation; ``everything``: all of them.

    Three queries.
    """
    rules = rulebook(zone.edition)
    handed = Submission.objects.get(pk=verdict.round.submission_id)
    then = json.loads(handed.content)["answers"]
    now = {row.field: row for row in Answer.objects.filter(worksheet__in=worksheets.of_unit(zone.pk))}
    written = counts(zone)
    found = [
        _said(rules, question, then, now, verdict.content, written) for question in rules.instrument.questions.values()
    ]
    return (
        found if everything else [each for each in found if each.differs or each.note or each.advice or each.messages]
    )


def _said(
    rules: Rulebook, question: Question, then: Mapping[str, Any], now: Mapping[str, Answer], content: Mapping[str, Any],
    written: Mapping[str, int],
) -> Said:  # fmt: skip
    own, advice = content["answers"], content.get("recommendations", {})
    keys = [item.key for item in question.fields]
    return Said(
        question, _joined(then[key]["value"] for key in keys),
        _joined(value_text(None if now[key].is_draft else now[key].value) for key in keys),
        _joined(own[key]["value"] for key in keys),
        "\n".join(own[key]["note"] for key in keys if own[key]["note"]),
        "\n".join(advice[key] for key in keys if advice.get(key)), written.get(question.code, 0),
    )  # fmt: skip


def _joined(values: Any) -> str:
    return "; ".join(BLANK if value is None else str(value).replace(".", ",") for value in values)
