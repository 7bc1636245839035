"""Learning of the rules: the six lessons, one lesson with its quiz, and the explanation after answering."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from pilar.areas.change.access import SEES
from pilar.areas.change.actions.lessons import NEEDED_RULE, take_quiz
from pilar.areas.change.forms.lessons import QuizForm
from pilar.areas.change.lessons import MINUTES, Lesson, lessons
from pilar.areas.change.queries import lessons as queries
from pilar.areas.change.sections import Card, section
from pilar.kernel import rules
from pilar.organisation.access import visible_to
from pilar.organisation.models import Unit
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, attempt, work_page

#: Units on the page of the counts: a whole province is told pokja by pokja, and unit by unit from its OPD.
_MOST_UNITS = 40


@section(
    "learning", "Belajar aturan", "change:lessons", place=70,
    does="Pelajaran 20 menit dan kuis untuk setiap pokja; hasilnya terhitung.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """Two queries."""
    counts = queries.by_pokja(request.rights.roots(SEES), request.day)
    people = sum(each.people for each in counts)
    if not people:
        return Card("Belum ada anggota pokja di unit yang Anda lihat.")
    passed = sum(each.passed for each in counts)
    return Card("anggota pokja lulus pelajaran areanya.", f"{passed} dari {people}")


@require_safe
@work_page()
def lesson_list(request: WorkRequest) -> HttpResponse:
    """The six lessons with one's own results; for whoever sees area 1 also the counts. Six queries at most."""
    own = queries.own_results(request.user.person_id)
    mine = {lesson.code for lesson in queries.own_pokja(request.rights)}
    names: dict[str, Any] = {
        "lessons": [(each, own.get(each.code, queries.Own()), each.code in mine) for each in lessons().values()],
        "minutes": MINUTES, "current": "change:home" if request.rights.may(SEES) else "work",
        "sees": request.rights.may(SEES),
    }  # fmt: skip
    if names["sees"]:
        units = visible_to(Unit, request.user, request.at, SEES).filter(current(request.day)).order_by("path")
        names["pokja"] = queries.by_pokja(request.rights.roots(SEES), request.day)
        names["units"] = queries.by_unit(units[:_MOST_UNITS], request.day)
        names["more_units"] = len(names["units"]) == _MOST_UNITS
    return render(request, "change/lessons.html", names)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page()
def lesson_page(request: WorkRequest, code: str) -> HttpResponseBase:
    """Text and quiz on one page; after sending, what was right and why. Nothing is lost where an answer is missing."""
    lesson = lessons().get(code)
    if lesson is None:
        raise Http404
    form = QuizForm(request.POST or None, lesson=lesson)
    names: dict[str, Any] = {
        "lesson": lesson, "form": form, "minutes": MINUTES,
        "current": "change:home" if request.rights.may(SEES) else "work",
    }  # fmt: skip
    if request.agency:
        names["needed"] = rules.whole(NEEDED_RULE, request.agency.uuid, request.day)
    if form.is_valid():
        result = attempt(form, lambda: take_quiz(code, form.answers, by=request.user, at=request.at))
        if result:
            explained = _explained(lesson, form.answers)
            return render(request, "change/lesson_result.html", {**names, "result": result, "explained": explained})
    own = queries.own_results(request.user.person_id).get(code)
    return render(request, "change/lesson.html", {**names, "own": own}, status=422 if form.errors else 200)


def _explained(lesson: Lesson, answers: dict[int, int]) -> list[dict[str, Any]]:
    return [
        {
            "text": question.text, "chosen": question.options[answers[number] - 1], "why": question.why,
            "right": question.options[question.right - 1], "is_right": answers[number] == question.right,
        }
        for number, question in enumerate(lesson.quiz, 1)
    ]  # fmt: skip
