"""What the unit reads of its assessment, and its side of the talk about a question."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from pilar.evaluation.access import writing, zone_or_404
from pilar.evaluation.assessment.access import SEES
from pilar.evaluation.assessment.queries import unit_side
from pilar.evaluation.assessment.queries.talking import CLOSED, is_closed, thread
from pilar.evaluation.models import Zone
from pilar.evaluation.presenters.parts import html_id, parts_of
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.tabs import TABS
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, work_page

TAB: Final = "assessment:unit"


@require_safe
@work_page(needs="zone.view")
def overview(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Rounds, what the assessors handed over last, question by question what differs, and what is talked about."""
    zone = zone_or_404(request, pk)
    rounds = unit_side.rounds_with_steps(zone)
    verdict = unit_side.latest_verdict(zone, rounds)
    rows = unit_side.said_in(zone, verdict) if verdict else []
    steps = [(each, unit_side.steps_of(each)) for each in rounds]
    names = _names(
        zone, worksheet=worksheets.of_unit(zone.pk).get(), rounds=steps, verdict=verdict, rows=rows, day=request.day,
        who=names_of(step.by for each in rounds for step in each.steps.all()),
        sees_assessment=request.rights.may(SEES, zone.unit.path),
        talks=unit_side.talks(zone), todo=sum(each.differs and not each.changed for each in rows),
    )  # fmt: skip
    return render(request, "assessment/unit.html", names)


@require_safe
@work_page(needs="zone.view")
def question(request: WorkRequest, pk: int, question: str) -> HttpResponseBase:
    """One question: what both said, and the talk about it."""
    zone = zone_or_404(request, pk)
    rules = rulebook(zone.edition)
    found = rules.instrument.questions.get(question)
    if found is None:
        raise Http404
    verdict = unit_side.latest_verdict(zone, unit_side.rounds_with_steps(zone))
    said = None
    if verdict:
        rows = unit_side.said_in(zone, verdict, everything=True)
        said = next(each for each in rows if each.question.code == question)
    part = next(each for each in parts_of(zone.edition).values() if question in each.questions)
    address = f"{reverse('evaluation:lke', args=[pk])}?{urlencode({'bagian': part.code})}#{html_id('tanya', question)}"
    closed = CLOSED if is_closed(zone) else ""
    names = _names(
        zone, question=found, said=said, verdict=verdict, thread=thread(zone, question), sheet_address=address,
        may_say=not closed and writing(request.user, zone, request.at).may(rules, question), closed=closed,
        kept=request.session.pop("pesan-tertinggal", ""),
    )  # fmt: skip
    return render(request, "assessment/unit_question.html", names)


def _names(zone: Zone, **more: Any) -> dict[str, Any]:
    return {"zone": zone, "tabs": TABS, "tab": TAB, **more}
