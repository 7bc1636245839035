"""The crest of a body, an OPD or an office: looked at, uploaded, replaced, removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel import files, media_types
from pilar.kernel.files import FileError
from pilar.organisation.access import require
from pilar.organisation.actions import crests as actions
from pilar.organisation.forms.crests import CrestForm, RemoveCrestForm
from pilar.organisation.letterhead import crest_bearer
from pilar.organisation.models import Unit
from pilar.organisation.web import WorkRequest, done, form_page, sent, visible_or_404, work_page

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@work_page(needs="unit.manage")
def change(request: WorkRequest, slug: str) -> HttpResponseBase:
    """The crest as it is, and the form that uploads or replaces it."""
    unit = _crested(request, slug)
    form = CrestForm(sent(request), files=request.FILES or None, version=actions.crest_version(unit))
    if form.is_valid():

        def act() -> tuple[str, ...]:
            taken = actions.examine(form.cleaned_data["lambang"])
            actions.set_crest(unit, taken, by=request.user, at=request.at, seen=form.seen)
            return taken.notes

        notes = form.attempt(act, lambda: _stored(unit))
        if notes is not None:
            told = " ".join(["Lambang tersimpan. Lihat contoh kop suratnya.", *notes])
            return done(request, told, "organisation:unit_crest", unit.slug)
    return form_page(
        request, form, f"Lambang pada kop surat {unit}", submit="Ganti lambang" if unit.crest_id else "Simpan lambang",
        template="organisation/crest.html", current="manage", unit=unit, **_back(unit),
        lead="Tercetak di kiri kop dokumen yang terbit sesudah ini, juga dokumen unit di bawahnya yang tidak punya "
             "lambang sendiri. Yang sudah terbit tidak berubah.",
        above=None if unit.crest_id else crest_bearer(unit),
    )  # fmt: skip


@require_http_methods(METHODS)
@work_page(needs="unit.manage")
def remove(request: WorkRequest, slug: str) -> HttpResponseBase:
    """Without a crest of its own from now on."""
    unit = _crested(request, slug)
    if unit.crest_id is None:
        return redirect("organisation:unit_crest", unit.slug)
    form = RemoveCrestForm(sent(request), version=actions.crest_version(unit))
    if form.is_valid():
        removed = form.attempt(
            lambda: actions.remove_crest(unit, by=request.user, at=request.at, seen=form.seen), lambda: _stored(unit)
        )
        if removed is not None:
            return done(request, "Lambang sudah dihapus dari kop surat.", "organisation:unit_crest", unit.slug)
    lead = "Dokumen yang terbit sesudah ini memakai lambang unit di atasnya, bila ada. Yang sudah terbit tidak berubah."
    return form_page(
        request, form, f"Hapus lambang {unit}?", submit="Hapus lambang", lead=lead, danger=True, current="manage",
        template="organisation/edit_page.html", back=reverse("organisation:unit_crest", args=[unit.slug]),
        back_label="Lambang",
    )  # fmt: skip


@require_safe
@work_page(needs="unit.manage")
def picture(request: WorkRequest, slug: str) -> HttpResponseBase:
    """The picture itself."""
    unit = _crested(request, slug)
    if unit.crest is None:
        raise Http404
    ending = {media_types.PNG: "png", media_types.JPEG: "jpg"}.get(unit.crest.media_type, "webp")
    try:
        return files.serve(request, unit.crest, f"lambang-{unit.slug}.{ending}", inline=True)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("organisation:unit_crest", unit.slug)


def _crested(request: WorkRequest, slug: str) -> Unit:
    """404 where the unit is not seen, or is of a kind that has none."""
    unit = visible_or_404(request, Unit, slug=slug, rows=Unit.objects.select_related("body", "crest"))
    require(request.user, "unit.manage", unit, at=request.at)
    if unit.kind not in actions.CRESTED:
        raise Http404
    return unit


def _stored(unit: Unit) -> tuple[str, list[tuple[str, object]]]:
    now = Unit.objects.get(pk=unit.pk)
    return actions.crest_version(now), [("Lambang", "Sudah terpasang yang lain" if now.crest_id else "Sudah dihapus")]


def _back(unit: Unit) -> dict[str, Any]:
    return {"back": reverse("organisation:unit_letterhead", args=[unit.slug]), "back_label": "Kop surat"}
