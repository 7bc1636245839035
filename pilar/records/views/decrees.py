"""Decrees: the list, one of them, a new one, and what it is about."""

from __future__ import annotations

from typing import Any, Final

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
from pilar.organisation.models import Unit
from pilar.organisation.queries.grants import names_of
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES, record_or_404
from pilar.records.actions import decrees as actions
from pilar.records.actions.decree_checks import Overlapping
from pilar.records.filing import Paper
from pilar.records.forms.decrees import ChangeForm, DecreeFilter, NewForm, OutsideForm
from pilar.records.models import Decree
from pilar.records.presenters.decrees import history, shown_members, standing, validity
from pilar.records.queries import decree_lists as queries
from pilar.records.queries.decrees import members_on, moved_members
from pilar.records.topics import labels
from pilar.records.views.decree_acts import SHELF
from pilar.records.workflow import DRAFT, IN_FORCE, MANAGE, REVOKED

_both = require_http_methods(["GET", "HEAD", "POST"])
ROOM: Final[dict[str, Any]] = {"current": "records:home"}


@require_safe
@work_page(needs=SEES)
def decrees(request: WorkRequest) -> HttpResponseBase:
    """Those that one sees: filtered, in pages, to download. Three queries besides the page's frame."""
    form = DecreeFilter(request.GET, units=units_for(request.rights, SEES))
    ahead = queries.days_ahead(request.agency.uuid if request.agency else None, request.day)
    wanted = queries.Wanted()
    if form.is_valid():
        typed = form.cleaned_data
        wanted = queries.Wanted(typed["cari"], typed["unit"], typed["jenis"], typed["keadaan"], typed["tahun"])
    rows = queries.decrees(request.user, request.at, request.day, ahead, wanted)
    return listing(
        request, rows if form.is_valid() else Decree.objects.none(), "records/decrees.html", order=queries.ORDER,
        columns=_columns(request, ahead), title="Keputusan", filename=f"keputusan-{request.day:%Y-%m-%d}",
        note=f"Keputusan yang terlihat oleh {request.user.display_name} pada {tanggal(request.day)}.", form=form,
        more=lambda page: {
            "lines": [(row, standing(row, request.day, ahead), validity(row)) for row in page.rows]
        },
        may_manage=request.rights.may(MANAGE), ahead=ahead, **ROOM,
    )  # fmt: skip


def _columns(request: WorkRequest, ahead: int) -> list[Column[Any]]:
    return [
        Column("Unit", lambda row: row.unit.name, width=32),
        Column("Jenis", lambda row: row.get_kind_display(), width=24),
        Column("Nomor", lambda row: row.number, width=24),
        Column("Judul", lambda row: row.title, width=44),
        Column("Ditetapkan", lambda row: row.decided_on, Kind.DATE, width=14),
        Column("Penanda tangan", lambda row: row.signatory_name, width=30),
        Column("Jabatan", lambda row: row.capacity, width=28),
        Column("Berlaku mulai", lambda row: row.valid_from, Kind.DATE, width=14),
        Column("Berlaku sampai", lambda row: row.valid_until, Kind.DATE, width=14),
        Column("Keadaan", lambda row: standing(row, request.day, ahead).text, width=24),
        Column("Nama di dalamnya", lambda row: row.named, Kind.COUNT, width=12),
        Column("Perlu diperbarui", lambda row: "ya" if row.has_left and row.holds_on(request.day) else "", width=14),
        Column("Cara", lambda row: row.get_mode_display(), width=24),
    ]


