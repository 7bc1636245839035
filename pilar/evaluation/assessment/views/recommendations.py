"""Recommendations: of a zone for the assessors and for the unit, of all zones, and one of them with its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.assessment.access import SEES, assessed_or_404
from pilar.evaluation.assessment.actions import recommendations as actions
from pilar.evaluation.assessment.forms.recommendations import (
    OUTSIDE,
    RecommendationFilter,
    SeenForm,
    ZoneRecommendationFilter,
)
from pilar.evaluation.assessment.models import Recommendation
from pilar.evaluation.assessment.pages import TPI_PAGE, ZONE_PAGE, zone_names
from pilar.evaluation.assessment.presenters.recommendations import ALL_COLUMNS, COLUMNS, dress, place_of, tag_of
from pilar.evaluation.assessment.queries import recommendations as queries
from pilar.evaluation.assessment.queries.recommendations import Wanted
from pilar.evaluation.assessment.queries.report_numbers import report_in_force
from pilar.evaluation.assessment.seats import holds_seat
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.assessment.workflow import CLOSED, OPEN, RECOMMENDATION, REPORTED
from pilar.evaluation.models import Zone
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, work_page

TPI_TAB: Final = "assessment:recommendations"
UNIT_TAB: Final = "assessment:zone_recommendations"


@require_safe
@work_page(needs=SEES)
def all_zones(request: WorkRequest) -> HttpResponseBase:
    """Of every zone whose assessment one reads, the first due first. Seven queries at most."""
    rows = queries.of_assessed(request.user, request.at)
    form = RecommendationFilter(request.GET or None, zones=queries.zones_of(rows), years=queries.years_of(rows))
    wanted = _wanted(form)
    found = queries.narrowed(rows, wanted, request.day)
    return listing(
        request, found, "assessment/recommendations_all.html", order=queries.ORDER, columns=ALL_COLUMNS,
        title="Tindak lanjut rekomendasi TPI", filename=f"rekomendasi-tpi-{request.day}",
        note=f"Rekomendasi TPI dan tindak lanjutnya menurut Pilar, {tanggal(request.day)}.",
        prepare=lambda shown: dress(shown, request.day), form=form, state=wanted.state,
        more=lambda _: {"tally": queries.tally(found, request.day)},
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def of_zone(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Of one zone, for its assessors."""
    found = assessed_or_404(request, zone)
    seated = holds_seat(request.user, found, request.at)
    waiting = queries.proposed(found) if seated else []
    return _zone_list(request, found, TPI_PAGE, page_names(found, TPI_TAB), seated=seated, waiting=waiting)


@require_safe
@work_page(needs="zone.view")
def of_unit(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Of one zone, for its unit."""
    zone = zone_or_404(request, pk)
    names = {**zone_names(zone, UNIT_TAB), "report": report_in_force(zone)}
    return _zone_list(request, zone, ZONE_PAGE, names)


def _zone_list(
    request: WorkRequest, zone: Zone, frame: str, names: dict[str, Any], *, seated: bool = False,
    waiting: Sequence[Any] = (),
) -> HttpResponseBase:  # fmt: skip
    form = ZoneRecommendationFilter(request.GET or None)
    wanted = _wanted(form)
    every = queries.of_zone(zone)

    def prepare(rows: Sequence[Recommendation]) -> None:
        for row in rows:
            row.zone = zone
        dress(rows, request.day)

    return listing(
        request, queries.narrowed(every, wanted, request.day), "assessment/recommendations.html", order=queries.ORDER,
        columns=COLUMNS, title="Rekomendasi TPI", filename=f"rekomendasi-tpi-{zone.pk}-{request.day}",
        note=f"Rekomendasi TPI untuk {zone} menurut Pilar, {tanggal(request.day)}.", prepare=prepare, form=form,
        state=wanted.state, frame=frame, seated=seated, waiting=len(waiting),
        more=lambda _: {"tally": queries.tally(every, request.day)}, **names,
    )  # fmt: skip


def _wanted(form: ZoneRecommendationFilter) -> Wanted:
    """What the form asks for; of what it refuses nothing."""
    form.is_valid()
    typed = form.cleaned_data if form.is_bound else {}
    zones = form.zones if isinstance(form, RecommendationFilter) else {}
    year = typed.get("tahun") or ""
    area = typed.get("area") or ""
    return Wanted(
        state=typed.get("keadaan") or "", text=(typed.get("cari") or "").strip(),
        zone=zones.get(typed.get("zona") or ""), year=int(year) if year else None,
        area="none" if area == OUTSIDE else area,
    )  # fmt: skip


# -- one


def recommendation_or_404(request: WorkRequest, pk: int, number: int) -> Recommendation:
    """The recommendation of a zone that ``request.user`` sees, with its proof. Two queries."""
    zone = zone_or_404(request, pk)
    found = queries.of_zone(zone).filter(number=number).first()
    if found is None:
        raise Http404
    found.zone = zone
    return found


@require_safe
@work_page(needs="zone.view")
def recommendation(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """One with its proof, its history and what one may do. Eight queries at most besides the frame."""
    return shown(request, recommendation_or_404(request, pk, number))


def shown(request: WorkRequest, row: Recommendation, *, refused: Any = None) -> HttpResponse:
    """Its page; 422 with ``refused``, the form that was."""
    zone = row.zone
    steps = list(row.steps.all())
    names = names_of([*(step.by for step in steps), row.made_by])
    assesses = request.rights.may(SEES, zone.unit.path)
    seated = holds_seat(request.user, zone, request.at)
    frame = page_names(zone, TPI_TAB) if assesses else zone_names(zone, UNIT_TAB)
    history = [
        {"at": step.at, "who": names[step.by], "reason": step.reason, "was": step.was_text, "was_due": step.was_due_on,
         "label": RECOMMENDATION.told(step.name, otherwise="Diubah" if step.name == "change" else "")}
        for step in steps
    ]  # fmt: skip
    last = steps[-1] if steps else None
    return render(request, "assessment/recommendation.html", {
        **frame, "frame": TPI_PAGE if assesses else ZONE_PAGE, "row": row, "tag": tag_of(row, request.day),
        "place": place_of(row), "history": history, "maker": names[row.made_by], "late": row.is_late(request.day),
        "late_days": (request.day - row.due_on).days,
        "returned": last.reason if last and last.name == "return" and row.state == OPEN else "",
        "may_report": row.state == OPEN and actions.may_report(row, request.user, request.at),
        "may_judge": seated and row.state == REPORTED, "may_change": seated and row.state == OPEN,
        "may_drop": seated and row.state in (OPEN, REPORTED), "may_reopen": seated and row.state == CLOSED,
        "seen_form": SeenForm(initial={"dilihat": actions.version_of_report(row)}), "form": refused,
        "above": reverse(TPI_TAB if assesses else UNIT_TAB, args=[zone.pk]),
    }, status=422 if refused is not None else 200)  # fmt: skip
