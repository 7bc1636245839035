"""The gap of a zone to its target, and a row of it taken over as a need."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pilar.errors import PilarError
from pilar.evaluation.access import zone_or_404
from pilar.organisation.access import AccessDenied
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap.access import contributes, require_contributor
from pilar.roadmap.actions import needs as actions
from pilar.roadmap.models import Need
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters.gap import floors, sections
from pilar.roadmap.queries.gap import Row, gap_of, total_to_win

PAGE: Final = "roadmap:needs"
#: What a need becomes when it is taken from a row.
_KINDS: Final = dict.fromkeys((Need.XRAY, Need.RECOMMENDATION, Need.ASSESSOR), Need.FINDING)


@require_safe
@work_page(needs="zone.view")
def gap(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Floors, questions, findings, recommendations and facts. Seventeen queries at most, with the frame."""
    found = zone_or_404(request, zone)
    whole = gap_of(found, request.user, request.at, request.day)
    return render(request, "roadmap/gap.html", page_names(
        request, found, PAGE, floors=floors(whole), sections=sections(whole),
        to_win=total_to_win(whole.rows[Need.QUESTION]), may_take=contributes(request.user, found, request.at),
    ))  # fmt: skip


@require_POST
@work_page(needs="zone.view")
def take(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Make a need of the row that ``asal`` and ``kunci`` name; the second time its need is shown."""
    found = zone_or_404(request, zone)
    require_contributor(request.user, found, request.at)
    origin, key = request.POST.get("asal", ""), request.POST.get("kunci", "")
    row = gap_of(found, request.user, request.at, request.day).row(origin, key)
    if row is None:
        if not key:
            raise Http404
        messages.error(request, "Baris itu tidak ada lagi di kesenjangan: sudah terpenuhi. Tidak ada yang ditambahkan.")
        return redirect("roadmap:gap", zone)
    try:
        need = actions.propose(
            zone, _draft(row), by=request.user, at=request.at, origin=actions.Origin(row.origin, row.key)
        )
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
        return redirect("roadmap:gap", zone)
    messages.success(request, "Menjadi kebutuhan. Lengkapi siapa yang dirugikan dan akar masalahnya.")
    return redirect("roadmap:need", zone, need.pk)


def _draft(row: Row) -> actions.NeedDraft:
    return actions.NeedDraft(
        _KINDS.get(row.origin, Need.OTHER), row.title, row.detail[: actions.LONGEST], area=row.area,
        question=row.question,
    )  # fmt: skip
