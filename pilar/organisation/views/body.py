"""The body itself: what it is, and the page that changes it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.organisation.access import require
from pilar.organisation.actions import body as actions
from pilar.organisation.actions.units import root_of
from pilar.organisation.forms.body import BodyForm
from pilar.organisation.models import Body
from pilar.organisation.web import WorkRequest, done, form_page, work_page


@require_safe
@work_page(needs="body.manage")
def body(request: WorkRequest) -> HttpResponse:
    """What is known of the body, for its administrators and those of its OPDs."""
    own = _own(request)
    root = root_of(own)
    names = {"rows": _rows(own), "may_change": request.rights.may("body.manage", root.path), "root": root,
             "may_crest": request.rights.may("unit.manage", root.path)}  # fmt: skip
    return render(request, "organisation/body.html", {**names, "current": "manage"})


@require_http_methods(["GET", "POST"])
@work_page(needs="body.manage")
def change(request: WorkRequest) -> HttpResponseBase:
    """Change name, site and time zone: the administrator of the whole body."""
    own = _own(request)
    require(request.user, "body.manage", root_of(own), at=request.at)
    form = BodyForm(
        request.POST or None, version=actions.body_version(own),
        initial={"name": own.name, "host": own.host or "", "time_zone": own.time_zone},
    )  # fmt: skip
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "host", "time_zone")}

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Body.objects.get(pk=own.pk)
            return actions.body_version(now), _rows(now)

        changed = form.attempt(
            lambda: actions.change_body(own, **typed, by=request.user, at=request.at, seen=form.seen), stored
        )
        if changed:
            return done(request, "Data instansi sudah disimpan.", "organisation:body")
    return form_page(
        request, form, "Ubah data instansi", submit="Simpan", back=reverse("organisation:body"), back_label="Instansi",
        template="organisation/edit_page.html", current="manage",
    )  # fmt: skip


def _own(request: WorkRequest) -> Body:
    if request.agency is None:
        raise Http404
    return request.agency


def _rows(own: Body) -> list[tuple[str, object]]:
    return [
        ("Nama", own.name),
        ("Jenis", own.get_kind_display()),
        ("Alamat singkat", own.slug),
        ("Nama situs", own.host or "Belum diisi"),
        ("Zona waktu", own.get_time_zone_display()),
    ]
