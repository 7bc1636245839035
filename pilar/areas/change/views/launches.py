"""Launches: the list, one launch, a new one, changes of what it says."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.areas.change.access import MANAGES, SEES, row_or_404, rows_seen
from pilar.areas.change.actions import launches as actions
from pilar.areas.change.forms.launch import LaunchFilter, LaunchForm, WitnessForm, initial_of
from pilar.areas.change.models import Launch, LaunchFile
from pilar.areas.change.presenters.launch import KINDS, signed_before
from pilar.areas.change.sections import Card, section
from pilar.areas.change.views.common import GET_POST, activities, history, sees_activity, unit_field
from pilar.areas.change.workflow import HELD, LAUNCH, PLANNED, PUBLISHED
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

_WITH_UNIT: Final = Launch.objects.select_related("unit__body", "activity__unit")


@section(
    "launch", "Pencanangan", "change:launches", place=10,
    does="Kapan unit berjanji di depan umum, dengan saksi dan piagamnya.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """The last launch in view. One query."""
    last = rows_seen(Launch, request.user, request.at).exclude(state="cancelled").order_by("-planned_on").first()
    if last is None:
        return Card("Belum ada pencanangan.", acts=(("Rencanakan", reverse("change:launch_new")),)
                    if request.rights.may(MANAGES) else ())  # fmt: skip
    if last.state == PLANNED:
        late = "Tanggalnya sudah lewat: nyatakan dilaksanakan atau ubah." if last.planned_on < request.day else ""
        return Card(f"Direncanakan {tanggal(last.planned_on)}. {late}".strip())
    said = "sudah dipublikasikan" if last.state == PUBLISHED else "belum dipublikasikan"
    return Card(f"Dilaksanakan {tanggal(last.held_on)}, {said}.")


@require_safe
@work_page(needs=SEES)
def launch_list(request: WorkRequest) -> HttpResponseBase:
    """The launches that one sees, the newest first."""
    form = LaunchFilter(request.GET)
    rows = rows_seen(Launch, request.user, request.at).select_related("unit")
    if form.is_valid():
        if form.cleaned_data["judul"]:
            rows = rows.filter(title__icontains=form.cleaned_data["judul"].replace("\x00", ""))
        if form.cleaned_data["keadaan"]:
            rows = rows.filter(state=form.cleaned_data["keadaan"])
    return listing(
        request, rows, "change/launches.html", order=("-planned_on", "-pk"), columns=_COLUMNS, title="Pencanangan",
        filename=f"pencanangan-{request.day:%Y-%m-%d}", form=form, kinds=KINDS, current="change:home",
        may_manage=request.rights.may(MANAGES),
    )  # fmt: skip


_COLUMNS: Final[list[Column[Launch]]] = [
    Column("Judul", lambda row: row.title, width=40),
    Column("Unit", lambda row: str(row.unit), width=30),
    Column("Rencana", lambda row: row.planned_on, Kind.DATE, width=12),
    Column("Dilaksanakan", lambda row: row.held_on, Kind.DATE, width=12),
    Column("Tempat", lambda row: row.place, width=30),
    Column("Keadaan", lambda row: row.get_state_display(), width=18),
]


@require_safe
@work_page(needs=SEES)
def launch_detail(request: WorkRequest, pk: int) -> HttpResponse:
    """One launch with witnesses, files and what became of it."""
    launch = row_or_404(request, Launch, pk, rows=_WITH_UNIT)
    may = request.rights.may(MANAGES, launch.unit.path)
    files = list(launch.files.select_related("stored"))
    context = {
        "launch": launch, "kind": KINDS[launch.state], "witnesses": launch.witnesses.all(), "files": files,
        "sees_activity": sees_activity(request, launch.activity), "history": history(LAUNCH, launch), "may_manage": may,
        "is_open": launch.state in (PLANNED, HELD), "lacking": actions.lacking(launch) if launch.state == HELD else [],
        "signed": signed_before(launch, request.at) if launch.state in (PLANNED, HELD) else None,
        "witness_form": WitnessForm() if may and launch.state in (PLANNED, HELD) else None,
        "has_charter": bool(launch.charter) or any(each.what == LaunchFile.CHARTER for each in files),
        "late": launch.state == PLANNED and launch.planned_on < request.day, "current": "change:home",
    }  # fmt: skip
    return render(request, "change/launch.html", context)


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def launch_new(request: WorkRequest) -> HttpResponseBase:
    """Plan a launch."""
    units, only = unit_field(request)
    form = LaunchForm(sent(request), version="", units=units, activities=activities(request))
    if form.is_valid():
        unit = only or form.cleaned_data["unit"]
        launch = attempt(form, lambda: actions.plan(unit, form.event, by=request.user, at=request.at))
        if launch:
            return done(request, f"“{launch.title}” direncanakan.", "change:launch", launch.pk)
    return form_page(
        request, form, "Rencanakan pencanangan", submit="Simpan rencana", back=reverse("change:launches"),
        back_label="Pencanangan", current="change:home",
        lead="Acara terbuka untuk umum, sesudah semua atau sebagian besar pegawai menandatangani pakta integritas.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def launch_edit(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Change what it says."""
    launch = row_or_404(request, Launch, pk, rows=_WITH_UNIT)
    if not request.rights.may(MANAGES, launch.unit.path):
        raise AccessDenied("Peran Anda di unit ini hanya melihat pencanangannya. Belum ada yang berubah.")
    form = LaunchForm(
        sent(request), version=actions.version(launch), initial=initial_of(launch), units=None,
        activities=activities(request),
    )  # fmt: skip
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Launch.objects.get(pk=pk)
            return actions.version(now), [
                ("Judul", now.title), ("Rencana tanggal", tanggal(now.planned_on)), ("Tempat", now.place),
                ("Isi piagam", now.charter), ("Ringkasan", now.summary),
            ]  # fmt: skip

        saved = form.attempt(
            lambda: actions.edit(pk, form.event, by=request.user, at=request.at, seen=form.seen), stored
        )
        if saved:
            return done(request, "Pencanangan disimpan.", "change:launch", pk)
    return form_page(
        request, form, "Ubah pencanangan", submit="Simpan", back=reverse("change:launch", args=[pk]),
        back_label=launch.title, template="organisation/edit_page.html", current="change:home",
    )  # fmt: skip
