"""Last year's answers and evidence: what comes over, and what waits to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pilar.errors import PilarError
from pilar.evaluation.access import by_role, zone_or_404
from pilar.evaluation.actions import carrying
from pilar.evaluation.models import EvidenceUse, Zone
from pilar.evaluation.queries.carrying import REASONS, RESULTS, Waiting, carried, waiting
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.tabs import TABS
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.web import WorkRequest, work_page


@dataclass(frozen=True, slots=True)
class Line:
    """One field of an area: its question, the drafted option with its criterion and note, the drafted evidence."""

    title: str
    option: str
    criterion: str
    note: str
    uses: list[EvidenceUse]


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs="worksheet.answer")
def carry(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Look first at what comes over, then bring it; confirm it area by area."""
    zone = zone_or_404(request, pk)
    require(request.user, "worksheet.answer", zone.unit, at=request.at)
    if request.method == "POST":
        return _act(request, zone)
    previous = zone.previous
    found = carried(zone, carrying.may_carry(zone, by=request.user, at=request.at))
    allowed = by_role(request.rights, zone.unit.path)
    areas = [(each, _lines(zone, each), allowed.everything or each.area in allowed.areas) for each in waiting(zone)]
    names = {
        "zone": zone, "tabs": TABS, "tab": "evaluation:zone", "previous": previous, "found": found, "areas": areas,
        "behind": [(REASONS[code], count) for code, count in found.behind.most_common()], "RESULTS": RESULTS,
    }  # fmt: skip
    return render(request, "evaluation/carry.html", names)


def _act(request: WorkRequest, zone: Zone) -> HttpResponseBase:
    area = request.POST.get("area", "")
    try:
        if area:
            number = int(area) if area.isdecimal() and len(area) < 10 else -1  # no area has it
            counts = carrying.confirm_area(zone, number, by=request.user, at=request.at)
            words = f"{counts.answers} jawaban dan {counts.uses} bukti dipastikan; jawabannya kini dinilai."
        else:
            counts = carrying.carry(zone, by=request.user, at=request.at)
            words = (
                f"{counts.answers} jawaban dan {counts.uses} bukti dibawa sebagai rancangan. Pastikan satu per satu."
            )
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect("evaluation:carry", zone.pk)


def _lines(zone: Zone, area: Waiting) -> list[Line]:
    """What waits in an area, field by field in the order of the form."""
    rules = rulebook(zone.edition)
    answers = {answer.field: answer for answer in area.answers}
    keys = {*answers, *(use.field for use in area.uses)}
    lines = []
    for key in (key for key in rules.instrument.fields if key in keys):
        question, answer = rules.instrument.questions[rules.question_of(key)], answers.get(key)
        option = (answer.option or "") if answer else ""
        lines.append(
            Line(question.title, option, question.criteria.get(option, ""), answer.note if answer else "",
                 [use for use in area.uses if use.field == key])
        )  # fmt: skip
    return lines