@require_safe
@work_page(needs=SEES)
def decree(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One decree with everybody in it, its files and its story. Nine queries besides the page's frame."""
    found = record_or_404(request, Decree, pk, rows=Decree.objects.select_related("unit__body", "replaces__unit"))
    ahead = queries.days_ahead(found.unit.body.uuid, request.day)
    members, steps = members_on(found), list(found.steps.all())
    left = moved_members(found, request.day) if found.state != REVOKED else []
    names = names_of([found.created_by, *(step.by for step in steps)])
    manages = request.rights.may(MANAGE, found.unit.path)
    fixed = found.state == REVOKED or (found.state != DRAFT and found.mode == Decree.HERE)
    context = {
        "decree": found, "standing": standing(found, request.day, ahead), "validity": validity(found),
        "members": shown_members(members, left), "left": left, "files": SHELF.shown(found),
        "topics": labels(found.topic_codes), "history": history(found, steps, names),
        "replaced_by": found.replaced_by.first(), "may_manage": manages, "may_name": manages and not fixed,
        "is_draft": found.state == DRAFT, "in_force": found.state == IN_FORCE, "is_revoked": found.state == REVOKED,
        "holds": found.holds_on(request.day), **ROOM,
        "revoked": next((step for step in steps if step.name == "revoke"), None),
        "may_prove": found.state != DRAFT and request.rights.may("worksheet.contribute"),
    }  # fmt: skip
    return render(request, "records/decree.html", context)


@_both
@work_page(needs=MANAGE)
def decree_new(request: WorkRequest) -> HttpResponseBase:
    """A draft; with ``?cara=luar`` a decree that was decided elsewhere."""
    units = choosable_units(request.user, request.at, MANAGE, request.day)
    only = list(units.order_by("path")[:2])
    initial = {"unit": only[0] if len(only) == 1 else None, "jenis": request.GET.get("jenis", "")}
    if request.GET.get("cara") == "luar":
        return _outside(request, units, initial)
    form = NewForm(sent(request), units=units, initial=initial)
    if form.is_valid():
        made = attempt(
            form, lambda: actions.draft(form.cleaned_data["unit"], form.draft, by=request.user, at=request.at)
        )
        if made is not None:
            return done(
                request, "Rancangan tersimpan. Tambahkan nama-namanya, lalu tetapkan.", "records:decree", made.pk
            )
    return form_page(
        request, form, "Keputusan baru", submit="Simpan rancangan", template="records/record_form.html",
        lead="Rancangan dulu: isi judul dan nama-namanya, lalu tetapkan setelah ditandatangani.",
        other_way=("?cara=luar", "Sudah ditetapkan di luar Pilar? Daftarkan sekaligus"), **_back(),
    )  # fmt: skip


def _outside(request: WorkRequest, units: Any, initial: dict[str, Any]) -> HttpResponseBase:
    form = OutsideForm(
        sent(request), uploads(request), units=units, day=request.day, initial=initial
    )  # fmt: skip
    if form.is_valid():
        made = attempt(form, lambda: _registered(request, form, form.paper()))
        if made is not None:
            return done(
                request, "Keputusan terdaftar. Tambahkan nama-nama di dalamnya, bila ada.", "records:decree", made.pk
            )
    form.keep_files()
    return form_page(
        request, form, "Daftarkan keputusan dari luar", submit="Daftarkan", template="records/record_form.html",
        lead="Untuk keputusan yang sudah ditandatangani: isi seperti yang tertulis di dalamnya.",
        other_way=("?", "Belum ditetapkan? Buat rancangannya"), **_back(),
    )  # fmt: skip


def _registered(request: WorkRequest, form: OutsideForm, paper: Paper | None) -> Decree:
    unit: Unit = form.cleaned_data["unit"]
    try:
        return actions.register(unit, form.draft, form.decision(paper), by=request.user, at=request.at)
    except Overlapping as error:
        if error.may_replace:
            form.offer_to_replace(str(error.other.pk))
        raise


@_both
@work_page(needs=SEES)
def decree_change(request: WorkRequest, pk: int) -> HttpResponseBase:
    """What it is about. Of one that is decided only topics and way of selection change."""
    found = record_or_404(request, Decree, pk, rows=Decree.objects.select_related("unit"))
    require(request.user, MANAGE, found.unit, at=request.at)
    form = ChangeForm(
        sent(request), version=actions.version_of_draft(found), initial=ChangeForm.initial_of(found)
    )  # fmt: skip
    if form.is_valid():
        changed = form.attempt(
            lambda: actions.change(pk, form.draft, by=request.user, at=request.at, seen=form.seen),
            lambda: _stored(pk),
        )
        if changed is not None:
            return done(request, "Perubahan tersimpan.", "records:decree", pk)
    return form_page(
        request, form, "Ubah keputusan", submit="Simpan perubahan", template="records/record_form.html",
        back=reverse("records:decree", args=[pk]), back_label=found.title, **ROOM,
    )  # fmt: skip


def _stored(pk: int) -> tuple[str, list[tuple[str, object]]]:
    """The version now, and what is stored, for whoever was overtaken."""
    now = Decree.objects.get(pk=pk)
    rows: list[tuple[str, object]] = [
        ("Judul", now.title), ("Jenis", now.get_kind_display()), ("Cara pemilihan", now.selection or "–"),
        ("Tentang", ", ".join(labels(now.topic_codes)) or "–"),
    ]  # fmt: skip
    return actions.version_of_draft(now), rows


def _back() -> dict[str, Any]:
    return {"back": reverse("records:decrees"), "back_label": "Keputusan", **ROOM}
