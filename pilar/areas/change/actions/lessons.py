"""Answering the quiz of a lesson. Every attempt is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from pilar.areas.change.errors import ChangeError
from pilar.areas.change.lessons import lessons
from pilar.areas.change.models import LessonResult
from pilar.errors import NotFoundError
from pilar.kernel import ledger, rules
from pilar.organisation.access import local_day
from pilar.organisation.models import User
from pilar.organisation.queries.me import own_duties

NEEDED_RULE: Final = "change.lesson-pass"
_PERCENT: Final = 100


def take_quiz(code: str, answers: Mapping[int, int], *, by: User, at: datetime) -> LessonResult:
    """Keep an attempt of ``by``: question number → number of the chosen option, both from 1, for all questions.

    Raises NotFoundError for an unknown lesson; ChangeError for whoever has no duty today, and where an answer is
    missing or there is no such option: nothing is kept then.
    """
    lesson = lessons().get(code)
    if lesson is None:
        raise NotFoundError("Pelajaran ini tidak ada.")
    day = local_day(at, by.person.body if by.person else None)
    duties = own_duties(by, day)
    if not duties or by.person is None:
        raise ChangeError(
            "Hanya orang yang sedang bertugas di sebuah unit yang mengerjakan kuis. Belum ada yang disimpan."
        )
    asked = list(enumerate(lesson.quiz, 1))
    if set(answers) != {number for number, _ in asked} or any(
        not 1 <= answers[number] <= len(question.options) for number, question in asked
    ):
        raise ChangeError("Jawab semua soal dengan salah satu pilihannya. Belum ada yang disimpan.")
    unit = duties[0].unit
    right = sum(answers[number] == question.right for number, question in asked)
    needed = rules.whole(NEEDED_RULE, by.person.body.uuid, day)
    with transaction.atomic():
        result = LessonResult.objects.create(
            unit=unit, person=by.person, lesson=lesson.code, edition=lesson.edition, right=right, asked=len(asked),
            passed=right * _PERCENT >= needed * len(asked), at=at,
        )  # fmt: skip
        details = {"lesson": lesson.code, "right": right}
        ledger.record("lesson.taken", result, body=by.person.body.uuid, by=by.actor, at=at, details=details)
    return result
