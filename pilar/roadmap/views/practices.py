"""Practices: those that are shared in the body, one of them, telling one, copying one."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.roadmap.access import item_or_404, managing, require_area
from pilar.roadmap.actions import practices as actions
from pilar.roadmap.forms.practices import CopyForm, PracticeFilter, TellForm
from pilar.roadmap.models import Practice
from pilar.roadmap.queries import practices as queries
from pilar.roadmap.queries.practices import Wanted

_METHODS: Final = ["GET", "HEAD", "POST"]
_AT_ONCE: Final = 20
COLUMNS: Final[tuple[Column[Practice], ...]] = (
    Column("Praktik", lambda row: row.title, width=44),
    Column("Unit", lambda row: row.item.plan.zone.unit.name, width=36),
    Column("Area", lambda row: row.item.area, Kind.COUNT, 8),
    Column("Rencana aksi", lambda row: row.item.title, width=44),
    Column("Apa yang berhasil", lambda row: row.story, width=60),
    Column("Syaratnya", lambda row: row.conditions, width=44),
    Column("Ditiru zona", lambda row: row.__dict__["copied"], Kind.COUNT, 12),
    Column("Diceritakan", lambda row: row.at, Kind.DATE, 14),
)


@require_safe
@work_page(needs="zone.view")
def practices(request: WorkRequest) -> HttpResponseBase:
    """The shared practices of the body. One query besides those of the filter."""
    form = PracticeFilter(request.GET, units=units_for(request.rights, "zone.view"))
    rows = Practice.objects.none()
    if form.is_valid():
        typed = form.cleaned_data
        rows = queries.listed(request.user, request.at, Wanted(typed["q"], typed["area"], typed["unit"]))
    return listing(
        request, rows, "roadmap/practices.html", order=queries.ORDER, columns=COLUMNS, title="Praktik baik",
        size=_AT_ONCE, filename=f"praktik-baik-{request.day:%Y-%m-%d}",
        note=f"Praktik yang dibagikan sampai {tanggal(request.day)}.", form=form,
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page(needs="zone.view")
def practice(request: WorkRequest, pk: int) -> HttpResponse:
    """One practice; with a form to copy it for whoever manages a plan. Three queries besides the frame."""
    row = _practice_or_404(request, pk)
    zones = queries.zones_to_copy_into(request.user, request.at, row)
    form = CopyForm(sent(request), zones=zones)
    if request.method == "POST" and not zones:
        raise Http404
    if form.is_valid():
        zone = form.cleaned_data["zona"]
        item = attempt(form, lambda: actions.copy(pk, zone, by=request.user, at=request.at))
        if item is not None:
            said = f"Ditiru sebagai rencana aksi nomor {item.number}. Lengkapi penanggung jawab dan tenggatnya."
            return done(request, said, "roadmap:home", zone)
    home = row.item.plan.zone
    own = managing(request.user, home, request.at).may(row.item.area)
    names = {
        "practice": row, "form": form if zones else None, "zone_of_item": home,
        "change": reverse("roadmap:practice_tell", args=[home.pk, row.item_id]) if own else "",
        "copies": row.copies.select_related("item__plan__zone__unit").exclude(item__state="dropped"),
    }  # fmt: skip
    return render(request, "roadmap/practice.html", names, status=422 if form.errors else 200)


@require_http_methods(_METHODS)
@work_page(needs="zone.view")
def practice_tell(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Tell what worked in a plan item, or tell it anew."""
    found = zone_or_404(request, zone)
    item = item_or_404(request, found, pk)
    require_area(request.user, found, item.area, request.at)
    known = Practice.objects.filter(item=item).first()
    form = TellForm(
        sent(request), version=actions.version_of_practice(known),
        initial={
            "judul": known.title, "cerita": known.story, "syarat": known.conditions, "dibagikan": known.is_shared,
        } if known else {"judul": item.title},
    )  # fmt: skip

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = Practice.objects.filter(item=item).first()
        rows = [("Praktik", now.title), ("Apa yang berhasil", now.story)] if now else []
        return actions.version_of_practice(now), [(term, value) for term, value in rows]

    if form.is_valid():

        def act() -> Practice:
            return actions.tell(pk, form.telling(), by=request.user, at=request.at, seen=form.seen)

        made = form.attempt(act, stored)
        if made is not None:
            return done(request, "Praktik tersimpan.", "roadmap:practice", made.pk)
    back = reverse("roadmap:item", args=[zone, pk])
    return form_page(
        request, form, "Ceritakan praktik baik", submit="Simpan", back=back, back_label=item.title,
        lead="Apa yang berhasil di sini, supaya unit lain dapat menirunya.", template="records/record_form.html",
    )  # fmt: skip


def _practice_or_404(request: WorkRequest, pk: int) -> Practice:
    with or_404():
        return queries.practice_seen(request.user, request.at, pk)
