"""What is done with a launch: held, published, taken off, cancelled; its witnesses and files."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.areas.change.access import MANAGES, SEES, row_or_404
from pilar.areas.change.actions import launches as actions
from pilar.areas.change.forms.launch import HoldForm, WitnessForm
from pilar.areas.change.forms.papers import ProofForm
from pilar.areas.change.models import Launch, LaunchFile
from pilar.areas.change.presenters.launch import signed_before
from pilar.areas.change.public.launch import shown
from pilar.areas.change.views.common import GET_POST, bring, reason_page, serve
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, sent, work_page


def _launch(request: WorkRequest, pk: int, *, manage: bool = True) -> Launch:
    launch = row_or_404(request, Launch, pk, rows=Launch.objects.select_related("unit__body"))
    if manage and not request.rights.may(MANAGES, launch.unit.path):
        raise AccessDenied("Peran Anda di unit ini hanya melihat pencanangannya. Belum ada yang berubah.")
    return launch


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def hold(request: WorkRequest, pk: int) -> HttpResponseBase:
    """It has taken place. A warning, and no lock, where most of the staff have not signed yet."""
    launch = _launch(request, pk)
    form = HoldForm(sent(request), initial={"tanggal": launch.planned_on, "tempat": launch.place})
    if form.is_valid():
        typed = form.cleaned_data
        held = attempt(
            form,
            lambda: actions.hold(pk, typed["tanggal"], typed["tempat"], by=request.user, at=request.at),
        )
        if held:
            return done(
                request, "Pencanangan dinyatakan dilaksanakan. Lengkapi saksi dan piagamnya, lalu publikasikan.",
                "change:launch", pk,
            )  # fmt: skip
    signed = signed_before(launch, request.at)
    return form_page(
        request, form, "Nyatakan dilaksanakan", submit="Nyatakan dilaksanakan", back=_address(pk),
        back_label=launch.title, warning=signed.warning if signed else "", current="change:home",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def publish(request: WorkRequest, pk: int) -> HttpResponseBase:
    """See what the public will read, then publish."""
    launch = _launch(request, pk)
    if request.method == "POST":
        seen = request.POST.get("versi", "")
        return act_and_return(
            request, lambda: actions.publish(pk, by=request.user, at=request.at, seen=seen),
            "Pencanangan dipublikasikan pada halaman publik unit.", "change:launch", pk,
        )  # fmt: skip
    return render(request, "change/launch_publish.html", {
        "launch": launch, "shown": shown(launch, launch.witnesses.all()), "lacking": actions.lacking(launch),
        "version": actions.version(launch), "current": "change:home",
    })  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def unpublish(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take it off the public page."""
    launch = _launch(request, pk)
    return reason_page(
        request, "Tarik dari publik", lambda why: actions.unpublish(pk, why, by=request.user, at=request.at),
        "Pencanangan ditarik dari halaman publik.", "change:launch", pk, submit="Tarik dari publik",
        back=_address(pk), back_label=launch.title,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def cancel(request: WorkRequest, pk: int) -> HttpResponseBase:
    """It will not take place."""
    launch = _launch(request, pk)
    return reason_page(
        request, "Batalkan pencanangan", lambda why: actions.cancel(pk, why, by=request.user, at=request.at),
        "Pencanangan dibatalkan.", "change:launch", pk, submit="Batalkan pencanangan", back=_address(pk),
        back_label=launch.title,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def witness_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Who witnessed it."""
    launch = _launch(request, pk)
    form = WitnessForm(sent(request))
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(form, lambda: actions.add_witness(
            pk, typed["nama"], typed["jabatan"], typed["lembaga"], by=request.user, at=request.at
        ))  # fmt: skip
        if made:
            return done(request, f"{made.name} dicatat sebagai saksi.", "change:launch", pk)
    return form_page(
        request, form, "Catat saksi", submit="Simpan saksi", back=_address(pk), back_label=launch.title,
        current="change:home",
    )  # fmt: skip


@require_POST
@work_page(needs=MANAGES)
def witness_remove(request: WorkRequest, pk: int, witness: int) -> HttpResponseBase:
    """Take off a witness who was written by mistake."""
    _launch(request, pk)
    return act_and_return(
        request, lambda: actions.remove_witness(pk, witness, by=request.user, at=request.at), "Saksi dihapus.",
        "change:launch", pk,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def file_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The signed charter, a photo, news."""
    launch = _launch(request, pk)
    form = ProofForm(
        sent(request), uploads(request), kinds=LaunchFile.KINDS, camera="foto" in request.GET,
        initial={"untuk": "photo" if "foto" in request.GET else "charter"},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data
        made = bring(form, lambda paper: actions.add_file(
            pk, typed["untuk"], typed["judul"], paper, by=request.user, at=request.at
        ) if paper else None)  # fmt: skip
        if made:
            return done(request, f"“{made.title}” tersimpan.", "change:launch", pk)
    form.keep_files()
    return form_page(
        request, form, "Tambah berkas", submit="Simpan berkas", back=_address(pk), back_label=launch.title,
        current="change:home",
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def file(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    """The bytes of a file."""
    launch = _launch(request, pk, manage=False)
    return serve(request, launch.files.filter(pk=file).select_related("stored").first(), "change:launch", pk)


@require_POST
@work_page(needs=MANAGES)
def file_remove(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    """Take off a file that was brought by mistake."""
    _launch(request, pk)
    return act_and_return(
        request, lambda: actions.remove_file(pk, file, by=request.user, at=request.at), "Berkas dihapus.",
        "change:launch", pk,
    )  # fmt: skip


def _address(pk: int) -> str:
    return reverse("change:launch", args=[pk])
