"""What lacks an assessor's words before a round goes on: judged otherwise without a note, not looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pilar.evaluation.assessment.models import Opinion
from pilar.evaluation.assessment.queries.comparing import differing
from pilar.evaluation.assessment.queries.desks import Desk
from pilar.evaluation.assessment.queries.opinions import said_of, standing
from pilar.evaluation.assessment.queries.unit_changes import Changes, changes_of
from pilar.evaluation.queries.sheets import Sheet, load_sheet
from pilar.instrument.model import Question


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Codes of questions in the order of the form. ``since``: the round after which the unit changed the second."""

    without_note: tuple[str, ...] = ()
    not_again: tuple[str, ...] = ()
    since: int = 0


def unsaid_of(desk: Desk, own: Sheet) -> Unsaid:
    """Of the running round. Five queries at most."""
    unit = load_sheet(desk.zone, desk.unit, ())
    return unsaid(desk, unit, own, said_of(own.worksheet.pk), changes_of(desk))


def unsaid(
    desk: Desk, unit: Sheet, own: Sheet, said: Mapping[str, Iterable[Opinion]], changes: Changes
) -> Unsaid:  # fmt: skip
    """The same from what was read already. No query."""
    if desk.running is None:
        return Unsaid()
    questions = desk.rules.instrument.questions
    return Unsaid(
        tuple(
            code for code, question in questions.items()
            if differing(question, unit.answers, own.answers) and not _has_words(question, said)
        ),
        tuple(
            code for code, change in changes.by_question.items()
            if not _is_judged(change.question, said, desk.running.number)
        ),
        changes.since,
    )  # fmt: skip


def _has_words(question: Question, said: Mapping[str, Iterable[Opinion]]) -> bool:
    found = [standing(said.get(item.key, ())) for item in question.fields]
    return any(each.note or each.recommendation for each in found)


def _is_judged(question: Question, said: Mapping[str, Iterable[Opinion]], number: int) -> bool:
    return any(each.round.number == number for item in question.fields for each in said.get(item.key, ()))
