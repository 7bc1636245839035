"""What is done to one monev: the agenda made anew, decisions, the minutes and their paper."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.errors import PilarError
from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import documents
from pilar.kernel.files import FileError
from pilar.kernel.models import Document
from pilar.organisation.access import AccessDenied
from pilar.organisation.seen import or_404
from pilar.organisation.views import document_pages
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.queries.namable import namable
from pilar.records.workflow import CONCLUDED
from pilar.roadmap.access import require_area
from pilar.roadmap.actions import monev as actions
from pilar.roadmap.forms.monev import DecisionForm, DecisionItemForm, MinutesForm
from pilar.roadmap.models import Monev, PlanItem
from pilar.roadmap.presenters.monev import period_of
from pilar.roadmap.views.monev import monev_or_404

_METHODS: Final = ["GET", "HEAD", "POST"]


@require_POST
@work_page(needs="zone.view")
def refresh(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Make the agenda anew."""
    _managed(request, zone, pk)
    try:
        actions.refresh(pk, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
        return redirect("roadmap:monev", zone, pk)
    return done(request, "Bahan rapat disusun ulang dari keadaan sekarang.", "roadmap:monev", zone, pk)


@require_http_methods(_METHODS)
@work_page(needs="zone.view")
def decide(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Add a decision; then the next one."""
    found, row = _managed(request, zone, pk)
    form = DecisionForm(sent(request), people=namable(found.unit), day=request.day)
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.decide(
                pk, typed["keputusan"], typed["tenggat"], owner=typed["pemilik"], by=request.user, at=request.at
            ),
        )
        if made is not None:
            return done(request, "Keputusan tersimpan. Pemiliknya diingatkan.", "roadmap:monev", zone, pk)
    return _page(
        request, row, form, "Tambah keputusan", "Simpan keputusan",
        lead="Keputusan menjadi rekomendasi evaluasi: dilaporkan pemiliknya, diterima orang kedua.",
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page(needs="zone.view")
def decision_item(request: WorkRequest, zone: int, pk: int, decision: int) -> HttpResponse:
    """Make a decision a plan item."""
    found, row = _managed(request, zone, pk)
    made = row.review.recommendations.select_related("owner").filter(pk=decision).first()
    if made is None:
        raise Http404
    areas = [(number, area.name) for number, area in rulebook(found.edition).instrument.areas.items()]
    form = DecisionItemForm(sent(request), areas=areas, initial={"judul": made.text[:200], "tenggat": made.due_on})
    if form.is_valid():

        def act() -> PlanItem:
            return actions.to_item(pk, decision, form.draft(made.owner), by=request.user, at=request.at)

        item = attempt(form, act)
        if item is not None:
            return done(request, f"Menjadi rencana aksi nomor {item.number}.", "roadmap:monev", zone, pk)
    return _page(
        request, row, form, "Jadikan rencana aksi", "Tambahkan ke rencana",
        lead="Penanggung jawabnya sama dengan pemilik keputusan. Keputusannya sendiri tetap ditagih.",
    )  # fmt: skip


# -- minutes


@require_http_methods(_METHODS)
@work_page(needs="zone.view")
def minute(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Conclude and print."""
    found, row = _managed(request, zone, pk)
    concluded = row.review.state == CONCLUDED
    form = MinutesForm(
        sent(request), version=actions.version_of_minutes(row), concluded=concluded,
        initial={"kesimpulan": row.review.conclusion or row.activity.outcome},
    )  # fmt: skip

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = monev_or_404(found, pk)
        printed = "sudah dicetak" if now.document else "belum dicetak"
        return actions.version_of_minutes(now), [("Kesimpulan", now.review.conclusion or "–"), ("Notulen", printed)]

    if form.is_valid():
        text = form.cleaned_data.get("kesimpulan", "")

        def act() -> Document:
            return actions.minute(pk, text, by=request.user, at=request.at, seen=form.seen)

        if form.attempt(act, stored) is not None:
            return done(request, "Notulen dicetak dengan nomor dan QR.", "roadmap:monev", zone, pk)
    lacking = actions.missing_for_minutes(row, request.at)
    warning = f"Belum ada {' dan '.join(lacking)}. Lengkapi dulu di halaman rapatnya." if lacking else ""
    return _page(
        request, row, form, "Cetak notulen", "Simpulkan dan cetak" if not concluded else "Cetak ulang",
        lead="Keputusan dan kesimpulannya lalu tetap. Cetakan sebelumnya, bila ada, digantikan.", warning=warning,
        template="records/record_form.html",
    )  # fmt: skip


@require_safe
@work_page(needs="zone.view")
def document(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """The minutes as PDF."""
    row = monev_or_404(zone_or_404(request, zone), pk)
    try:
        return documents.pdf_response(_paper_or_404(row), request)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("roadmap:monev", zone, pk)


@require_safe
@work_page(needs="zone.view")
def copy(request: WorkRequest, zone: int, pk: int, version: int) -> HttpResponseBase:
    """A signed copy."""
    row = monev_or_404(zone_or_404(request, zone), pk)
    found = _paper_or_404(row).signed_copies.filter(version=version).select_related("stored").first()
    if found is None:
        raise Http404
    try:
        return documents.signed_response(found, request)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("roadmap:monev", zone, pk)


@require_http_methods(_METHODS)
@work_page(needs="zone.view")
def signed(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Upload what was signed."""
    _, row = _managed(request, zone, pk)
    return document_pages.upload(
        request, _paper_or_404(row),
        lambda taken, method: actions.attach_signed(pk, taken, method=method, by=request.user, at=request.at),
        back=reverse("roadmap:monev", args=[zone, pk]), back_label=f"Monev {period_of(row).label}",
    )  # fmt: skip


# -- pieces


def _managed(request: WorkRequest, zone: int, pk: int) -> tuple[Zone, Monev]:
    found = zone_or_404(request, zone)
    row = monev_or_404(found, pk)
    require_area(request.user, found, None, request.at)
    return found, row


def _paper_or_404(row: Monev) -> Document:
    with or_404():
        return actions.document_of(row)


def _page(request: WorkRequest, row: Monev, form: Form, title: str, submit: str, **more: Any) -> HttpResponse:
    return form_page(
        request, form, title, submit=submit, back=reverse("roadmap:monev", args=[row.zone_id, row.pk]),
        back_label=f"Monev {period_of(row).label}", **more,
    )  # fmt: skip
