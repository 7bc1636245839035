"""Proof of a plan item: brought or chosen, and put at its questions afterwards."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from pilar.evaluation import content
from pilar.evaluation.actions.evidence_giving import first_fields
from pilar.evaluation.actions.writing import closed_because
from pilar.evaluation.content import Period
from pilar.evaluation.models import EvidenceVersion
from pilar.evaluation.queries import library, worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.roadmap.actions import proofs as actions
from pilar.roadmap.actions.proofs import Bringing, Given
from pilar.roadmap.actions.work import require_work
from pilar.roadmap.forms.work import PlaceForm, ProofForm
from pilar.roadmap.models import PlanItem
from pilar.roadmap.views.work import address_of, item_of

#: Evidence of the library that is offered, the newest first.
_OFFERED: Final = 100
_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@work_page()
def prove(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """A file, a photo, a link, or evidence that the unit has."""
    item = item_of(request, zone, pk)
    require_work(request.user, item, request.at)
    form = ProofForm(
        sent(request), request.FILES or None, existing=_existing(request, item),
        questions=_named(item, _questions(item)),
    )  # fmt: skip
    if form.is_valid():
        given = attempt(form, lambda: _given(request, item, form))
        if given is not None:
            return done(request, _said(given), "roadmap:work", zone, pk)
    form.say_file_is_gone()
    return form_page(
        request, form, "Tambah bukti", submit="Simpan bukti", back=address_of(item), back_label="Rencana aksi",
        lead=item.title, warning=_closed(request, item),
    )  # fmt: skip


@_both
@work_page()
def place(request: WorkRequest, zone: int, pk: int, proof: int) -> HttpResponse:
    """Put a proof that waits at the questions of the item."""
    item = item_of(request, zone, pk)
    require_work(request.user, item, request.at)
    found = item.proofs.select_related("version__evidence").filter(pk=proof).first()
    if found is None:
        raise Http404
    left = actions.unplaced(item, _questions(item), [found.version.evidence_id])[found.version.evidence_id]
    if not left:
        return done(request, "Bukti ini sudah berdiri pada semua pertanyaannya.", "roadmap:work", zone, pk)
    form = PlaceForm(sent(request), questions=_named(item, left))
    if form.is_valid():
        codes = form.cleaned_data["pertanyaan"]
        put = attempt(form, lambda: actions.place(pk, proof, codes, by=request.user, at=request.at))
        if put is not None:
            return done(request, _said(put), "roadmap:work", zone, pk)
    return form_page(
        request, form, "Pasang pada pertanyaan", submit="Pasang", back=address_of(item), back_label="Rencana aksi",
        lead=found.version.evidence.title, warning=_closed(request, item),
    )  # fmt: skip


def _questions(item: PlanItem) -> list[str]:
    return list(first_fields(item.plan.zone, list(item.questions.values_list("question", flat=True))))


def _named(item: PlanItem, codes: list[str]) -> list[tuple[str, str]]:
    known = rulebook(item.plan.zone.edition).instrument.questions
    return [(code, f"{code} {known[code].title}") for code in codes]


def _existing(request: WorkRequest, item: PlanItem) -> list[EvidenceVersion]:
    rows = EvidenceVersion.objects.filter(evidence__in=library.library(item.plan.zone, request.day))
    return list(library.newest(rows).select_related("evidence").order_by("-evidence__created_at", "-pk")[:_OFFERED])


def _closed(request: WorkRequest, item: PlanItem) -> str:
    """What is to be known before one brings proof to a worksheet that is handed in."""
    worksheet = worksheets.for_writing(request.user, request.at, item.plan.zone_id).first()
    closed = closed_because(worksheet, request.at) if worksheet else None
    if closed is None:
        return ""
    return f"{closed[0]} Bukti tetap tersimpan pada rencana aksi ini dan di pustaka; pasang pada pertanyaannya nanti."


def _given(request: WorkRequest, item: PlanItem, form: ProofForm) -> Given:
    typed = form.cleaned_data
    period, found = form.period, None
    for name in ("berkas", "foto"):
        if file := typed.get(name):
            found = content.of_file(file, file.name or name, limit=settings.PILAR_MAX_UPLOAD)
    if typed.get("tautan"):
        found = content.of_link(typed["tautan"])
    taken_on = found.taken.taken_on if found and found.taken else None
    if period.first is None and period.last is None and (taken_on or typed.get("foto")):
        # A photo proves the day on which it was taken; where the camera does not say, it was just now.
        period = Period(taken_on or request.day, taken_on or request.day)
    what = Bringing(found, typed.get("bukti") if found is None else None, typed["judul"], period)
    return actions.give(item.pk, what, form.questions, by=request.user, at=request.at)


def _said(given: Given) -> str:
    title = given.proof.version.evidence.title
    said = [f"“{title}” menjadi bukti rencana aksi ini."]
    if not given.is_new:
        said = [f"“{title}” sudah ada di pustaka dan sekarang menjadi bukti rencana aksi ini, tanpa disimpan dua kali."]
    if given.served:
        said.append(f"Langsung berdiri pada isian {', '.join(given.served)}.")
    if given.closed:
        said.append(
            f"Belum dipasang pada pertanyaannya: {given.closed} Bukti tidak hilang; pasang dari halaman ini nanti."
        )
    return " ".join(said)
