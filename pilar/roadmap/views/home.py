"""The roadmap of a zone at a glance: which of the four steps it stands at, and what the next one still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap.pages import page_names
from pilar.roadmap.queries.stage import Has, Lack, Step, stage_of

#: Pages that are not of one zone.
_OF_ALL = ("roadmap:practices",)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A step as it is drawn: done, open now, or to come; everything with its address, where there is one."""

    number: int
    step: Step
    state: str
    url: str
    has: Sequence[tuple[Has, str]]
    lacks: Sequence[tuple[Lack, str]]

    @property
    def word(self) -> str:
        return {"done": "berjalan", "now": "sekarang", "later": "berikutnya"}[self.state]


@require_safe
@work_page(needs="zone.view")
def home(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The four steps, the next one first. Seven queries besides the frame."""
    found = zone_or_404(request, zone)
    stage = stage_of(found, request.day)
    drawn = [_drawn(found, number, each, stage.at) for number, each in enumerate(stage.steps, 1)]
    now = next((each for each in drawn if each.state == "now"), None)
    names = page_names(
        request, found, "roadmap:home", stage=stage, steps=drawn, now=now,
        rest=[each for each in drawn if each is not now], practices=reverse("roadmap:practices"),
    )  # fmt: skip
    return render(request, "roadmap/home.html", names)


def _drawn(zone: Zone, number: int, step: Step, at: Step | None) -> Drawn:
    state = "done" if step.is_done else "now" if step is at else "later"
    return Drawn(
        number, step, state, _address(zone, step.page), [(each, _address(zone, each.page)) for each in step.has],
        [(each, _address(zone, each.page)) for each in step.lacks],
    )  # fmt: skip


def _address(zone: Zone, page: str) -> str:
    if not page:
        return ""
    return reverse(page) if page in _OF_ALL else reverse(page, args=[zone.pk])
