"""What is done with an evidence: changed, renewed, used for further fields, set to a page, taken off a field."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pilar.errors import PilarError
from pilar.evaluation import content
from pilar.evaluation.actions import evidence as actions
from pilar.evaluation.actions import evidence_checks, evidence_uses
from pilar.evaluation.content import Content
from pilar.evaluation.forms.evidence import FILE_GONE, ChangeForm, NewFileForm, NewLinkForm, PageForm, UsesForm
from pilar.evaluation.models import Evidence, EvidenceUse
from pilar.evaluation.queries.evidence import uses as uses_of
from pilar.evaluation.questions import sections
from pilar.evaluation.views.evidence_frame import Here, period_of
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.people import NothingForm
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

CONTRIBUTE: Final = "worksheet.contribute"
METHODS: Final = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@work_page(needs=CONTRIBUTE)
def change(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """Title and period."""
    here, found = _edited(request, pk, evidence)
    newest = found.versions.order_by("-number")[0]
    form = ChangeForm(
        sent(request), version=actions.stored_version(found, newest),
        initial={"judul": found.title, "mulai": newest.period_from, "sampai": newest.period_until},
    )  # fmt: skip
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Evidence.objects.get(pk=found.pk)
            version = now.versions.order_by("-number")[0]
            rows: list[tuple[str, object]] = [("Judul", now.title), ("Masa bukti", period_of(version).words)]
            return actions.stored_version(now, version), rows

        changed = form.attempt(
            lambda: actions.change(
                pk, found.pk, title=form.cleaned_data["judul"], period=form.period, by=request.user, at=request.at,
                seen=form.seen,
            ),
            stored,
        )  # fmt: skip
        if changed:
            return done(request, "Judul dan masa bukti disimpan.", "evaluation:evidence_item", pk, evidence)
    warning = ""
    if newest.check_state != newest.UNCHECKED:
        warning = "Bila masanya diubah, bukti ini perlu diperiksa orang kedua lagi."
    return _form(here, form, found, "Ubah judul dan masa bukti", "Simpan", template="organisation/edit_page.html",
                 warning=warning)  # fmt: skip


@require_http_methods(METHODS)
@work_page(needs=CONTRIBUTE)
def new_version(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """The next version; what was handed in keeps its own."""
    here, found = _edited(request, pk, evidence)
    newest = found.versions.order_by("-number")[0]
    initial = {"mulai": newest.period_from, "sampai": newest.period_until}
    is_link = found.kind == Evidence.LINK
    form: Any = (NewLinkForm if is_link else NewFileForm)(sent(request), request.FILES or None, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> actions.Renewed:
            limit = settings.PILAR_MAX_UPLOAD
            brought: Content = (
                content.of_link(typed["tautan"]) if is_link
                else content.of_file(typed["berkas"], typed["berkas"].name or "", limit=limit)
            )  # fmt: skip
            return actions.add_version(pk, found.pk, brought, period=form.period, by=request.user, at=request.at)

        renewed = attempt(form, act)
        if renewed is not None:
            return done(request, _renewed(renewed), "evaluation:evidence_item", pk, evidence)
    if form.errors and form.files and "berkas" not in form.errors and not is_link:
        form.add_error("berkas", FILE_GONE)
    return _form(
        here, form, found, f"Versi baru “{found.title}”", "Simpan versi baru",
        lead="Isian yang belum diserahkan memakai versi baru; yang sudah diserahkan tetap memakai versinya.",
    )  # fmt: skip


def _renewed(renewed: actions.Renewed) -> str:
    said = [f"Versi {renewed.version.number} tersimpan dan perlu diperiksa orang kedua."]
    if renewed.moved:
        said.append(f"{angka(renewed.moved, 0)} isian sekarang memakainya.")
    if renewed.pages_lost:
        said.append(f"Pada {angka(renewed.pages_lost, 0)} isian halamannya dikosongkan: dokumen ini lebih pendek.")
    if renewed.kept:
        said.append(f"{angka(renewed.kept, 0)} isian yang sudah diserahkan atau ditutup tetap memakai versi lama.")
    return " ".join(said)


@require_POST
@work_page(needs=CONTRIBUTE)
def newest(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """Let the zone use the newest version."""
    here = Here.at(request, pk)
    here.evidence_or_404(evidence)
    try:
        moved = evidence_uses.use_newest(pk, evidence, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        return _warned(request, error.message, pk, evidence)
    return done(request, f"{angka(moved, 0)} isian sekarang memakai versi terbaru.", "evaluation:evidence_item", pk,
                evidence)  # fmt: skip


@require_http_methods(METHODS)
@work_page(needs=CONTRIBUTE)
def uses(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """Further fields that it serves, each with its page."""
    here = Here.at(request, pk)
    found = here.evidence_or_404(evidence)
    if not here.allowed.anything:
        raise AccessDenied("Bukti dipasang pada isian oleh yang boleh menjawabnya.")
    served = {use.field: use.page for use in uses_of(pk).filter(version__evidence=found)}
    offered = sections(here.rules, here.allowed)
    form = UsesForm(sent(request), offered=[place.key for section in offered for place in section.places])
    if form.is_valid():
        made = attempt(
            form, lambda: evidence_uses.use(pk, found.pk, form.pages, by=request.user, at=request.at)
        )  # fmt: skip
        if made is not None:
            count = angka(len(made), 0)
            return done(request, f"Bukti ini sekarang juga dipakai {count} isian lain.", "evaluation:evidence_item", pk,
                        evidence)  # fmt: skip
    rows = [
        (
            section,
            [
                (place, place.key in served, served.get(place.key), here.window(place.key).label,
                 place.key in request.POST.getlist("isian"), request.POST.get(f"halaman-{place.key}", ""))
                for place in section.places
            ],
        )
        for section in offered
    ]  # fmt: skip
    return here.page(
        "evaluation/evidence_uses.html", status=422 if form.errors else 200, evidence=found, form=form, rows=rows,
        closed=here.closed,
    )  # fmt: skip


@require_http_methods(METHODS)
@work_page(needs=CONTRIBUTE)
def page(request: WorkRequest, pk: int, evidence: int, use: int) -> HttpResponseBase:
    """The page that proves it."""
    here, found = _use(request, pk, evidence, use)
    form = PageForm(sent(request), initial={"halaman": found.page})
    if form.is_valid():
        changed = attempt(form, lambda: evidence_uses.set_page(
            pk, use, form.cleaned_data["halaman"], by=request.user, at=request.at
        ))  # fmt: skip
        if changed is not None:
            return done(request, "Halaman disimpan.", "evaluation:evidence_item", pk, evidence)
    place = here.known_field(found.field)
    pages = found.version.pages
    lead = f"Untuk {place.name}." + (f" Dokumennya {angka(pages, 0)} halaman." if pages else "")
    return _form(here, form, found.version.evidence, "Halaman yang membuktikan", "Simpan", lead=lead)


@require_http_methods(METHODS)
@work_page(needs=CONTRIBUTE)
def remove(request: WorkRequest, pk: int, evidence: int, use: int) -> HttpResponseBase:
    """Off the field; it stays in the library."""
    here, found = _use(request, pk, evidence, use)
    form = NothingForm(sent(request))
    if form.is_valid():
        removed = attempt(form, lambda: evidence_uses.remove_use(pk, use, by=request.user, at=request.at))
        if removed is not None:
            return done(request, "Bukti dilepas dari isian itu dan tetap ada di pustaka.",
                        "evaluation:evidence_item", pk, evidence)  # fmt: skip
    place = here.known_field(found.field)
    return _form(
        here, form, found.version.evidence, "Lepas dari isian", "Lepas", danger=True,
        lead=f"“{found.version.evidence.title}” tidak lagi menjadi bukti {place.name}. Buktinya tetap ada di pustaka.",
    )  # fmt: skip


@require_http_methods(METHODS)
@work_page(needs=CONTRIBUTE)
def discard(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """Out of the library, where it was brought by mistake."""
    here, found = _edited(request, pk, evidence)
    form = NothingForm(sent(request))
    if form.is_valid():

        def act() -> bool:
            actions.discard(pk, found.pk, by=request.user, at=request.at)
            return True

        if attempt(form, act):
            return done(request, f"“{found.title}” dihapus dari pustaka.", "evaluation:evidence", pk)
    return _form(
        here, form, found, "Hapus dari pustaka", "Hapus", danger=True,
        lead=f"“{found.title}” dengan semua versi dan percakapannya hilang. Untuk yang salah unggah; yang pernah "
             "diserahkan tidak dapat dihapus.",
    )  # fmt: skip


@require_POST
@work_page(needs=CONTRIBUTE)
def ask_link(request: WorkRequest, pk: int, evidence: int) -> HttpResponseBase:
    """Have the link opened again soon."""
    here = Here.at(request, pk)
    here.evidence_or_404(evidence)
    try:
        evidence_checks.ask_link(pk, evidence, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        return _warned(request, error.message, pk, evidence)
    return done(request, "Tautan akan dibuka sebentar lagi. Muat ulang halaman ini untuk melihat hasilnya.",
                "evaluation:evidence_item", pk, evidence)  # fmt: skip


# -- pieces


def _edited(request: WorkRequest, pk: int, evidence: int) -> tuple[Here, Evidence]:
    here = Here.at(request, pk)
    found = here.evidence_or_404(evidence)
    actions.refuse_editor(here.zone, found, by=request.user, at=request.at)
    return here, found


def _use(request: WorkRequest, pk: int, evidence: int, use: int) -> tuple[Here, EvidenceUse]:
    here = Here.at(request, pk)
    rows = EvidenceUse.objects.filter(zone=pk, version__evidence__pk=evidence).select_related("version__evidence")
    found = rows.filter(pk=use).first()
    if found is None:
        raise Http404
    if not here.may_write(found.field):
        raise AccessDenied("Pertanyaan ini bukan bagian Anda, jadi buktinya tidak dapat Anda ubah.")
    return here, found


def _form(here: Here, form: Any, evidence: Evidence, title: str, submit: str, **more: Any) -> HttpResponseBase:
    back = reverse("evaluation:evidence_item", args=[here.zone.pk, evidence.pk])
    return form_page(
        here.request, form, title, submit=submit, back=back, back_label=evidence.title, **more
    )  # fmt: skip


def _warned(request: WorkRequest, message: str, pk: int, evidence: int) -> HttpResponseBase:
    messages.warning(request, message)
    return redirect("evaluation:evidence_item", pk, evidence)
