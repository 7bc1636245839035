"""Innovations: the list, one of them with its thread, a new one, its story told anew."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import require
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import Person, Unit
from pilar.organisation.queries.grants import names_of
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES, record_or_404
from pilar.records.actions import innovations as actions
from pilar.records.forms.innovations import ChangeForm, InnovationFilter, NewForm, OutsideForm
from pilar.records.models import Innovation
from pilar.records.presenters.innovations import KINDS, history, shown_measures, thread
from pilar.records.queries import innovation_lists as queries
from pilar.records.queries.namable import namable_at
from pilar.records.topics import labels
from pilar.records.views.innovation_acts import SHELF
from pilar.records.workflow import INNOVATION, MANAGE

_both = require_http_methods(["GET", "HEAD", "POST"])
ROOM: Final[dict[str, Any]] = {"current": "records:home"}
#: The addresses of the steps that a state allows.
_ACTS: Final = {
    "try": "records:innovation_try", "apply": "records:innovation_apply", "evaluate": "records:innovation_evaluate",
    "stop": "records:innovation_stop",
}  # fmt: skip


@require_safe
@work_page(needs=SEES)
def innovations(request: WorkRequest) -> HttpResponseBase:
    """Those that one sees: filtered, in pages, to download. Two queries besides the page's frame."""
    form = InnovationFilter(request.GET, units=units_for(request.rights, SEES))
    wanted = queries.Wanted()
    if form.is_valid():
        typed = form.cleaned_data
        wanted = queries.Wanted(typed["cari"], typed["unit"], typed["keadaan"], typed["tentang"], typed["tahun"])
    rows = queries.innovations(request.user, request.at, wanted)
    return listing(
        request, rows if form.is_valid() else Innovation.objects.none(), "records/innovations.html",
        order=queries.ORDER, columns=_COLUMNS, title="Inovasi", filename=f"inovasi-{request.day:%Y-%m-%d}",
        note=f"Inovasi yang terlihat oleh {request.user.display_name} pada {tanggal(request.day)}.", form=form,
        more=lambda page: {"lines": [(row, KINDS[row.state]) for row in page.rows]},
        may_manage=request.rights.may(MANAGE), **ROOM,
    )  # fmt: skip


_COLUMNS: Final[tuple[Column[Any], ...]] = (
    Column("Unit", lambda row: row.unit.name, width=32),
    Column("Nama inovasi", lambda row: row.title, width=44),
    Column("Tentang", lambda row: ", ".join(labels(row.topic_codes)), width=30),
    Column("Pengusul", lambda row: row.proposer_name, width=28),
    Column("Asal", lambda row: row.get_origin_display(), width=26),
    Column("Keadaan", lambda row: row.get_state_display(), width=14),
    Column("Diterapkan sejak", lambda row: row.applied_on, Kind.DATE, width=14),
    Column("Diterapkan di", lambda row: row.applied_where, width=30),
    Column("Ukuran sebelum-sesudah", lambda row: row.measured, Kind.COUNT, width=12),
    Column("Ditiru", lambda row: row.copies, Kind.COUNT, width=10),
    Column("Cara", lambda row: row.get_mode_display(), width=24),
)


@require_safe
@work_page(needs=SEES)
def innovation(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One innovation as a thread from problem to result. Six queries besides the page's frame."""
    found = record_or_404(request, Innovation, pk, rows=Innovation.objects.select_related("unit"))
    measures, steps = shown_measures(found.measures.all()), list(found.steps.all())
    copies = list(found.replications.select_related("letter"))
    stopped = next((step.reason for step in reversed(steps) if step.name == "stop"), "")
    manages = request.rights.may(MANAGE, found.unit.path)
    context = {
        "innovation": found, "kind": KINDS[found.state], "topics": labels(found.topic_codes),
        "thread": thread(found, measures, copies, stopped), "measures": measures, "copies": copies,
        "files": SHELF.shown(found), "may_manage": manages,
        "acts": [(_ACTS[step.name], step.label) for step in INNOVATION.open_to(found)] if manages else [],
        "history": history(found, steps, names_of([found.created_by, *(step.by for step in steps)])),
        "may_prove": request.rights.may("worksheet.contribute"), **ROOM,
    }  # fmt: skip
    return render(request, "records/innovation.html", context)


@_both
@work_page(needs=MANAGE)
def innovation_new(request: WorkRequest) -> HttpResponseBase:
    """Begin with a problem; with ``?cara=luar`` register one that was run elsewhere."""
    units = choosable_units(request.user, request.at, MANAGE, request.day)
    only = list(units.order_by("path")[:2])
    outside = request.GET.get("cara") == "luar"
    form = (OutsideForm if outside else NewForm)(
        sent(request), uploads(request), units=units, people=_people(units), day=request.day,
        initial={"unit": only[0] if len(only) == 1 else None},
    )  # fmt: skip
    if form.is_valid():
        made = attempt(form, lambda: _made(request, form))
        if made is not None:
            return done(request, f"“{made.title}” tersimpan.", "records:innovation", made.pk)
    if isinstance(form, OutsideForm):
        form.keep_files()
    title = "Daftarkan inovasi dari luar" if outside else "Inovasi baru"
    other = ("?", "Dijalankan di Pilar sejak awal?") if outside else ("?cara=luar", "Sudah punya laporan? Daftarkan")
    return form_page(
        request, form, title, submit="Daftarkan" if outside else "Simpan", template="records/record_form.html",
        other_way=other, back=reverse("records:innovations"), back_label="Inovasi", **ROOM,
        lead="Mulai dari masalahnya. Uji coba, penerapan, dan ukurannya dicatat sesudahnya.",
    )  # fmt: skip


def _people(units: QuerySet[Unit]) -> QuerySet[Person]:
    return namable_at(list(units.order_by("path")))


def _made(request: WorkRequest, form: NewForm) -> Innovation:
    unit: Unit = form.cleaned_data["unit"]
    if not isinstance(form, OutsideForm):
        return actions.begin(unit, form.story, by=request.user, at=request.at)
    return actions.register(unit, form.story, form.outside(form.brought()), by=request.user, at=request.at)


@_both
@work_page(needs=SEES)
def innovation_change(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Tell the story anew."""
    found = record_or_404(request, Innovation, pk, rows=Innovation.objects.select_related("unit", "proposed_by"))
    require(request.user, MANAGE, found.unit, at=request.at)
    form = ChangeForm(
        sent(request), version=actions.version_of_story(found), initial=ChangeForm.initial_of(found),
        people=namable_at([found.unit]), day=request.day,
    )  # fmt: skip
    if form.is_valid():
        changed = form.attempt(
            lambda: actions.change(pk, form.story, by=request.user, at=request.at, seen=form.seen), lambda: _stored(pk)
        )
        if changed is not None:
            return done(request, "Perubahan tersimpan.", "records:innovation", pk)
    return form_page(
        request, form, "Ubah inovasi", submit="Simpan perubahan", template="records/record_form.html",
        back=reverse("records:innovation", args=[pk]), back_label=found.title, **ROOM,
    )  # fmt: skip


def _stored(pk: int) -> tuple[str, list[tuple[str, object]]]:
    """The version now, and what is stored, for whoever was overtaken."""
    now = Innovation.objects.get(pk=pk)
    rows: list[tuple[str, object]] = [
        ("Nama inovasi", now.title), ("Masalah", now.problem), ("Gagasan", now.idea or "–"),
        ("Pengusul", now.proposer_name or "–"), ("Tentang", ", ".join(labels(now.topic_codes)) or "–"),
    ]  # fmt: skip
    return actions.version_of_story(now), rows
