"""Questions given to people: by person, by question; given by the group, taken back, passed on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.errors import PilarError
from pilar.evaluation.access import Writing, by_role, zone_or_404
from pilar.evaluation.actions import assignments
from pilar.evaluation.forms.team import AssignForm, PassOnForm
from pilar.evaluation.models import Zone
from pilar.evaluation.queries import assignments as queries
from pilar.evaluation.queries.assignments import Given
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.tabs import TABS
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Person, User
from pilar.organisation.web import WorkRequest, attempt, done, form_page, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions: code, title, state and who has it of each; ``may_give``: the asker gives one of them."""

    code: str
    name: str
    questions: list[tuple[str, str, str, list[Given]]]
    may_give: bool


@require_safe
@work_page(needs="zone.view")
def tasks(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Who has which question. Six queries besides the zone, however many there are."""
    zone = zone_or_404(request, pk)
    rules, gives = rulebook(zone.edition), _gives(request, zone)
    given = queries.given_in(zone, rules, request.day)
    by_question = request.GET.get("menurut") == "pertanyaan"
    names: dict[str, Any] = {
        "zone": zone, "tabs": TABS, "tab": "evaluation:assignments", "day": request.day, "by_question": by_question,
        "gives": gives.anything, "given": given, "left": [each for each in given if each.has_left],
        "mine": {each.row.pk for each in given if gives.may(rules, each.row.question)},
    }  # fmt: skip
    if by_question:
        names["areas"] = _areas(rules, given, queries.answer_states(zone, rules), gives)
    else:
        names["loads"] = queries.by_person(given)
    return render(request, "evaluation/assignments.html", names)


def _areas(
    rules: Rulebook, given: list[Given], states: dict[str, str], gives: Writing
) -> list[tuple[str, list[Group], int]]:
    """The groups under the heading of their area and aspect, in the order of the form, and how many are given."""
    held = defaultdict(list)
    for each in given:
        held[each.row.question].append(each)
    found: dict[str, list[Group]] = {}
    nodes, questions = rules.instrument.nodes, rules.instrument.questions
    for node in nodes.values():
        if node.questions:
            above = nodes[node.parent] if node.parent else node
            aspect = nodes[above.parent].name if above.parent else ""
            heading = f"{above.name}: {aspect}" if above.kind == "area" else above.name
            rows = [(code, questions[code].title, states[code], held[code]) for code in node.questions]
            may = any(gives.may(rules, code) for code in node.questions)
            found.setdefault(heading, []).append(Group(node.code, node.name, rows, may))
    return [
        (heading, groups, sum(bool(rows) for group in groups for *_, rows in group.questions))
        for heading, groups in found.items()
    ]


@_both
@work_page(needs="worksheet.answer")
def give(request: WorkRequest, pk: int, group: str) -> HttpResponseBase:
    """A group of questions, or some of it, to one person."""
    zone = zone_or_404(request, pk)
    rules, gives = rulebook(zone.edition), _gives(request, zone)
    node = rules.instrument.nodes.get(group)
    if node is None or not node.questions:
        raise Http404
    questions = [rules.instrument.questions[code] for code in node.questions if gives.may(rules, code)]
    if not questions:
        raise AccessDenied("Ketua dan sekretaris membagi semua pertanyaan, anggota pokja yang di areanya.")
    form = AssignForm(request.POST or None, questions=questions, people=_people(request, zone), day=request.day)
    if form.is_valid():
        typed = form.cleaned_data
        who: User = typed["person"].user
        act: dict[str, Any] = {"due_on": typed["due_on"], "by": request.user, "at": request.at}
        if rows := attempt(form, lambda: assignments.assign(zone, typed["questions"], who, **act)):
            return done(request, f"{len(rows)} pertanyaan diberikan kepada {who}.", "evaluation:assignments", zone.pk)
    lead = "Ia menjawab pertanyaan itu dan melampirkan buktinya; Anda tetap dapat mengubahnya."
    return form_page(request, form, f"Tugaskan {node.name}", submit="Tugaskan", lead=lead, **_back(zone))


@require_POST
@work_page(needs="worksheet.answer")
def end(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take assignments back."""
    zone = zone_or_404(request, pk)
    ids = [int(text) for text in request.POST.getlist("tugas") if text.isdecimal() and len(text) < 19]
    try:
        rows = assignments.end(zone, ids, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{len(rows)} penugasan diakhiri.")
    return redirect("evaluation:assignments", zone.pk)


@_both
@work_page(needs="worksheet.answer")
def pass_on(request: WorkRequest, pk: int, user_pk: int) -> HttpResponseBase:
    """What somebody has, to somebody else."""
    zone = zone_or_404(request, pk)
    user = User.objects.select_related("person").filter(pk=user_pk, assignments__zone=zone).distinct().first()
    if user is None:
        raise Http404
    if not _gives(request, zone).anything:
        raise AccessDenied("Ketua dan sekretaris membagi semua pertanyaan, anggota pokja yang di areanya.")
    people = _people(request, zone).exclude(user=user)
    form = PassOnForm(request.POST or None, people=people, day=request.day)
    if form.is_valid():
        typed = form.cleaned_data
        act: dict[str, Any] = {"due_on": typed["due_on"], "by": request.user, "at": request.at}
        if rows := attempt(form, lambda: assignments.pass_on(zone, user, typed["person"].user, **act)):
            message = f"{len(rows)} pertanyaan beralih dari {user} kepada {typed['person']}."
            return done(request, message, "evaluation:assignments", zone.pk)
    lead = "Semua pertanyaannya yang dapat Anda bagikan beralih; jawaban yang sudah ada tetap."
    return form_page(request, form, f"Alihkan pertanyaan {user}", submit="Alihkan", lead=lead, **_back(zone))


def _gives(request: WorkRequest, zone: Zone) -> Writing:
    return by_role(request.rights, zone.unit.path)


def _people(request: WorkRequest, zone: Zone) -> Any:
    return Person.objects.filter(user__in=queries.contributors(zone, request.day)).select_related("user")


def _back(zone: Zone) -> dict[str, Any]:
    return {"back": reverse("evaluation:assignments", args=[zone.pk]), "back_label": "Tugas"}
