"""The objection: the pack of what failed, what is held against it, sending it or not, what TPN answered."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.proposal import abouts
from pilar.evaluation.proposal.access import MANAGES, SEES, own_zones
from pilar.evaluation.proposal.actions import objections as actions
from pilar.evaluation.proposal.forms.stages import DefenceForm, SendForm, SettleForm
from pilar.evaluation.proposal.models import FailedRow, Objection
from pilar.evaluation.proposal.presenters.pack import COLUMNS, pack_of
from pilar.evaluation.proposal.stages import label_of
from pilar.evaluation.proposal.views.common import GET_POST, HOME, reason_page, serve, serve_file
from pilar.evaluation.proposal.workflow import FIXED, OBJECTION, PREPARING, SENT
from pilar.kernel import exports
from pilar.kernel.lists import DOWNLOAD
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions.units import root_of
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

DETAIL: Final = "proposal:objection"


@require_safe
@work_page(needs=SEES)
def objection(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The pack; ``?unduh=xlsx`` (or csv) downloads it."""
    found = _objection(request, pk)
    pack = pack_of(found, request.day)
    unit = found.result.proposed
    name, title = f"sanggah-{unit.external_id}", f"Bahan sanggah {unit.name}"
    if (kind := request.GET.get(DOWNLOAD)) in ("csv", "xlsx"):
        note = f"Dari usulan yang dibekukan; sidik {unit.submission.sha256 if unit.submission else '–'}."
        return exports.download(kind, COLUMNS, pack, name, title=title, note=note)
    steps = list(found.steps.all())
    names = names_of([step.by for step in steps])
    path, stands = unit.zone.unit.path, unit.proposal.state == FIXED
    return render(request, "proposal/objection.html", {
        "objection": found, "unit": unit, "pack": pack, "stage": label_of(found.result.stage), "title": title,
        "bare": sum(not each.row.defence for each in pack), "stands": stands,
        "is_open": stands and found.state == PREPARING, "is_sent": stands and found.state == SENT,
        "late": found.due_on < request.day,
        "left": (found.due_on - request.day).days, "may": _manages(request, found), "current": HOME,
        "steps": [(OBJECTION.told(step.name), names[step.by], step) for step in steps],
        "may_answer": request.rights.may(actions.ANSWERS, path) or _manages(request, found),
    })  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def defence(request: WorkRequest, pk: int) -> HttpResponseBase:
    """What is held against one finding."""
    own = own_zones(request.user, request.at).values("pk")
    rows = FailedRow.objects.select_related("result__proposed__zone__unit", "result__proposed__proposal__body")
    row = rows.select_related("result__objection").filter(pk=pk, result__proposed__zone__in=own).first()
    if row is None or not hasattr(row.result, "objection"):
        raise Http404
    unit = row.result.proposed.zone.unit
    if not (request.rights.may(actions.ANSWERS, unit.path) or _manages(request, row.result.objection)):
        raise AccessDenied("Tanggapan ditulis tim unit atau Biro/Bagian Organisasi.")
    form = DefenceForm(sent(request), version=actions.defence_version(row), initial={"tanggapan": row.defence})
    back, about = row.result.objection.pk, abouts.label_of(row.about, row.result.proposed.zone.edition)

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = FailedRow.objects.get(pk=pk)
        return actions.defence_version(now), [
            ("Temuan TPN", now.finding),
            ("Tanggapan", now.defence or "belum ditulis"),
        ]

    if form.is_valid():
        words = form.cleaned_data["tanggapan"]
        if form.attempt(
            lambda: actions.answer_finding(pk, words, by=request.user, at=request.at, seen=form.seen), stored
        ):
            return done(request, f"Tanggapan atas {about} disimpan.", DETAIL, back)
    return form_page(
        request, form, f"Tanggapan atas {about}", submit="Simpan", back=reverse(DETAIL, args=[back]),
        back_label="Bahan sanggah", lead=f"Temuan TPN: {row.finding}", template="organisation/edit_page.html",
        current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def send(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The letter with which it was sent."""
    found = _managed(request, pk)
    form = SendForm(sent(request), uploads(request))
    if form.is_valid():
        handed = attempt(form, lambda: actions.send(
            pk, form.letter(), longer=form.cleaned_data["lebih"], by=request.user, at=request.at
        ))  # fmt: skip
        if handed:
            return done(request, "Sanggah dicatat terkirim.", DETAIL, pk)
    form.keep_files()
    warning = (
        "Hari terakhirnya sudah lewat. Pencatatan ini tidak memperpanjangnya." if found.due_on < request.day else ""
    )
    return form_page(
        request, form, "Catat pengiriman sanggah", submit="Catat terkirim", back=reverse(DETAIL, args=[pk]),
        back_label="Bahan sanggah", lead="Sanggah hanya satu kali; sesudah dicatat bahannya tidak berubah lagi.",
        warning=warning, current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def give_up(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Decide not to object."""
    _managed(request, pk)
    return reason_page(
        request, "Tidak menyanggah", lambda why: actions.give_up(pk, why, by=request.user, at=request.at),
        "Dicatat: tidak disanggah.", DETAIL, pk, submit="Tidak menyanggah", back_label="Bahan sanggah",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def settle(request: WorkRequest, pk: int) -> HttpResponseBase:
    """What TPN answered."""
    _managed(request, pk)
    form = SettleForm(sent(request), uploads(request))
    if form.is_valid():
        typed = form.cleaned_data
        accepted = typed["putusan"] == "diterima"
        settled = attempt(
            form,
            lambda: actions.settle(
                pk, typed["jawaban"], form.letter(), accepted=accepted, by=request.user, at=request.at
            ),
        )
        if settled:
            return done(request, "Jawaban TPN disimpan.", DETAIL, pk)
    form.keep_files()
    return form_page(
        request, form, "Jawaban TPN atas sanggah", submit="Simpan", back=reverse(DETAIL, args=[pk]),
        back_label="Bahan sanggah", current=HOME,
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The letter of the objection."""
    return serve(request, _objection(request, pk), DETAIL, pk)


@require_safe
@work_page(needs=SEES)
def answer_file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The letter with which TPN answered."""
    found = _objection(request, pk)
    return serve_file(request, found.answer_stored, found.answer_filename, DETAIL, pk)


def _objection(request: WorkRequest, pk: int) -> Objection:
    rows = Objection.objects.select_related(
        "result__proposed__zone__unit",
        "result__proposed__proposal__body",
        "result__proposed__submission",
        "stored",
        "answer_stored",
    )
    own = own_zones(request.user, request.at).values("pk")
    found = rows.filter(pk=pk, result__proposed__zone__in=own).first()
    if found is None:
        raise Http404
    return found


def _manages(request: WorkRequest, found: Objection) -> bool:
    return request.rights.may(MANAGES, root_of(found.result.proposed.proposal.body).path)


def _managed(request: WorkRequest, pk: int) -> Objection:
    found = _objection(request, pk)
    if not _manages(request, found):
        raise AccessDenied("Sanggah dikirim oleh Biro/Bagian Organisasi.")
    return found
