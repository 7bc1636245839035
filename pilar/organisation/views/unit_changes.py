"""What is done with a unit: a new one below it, another name, another place, the end. Rights are asked in each page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.actions import units as actions
from pilar.organisation.forms.units import CloseForm, MoveForm, NewUnitForm, RenameForm
from pilar.organisation.models import Unit
from pilar.organisation.models.unit import path_range
from pilar.organisation.queries import units as queries
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, visible_or_404, work_page

_ROWS: QuerySet[Unit] = Unit.objects.select_related("body", "parent")


@require_http_methods(["GET", "POST"])
@work_page(needs="unit.manage")
def new(request: WorkRequest, slug: str) -> HttpResponseBase:
    """A new unit below this one."""
    parent = _managed(request, slug)
    if parent.valid_until is not None:
        return _read_only(request, parent)
    form = NewUnitForm(request.POST or None, parent=parent, initial={"valid_from": request.day})
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        if not is_sure(request):
            rows = [
                ("Unit induk", parent.name), ("Jenis", dict(Unit.KINDS)[typed["kind"]]), ("Nama", typed["name"]),
                ("Nama pendek", typed["short_name"] or "–"),
                ("Alamat singkat", typed["slug"] or actions.free_slug(typed["short_name"] or typed["name"])),
                ("Berlaku mulai", tanggal(typed["valid_from"])),
            ]  # fmt: skip
            effects = ["Jenis dan alamat singkat tidak dapat diubah lagi; nama dan letaknya dapat."]
            return check_page(
                request, "Buat unit ini?", rows=rows, effects=effects, submit="Ya, buat unit", **_back(parent)
            )
        made = attempt(form, lambda: actions.create_unit(parent, by=request.user, at=request.at, **typed))
        if made:
            return done(request, f"{made.name} sudah dibuat.", "organisation:unit", made.slug)
    return form_page(
        request, form, f"Unit baru di bawah {parent}", submit="Lanjutkan", current="manage", **_back(parent)
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="unit.manage")
def rename(request: WorkRequest, slug: str) -> HttpResponseBase:
    """Correct the name. What a regulation makes of a unit is a successor, not another name."""
    unit = _managed(request, slug)
    if unit.kind == Unit.BODY:
        return redirect("organisation:body")
    if _ended(request, unit):
        return _read_only(request, unit)
    form = RenameForm(
        request.POST or None, version=actions.name_version(unit),
        initial={"name": unit.name, "short_name": unit.short_name},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Unit.objects.get(pk=unit.pk)
            return actions.name_version(now), [("Nama", now.name), ("Nama pendek", now.short_name or "–")]

        renamed = form.attempt(
            lambda: actions.rename_unit(
                unit, typed["name"], typed["short_name"], by=request.user, at=request.at, seen=form.seen
            ),
            stored,
        )
        if renamed:
            return done(request, "Nama unit sudah diubah.", "organisation:unit", unit.slug)
    lead = "Untuk membetulkan nama. Unit yang menjadi unit lain karena peraturan baru ditutup dengan unit penerus."
    return form_page(
        request, form, f"Ubah nama {unit}", submit="Simpan nama", lead=lead, current="manage",
        template="organisation/edit_page.html", **_back(unit),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="unit.manage")
def move(request: WorkRequest, slug: str) -> HttpResponseBase:
    """Hang the unit elsewhere, with all that is below it."""
    unit = _managed(request, slug)
    if _ended(request, unit) or unit.kind == Unit.BODY:
        return _read_only(request, unit)
    if unit.path in request.rights.roots("unit.manage"):
        raise AccessDenied("Letak unit ini ditentukan oleh administrator di atasnya. Belum ada yang berubah.")
    form = MoveForm(request.POST or None, unit=unit, user=request.user, at=request.at, day=request.day)
    if form.is_valid() and not wants_to_edit(request):
        parent = form.cleaned_data["parent"]
        if not is_sure(request):
            start, end = path_range(unit.path)
            along = Unit.objects.filter(path__gte=start, path__lt=end).count() - 1
            rows = [("Unit", unit.name), ("Sekarang di bawah", str(unit.parent)), ("Akan berada di bawah", parent.name)]
            effects = [
                f"{along} unit di bawahnya ikut pindah." if along else "Tidak ada unit di bawahnya.",
                f"Pemegang peran di “{parent}” menjangkau unit ini; peran di “{unit.parent}” tidak lagi.",
                "Pegawai, peran, dan riwayat di unit ini tetap.",
            ]
            return check_page(
                request, "Pindahkan unit ini?", rows=rows, effects=effects, submit="Ya, pindahkan", **_back(unit)
            )
        if attempt(form, lambda: actions.move_unit(unit, parent, by=request.user, at=request.at)):
            return done(request, f"{unit} sekarang di bawah {parent}.", "organisation:unit", unit.slug)
    lead = f"Sekarang di bawah {unit.parent}. Semua yang ada di bawahnya ikut pindah."
    return form_page(request, form, f"Pindahkan {unit}", submit="Lanjutkan", lead=lead, current="manage", **_back(unit))


@require_http_methods(["GET", "POST"])
@work_page(needs="unit.manage")
def close(request: WorkRequest, slug: str) -> HttpResponseBase:
    """The end of a unit, by a regulation, with or without a successor."""
    unit = _managed(request, slug)
    if unit.valid_until is not None or unit.parent is None:
        return _read_only(request, unit)
    form = CloseForm(
        request.POST or None, unit=unit, user=request.user, at=request.at, day=request.day,
        may_open_new=request.rights.may("unit.manage", unit.parent.path),
    )  # fmt: skip
    against = None
    if form.is_valid() and not wants_to_edit(request):
        effects = queries.closing(unit, form.cleaned_data["last_day"])
        if effects.refused:
            against = effects
            form.add_error(None, "Ada yang masih bertugas atau berlaku sesudah hari itu. Belum ada yang berubah.")
        elif not is_sure(request):
            return _check_closing(request, unit, form, effects)
        elif attempt(form, lambda: _closed(request, unit, form)):
            last = tanggal(form.cleaned_data["last_day"])
            return done(request, f"Hari terakhir {unit} adalah {last}.", "organisation:unit", unit.slug)
    lead = "Unit ditutup, tidak dihapus: data dan riwayatnya tetap dapat dibaca."
    return form_page(
        request, form, f"Tutup {unit}", submit="Lanjutkan", lead=lead, current="manage", against=against,
        template="organisation/close_page.html", **_back(unit),
    )  # fmt: skip


def _check_closing(request: WorkRequest, unit: Unit, form: CloseForm, effects: queries.Closing) -> HttpResponseBase:
    typed = form.cleaned_data
    last_day = typed["last_day"]
    new_name, other = typed.get("new_name"), typed.get("successor")
    then = f"Unit baru: {new_name}" if new_name else other.name if other else "Tidak ada"
    told = ["Unit tidak dapat dibuka lagi. Halamannya tetap dapat dibaca."]
    if effects.roles:
        told.append(f"{effects.roles} peran di unit ini berakhir {tanggal(last_day)}.")
    else:
        told.append("Tidak ada peran yang berakhir karenanya.")
    if new_name:
        told.append(f"{new_name} dibuat di bawah {unit.parent}, berlaku mulai {tanggal(last_day + timedelta(days=1))}.")
    if effects.services:
        told.append(f"{effects.services} layanan masih dibuka di unit ini; alihkan ke unit lain di halaman Layanan.")
    rows = [
        ("Unit", unit.name), ("Hari terakhir", tanggal(last_day)), ("Dasar", typed["basis"]), ("Penerus", then)
    ]  # fmt: skip
    return check_page(
        request, "Tutup unit ini?", rows=rows, effects=told, submit="Ya, tutup unit", danger=True, **_back(unit)
    )


def _closed(request: WorkRequest, unit: Unit, form: CloseForm) -> Unit:
    typed = form.cleaned_data
    if typed.get("new_name"):
        return actions.succeed_unit(
            unit, typed["new_name"], last_day=typed["last_day"], basis=typed["basis"], by=request.user, at=request.at,
            short_name=typed.get("new_short_name", ""),
        )  # fmt: skip
    return actions.close_unit(
        unit, typed["last_day"], typed["basis"], by=request.user, at=request.at, successor=typed.get("successor")
    )


def _managed(request: WorkRequest, slug: str) -> Unit:
    """The unit: 404 where one does not see it, 403 where one may not manage it."""
    unit = visible_or_404(request, Unit, slug=slug, rows=_ROWS)
    require(request.user, "unit.manage", unit, at=request.at)
    return unit


def _ended(request: WorkRequest, unit: Unit) -> bool:
    return unit.valid_until is not None and unit.valid_until < request.day


def _read_only(request: WorkRequest, unit: Unit) -> HttpResponseBase:
    if unit.kind == Unit.BODY:
        told = "Instansi adalah pangkal susunan: tidak dapat dipindahkan atau ditutup."
    elif _ended(request, unit):
        told = "Unit ini sudah ditutup dan hanya dapat dibaca."
    else:
        told = "Penutupan unit ini sudah ditetapkan."
    messages.warning(request, told)
    return redirect("organisation:unit", unit.slug)


def _back(unit: Unit) -> dict[str, Any]:
    return {"back": reverse("organisation:unit", args=[unit.slug]), "back_label": str(unit)}
