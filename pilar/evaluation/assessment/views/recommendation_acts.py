"""What is done to recommendations: made, taken from opinions, changed, reported by the unit, judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pilar.errors import PilarError
from pilar.evaluation import content
from pilar.evaluation.access import day_of
from pilar.evaluation.actions import evidence
from pilar.evaluation.assessment.access import ASSESSES, assessed_or_404
from pilar.evaluation.assessment.actions import recommendations as actions
from pilar.evaluation.assessment.forms.recommendations import (
    ReasonForm,
    RecommendationForm,
    ReportForm,
    SeenForm,
    TakeForm,
    WordingForm,
)
from pilar.evaluation.assessment.models import Recommendation
from pilar.evaluation.assessment.queries import recommendations as queries
from pilar.evaluation.assessment.seats import require_seat
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.assessment.views.recommendations import TPI_TAB, recommendation_or_404, shown
from pilar.evaluation.errors import SameContent
from pilar.evaluation.models import EvidenceVersion
from pilar.evaluation.queries.library import library, newest
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])
ONE = "assessment:recommendation"


@_both
@work_page(needs=ASSESSES)
def new(request: WorkRequest, zone: int) -> HttpResponse:
    """Make one; ``?pertanyaan=`` names the question that it is about."""
    found = assessed_or_404(request, zone)
    require_seat(request.user, found, request.at)
    rules = rulebook(found.edition)
    about = request.GET.get("pertanyaan", "")
    about = about if about in rules.instrument.questions else ""
    text = next((each.text for each in queries.proposed(found) if each.question == about), "") if about else ""
    form = RecommendationForm(sent(request), rules=rules, initial={"tentang": about, "rekomendasi": text})
    if form.is_valid():
        made = attempt(form, lambda: actions.recommend(zone, form.draft(), by=request.user, at=request.at))
        if made is not None:
            return done(request, f"Rekomendasi nomor {made.number} dibuat.", TPI_TAB, zone)
    return form_page(
        request, form, "Tambah rekomendasi", submit="Simpan rekomendasi", back=reverse(TPI_TAB, args=[zone]),
        back_label="Rekomendasi", lead=f"Untuk {found}. Unit langsung membacanya.",
    )  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def take(request: WorkRequest, zone: int) -> HttpResponse:
    """Make recommendations of what was written beside the answers."""
    found = assessed_or_404(request, zone)
    require_seat(request.user, found, request.at)
    form = TakeForm(sent(request), proposed=queries.proposed(found))
    if form.is_valid():
        due, chosen = form.cleaned_data["tenggat"], form.chosen()
        made = attempt(form, lambda: actions.take_from_opinions(zone, chosen, due, by=request.user, at=request.at))
        if made is not None:
            return done(request, f"{len(made)} rekomendasi dibuat dari catatan penilaian.", TPI_TAB, zone)
        form.proposed = queries.proposed(found)
    titles = rulebook(found.edition).instrument.questions
    ticked = form.chosen() if form.is_bound else None
    rows = [
        (each, titles[each.question].title, ticked is None or each.field in ticked) for each in form.proposed
    ]  # fmt: skip
    names = {**page_names(found, TPI_TAB), "form": form, "rows": rows}
    return render(request, "assessment/recommendations_take.html", names, status=422 if form.errors else 200)


@_both
@work_page(needs=ASSESSES)
def change(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """Other words, another day."""
    row = recommendation_or_404(request, pk, number)
    require_seat(request.user, row.zone, request.at)
    form = WordingForm(
        sent(request), version=actions.version_of_wording(row),
        initial={"rekomendasi": row.text, "tenggat": row.due_on},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Recommendation.objects.get(pk=row.pk)
            return actions.version_of_wording(now), [
                ("Rekomendasi", now.text), ("Tenggat", tanggal(now.due_on)), ("Keadaan", now.get_state_display())
            ]  # fmt: skip

        changed = form.attempt(
            lambda: actions.change(
                pk, number, typed["rekomendasi"], typed["tenggat"], typed["alasan"], by=request.user, at=request.at,
                seen=form.seen,
            ), stored,
        )  # fmt: skip
        if changed is not None:
            return done(request, "Perubahan tersimpan dengan alasannya.", ONE, pk, number)
    return _page(request, row, form, "Ubah rekomendasi", "Simpan", template="organisation/edit_page.html")


@_both
@work_page(needs="zone.view")
def report(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """The unit says what was done, with its proof; a new file goes to the library first."""
    row = recommendation_or_404(request, pk, number)
    refused = _refused(request, row)
    if refused and request.method != "POST":
        messages.error(request, refused)
        return redirect(ONE, pk, number)
    form = ReportForm(
        sent(request), uploads(request), versions=_offered(request, row), zone=row.zone, proof=row.proof,
        initial={"dilakukan": row.report},
    )  # fmt: skip
    if refused:
        form.add_error(None, refused)
    elif form.is_valid():
        reported = attempt(form, lambda: _report(request, row, form))
        if reported is not None:
            return done(request, "Tindak lanjut dilaporkan. TPI memeriksa dan menyatakannya selesai.", ONE, pk, number)
    form.keep_files()
    return _page(
        request, row, form, "Laporkan tindak lanjut", "Kirim laporan", lead=row.text,
        template="organisation/upload_form.html",
    )  # fmt: skip


def _refused(request: WorkRequest, row: Recommendation) -> str:
    """Why it cannot be reported now, although by this user; empty where it can. Raises AccessDenied."""
    try:
        actions.refuse_report(row, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        return error.message
    return ""


def _report(request: WorkRequest, row: Recommendation, form: ReportForm) -> Recommendation:
    typed, by, at = form.cleaned_data, request.user, request.at
    proof = typed["bukti"].pk if typed["bukti"] else None
    if file := typed.get("berkas"):
        found = content.of_file(file, file.name or "", limit=settings.PILAR_MAX_UPLOAD)
        try:
            proof = evidence.add(row.zone_id, found, title=typed["judul"], by=by, at=at).pk
        except SameContent as same:  # the library has these very bytes: they are the proof
            proof = same.version.pk
    return actions.report(row.zone_id, row.number, typed["dilakukan"], proof, by=by, at=at)


def _offered(request: WorkRequest, row: Recommendation) -> QuerySet[EvidenceVersion]:
    within = library(row.zone, day_of(row.zone, request.at))
    return newest(EvidenceVersion.objects.filter(evidence__in=within))


# -- judged


@require_POST
@work_page(needs=ASSESSES)
def accept(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """The assessors say that it is done."""
    row = recommendation_or_404(request, pk, number)
    require_seat(request.user, row.zone, request.at)
    form = SeenForm(request.POST)
    if form.is_valid():
        seen = form.cleaned_data["dilihat"]
        closed = attempt(form, lambda: actions.accept(pk, number, by=request.user, at=request.at, seen=seen))
        if closed is not None:
            return done(request, "Tindak lanjut diterima; rekomendasi selesai.", ONE, pk, number)
    return shown(request, recommendation_or_404(request, pk, number), refused=form)


@_both
@work_page(needs=ASSESSES)
def send_back(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """Or what is lacking."""

    def act(reason: str, seen: str) -> Recommendation:
        return actions.send_back(pk, number, reason, by=request.user, at=request.at, seen=seen)

    return _with_reason(
        request, pk, number, act, "Kembalikan laporan", "Laporan dikembalikan kepada unit.",
        lead="Tulis apa yang masih kurang. Laporan dan bukti unit tetap tersimpan untuk diperbaiki.",
    )  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def reopen(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """Open again what was closed."""

    def act(reason: str, seen: str) -> Recommendation:
        return actions.reopen(pk, number, reason, by=request.user, at=request.at)

    return _with_reason(
        request, pk, number, act, "Buka lagi rekomendasi", "Rekomendasi dibuka lagi.",
        lead="Bila ternyata belum selesai. Unit melaporkan lagi dengan bukti.",
    )  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def drop(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """Withdraw it."""

    def act(reason: str, seen: str) -> Recommendation:
        return actions.drop(pk, number, reason, by=request.user, at=request.at)

    return _with_reason(
        request, pk, number, act, "Cabut rekomendasi", "Rekomendasi dicabut.", danger=True,
        lead="Rekomendasi yang dicabut tidak dihitung lagi; nomornya tetap terpakai, alasannya terbaca unit, "
        "dan kata-kata yang sama di samping jawaban tidak diangkat lagi.",
    )  # fmt: skip


def _with_reason(
    request: WorkRequest, pk: int, number: int, act: Callable[[str, str], Recommendation], title: str, message: str,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    row = recommendation_or_404(request, pk, number)
    require_seat(request.user, row.zone, request.at)
    form = ReasonForm(sent(request), initial={"dilihat": actions.version_of_report(row)})
    if form.is_valid():
        typed = form.cleaned_data
        if attempt(form, lambda: act(typed["alasan"], typed["dilihat"])) is not None:
            return done(request, message, ONE, pk, number)
        data: Any = form.data
        # What the page of this address shows above is read by now.
        form.data = {**data.dict(), "dilihat": actions.version_of_report(recommendation_or_404(request, pk, number))}
    return _page(request, row, form, title, title, **more)


def _page(request: WorkRequest, row: Recommendation, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    return form_page(
        request, form, title, submit=submit, back=reverse(ONE, args=[row.zone_id, row.number]),
        back_label=f"Rekomendasi nomor {row.number}", **more,
    )  # fmt: skip
