"""What the unit tells of each of its services: all of them with how complete they are, and the form of one."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import SEES
from pilar.evaluation.proposal.actions import stories as actions
from pilar.evaluation.proposal.forms.stories import StoryForm, initial_of, label_of, shown_of, taken_over, text_of
from pilar.evaluation.proposal.hints import Hint, hints_for
from pilar.evaluation.proposal.models import ProposedUnit, ServiceStory
from pilar.evaluation.proposal.queries.stories import Line, lines_of
from pilar.evaluation.proposal.views.common import GET_POST
from pilar.evaluation.proposal.views.zone import TAB
from pilar.evaluation.proposal.workflow import DRAFT, FIXED
from pilar.evaluation.tabs import TABS
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Service
from pilar.organisation.queries.grants import names_of
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, done, sent, work_page

LIST: Final = "proposal:stories"
#: The button that takes a hint over into the form.
TAKE: Final = "ambil"


@require_safe
@work_page(needs=SEES)
def story_list(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The services of a zone; for whoever follows its proposing."""
    zone = zone_or_404(request, pk, SEES)
    lines = lines_of(zone, request.day)
    names = names_of(line.story.by for line in lines if line.story)
    proposed = ProposedUnit.objects.filter(zone=zone, proposal__state__in=(DRAFT, FIXED)).select_related("proposal")
    rows = list(proposed)
    return render(request, "proposal/stories.html", {
        "zone": zone, "tabs": TABS, "tab": TAB, "proposed": rows,
        "lines": [(line, names[line.story.by] if line.story else "") for line in lines],
        "lacks": sum(not line.is_whole for line in lines),
        "writes": bool(rows) and actions.writes(request.rights, zone),
    })  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def story(request: WorkRequest, pk: int, service: int) -> HttpResponseBase:
    """One service's story. A hint fills what is empty in the form, and nothing is kept before it is sent."""
    zone = zone_or_404(request, pk, SEES)
    if not actions.writes(request.rights, zone):
        raise AccessDenied("Bahan paparan ditulis tim unit atau Biro/Bagian Organisasi.")
    line = next((each for each in lines_of(zone, request.day) if each.service.pk == service), None)
    if line is None:
        raise Http404
    if request.method != "POST" and not actions.proposed(zone):
        messages.error(request, "Zona ini tidak sedang diusulkan, jadi bahan paparannya belum dapat ditulis.")
        return redirect(LIST, pk)
    hints = hints_for(request.user, zone, line.service, request.at)
    if TAKE in request.POST:
        return _taken(request, zone, line, hints)
    form = StoryForm(sent(request), version=actions.version(line.story), initial=initial_of(line.story))

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = ServiceStory.objects.filter(zone=zone, service=service).first()
        return actions.version(now), shown_of(now)

    if form.is_valid():
        with or_404():
            kept = form.attempt(
                lambda: actions.keep_story(pk, service, form.told, by=request.user, at=request.at, seen=form.seen),
                stored,
            )
        if kept:
            left = f" Masih kosong: {', '.join(kept.missing)}." if kept.missing else ""
            return done(request, f"Bahan paparan {line.service} disimpan.{left}", LIST, pk)
    return _page(request, zone, line.service, form, hints)


def _taken(request: WorkRequest, zone: Zone, line: Line, hints: list[Hint]) -> HttpResponseBase:
    """The form as it was typed, with a hint in what was empty. It is not judged yet: nobody has said it is ready."""
    hint = next((each for each in hints if each.key == request.POST[TAKE]), None)
    typed = taken_over(request.POST, {})
    filled = taken_over(request.POST, hint.values) if hint else typed
    form = StoryForm(version=request.POST.get("versi", actions.version(line.story)), initial=filled)
    return _page(request, zone, line.service, form, hints, taken=hint, filled=filled != typed)


def _page(
    request: WorkRequest, zone: Zone, service: Service, form: StoryForm, hints: list[Hint], *,
    taken: Hint | None = None, filled: bool = False,
) -> HttpResponseBase:  # fmt: skip
    offered = [(hint, [(label_of(name), text_of(value)) for name, value in hint.values.items()]) for hint in hints]
    return render(request, "proposal/story.html", {
        "zone": zone, "tabs": TABS, "tab": TAB, "service": service, "form": form, "hints": offered, "take": TAKE,
        "taken": taken, "filled": filled, "back": reverse(LIST, args=[zone.pk]),
    }, status=422 if form.errors else 200)  # fmt: skip
