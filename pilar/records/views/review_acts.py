"""What is done to one review: concluded, opened again, dropped; its findings and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pilar.organisation.forms.uploads import uploads
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES
from pilar.records.actions import review_parts as parts
from pilar.records.actions import reviews as actions
from pilar.records.forms.reviews import ConclusionForm, FindingForm, ReasonForm, ReviewFileForm
from pilar.records.models import Activity, Finding, Review, ReviewFile
from pilar.records.views.reviews import managed_or_404
from pilar.records.workflow import HELD, REPORTED

_METHODS = ["GET", "HEAD", "POST"]
#: Meetings of so long before the period began are offered, at most so many.
_BEFORE = timedelta(days=31)
_MEETINGS = 60


def _page(request: WorkRequest, review: Review, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    return form_page(
        request, form, title, submit=submit, back=reverse("records:review", args=[review.pk]),
        back_label=review.title, **more,
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def conclude(request: WorkRequest, pk: int) -> HttpResponse:
    """Say what came out."""
    review = managed_or_404(request, pk)
    held = Activity.objects.filter(
        unit=review.unit, state__in=(HELD, REPORTED), starts_at__date__gte=review.period_from - _BEFORE
    )
    form = ConclusionForm(
        sent(request), meetings=list(held.order_by("-starts_at", "-pk")[:_MEETINGS]),
        initial={"dibahas": review.held_on, "kesimpulan": review.conclusion, "rapat": str(review.activity_id or "")},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data
        concluded = attempt(form, lambda: actions.conclude(
            pk, typed["dibahas"], typed["kesimpulan"], activity=form.meeting, by=request.user, at=request.at
        ))  # fmt: skip
        if concluded is not None:
            message = "Evaluasi disimpulkan. Rekomendasinya berjalan sampai buktinya diterima orang kedua."
            return done(request, message, "records:review", pk)
    report = actions.report_of(review)
    resting = f"Laporan “{report.title}” menjadi buktinya." if report else (
        "Laporannya belum diunggah. Unggah dahulu di bagian Berkas, atau pilih rapat pembahasannya di bawah."
    )  # fmt: skip
    return _page(
        request, review, form, "Simpulkan evaluasi", "Simpulkan",
        lead="Sesudah disimpulkan, temuan dan rekomendasinya tidak berubah lagi.",
        warning="" if report else resting,
    )  # fmt: skip


def _with_reason(
    request: WorkRequest, pk: int, act: Callable[..., Review], title: str, submit: str, message: str, **more: Any
) -> HttpResponse:
    review = managed_or_404(request, pk)
    form = ReasonForm(sent(request))
    if form.is_valid():
        words = form.cleaned_data["alasan"]
        if attempt(form, lambda: act(pk, words, by=request.user, at=request.at)) is not None:
            return done(request, message, "records:review", pk)
    return _page(request, review, form, title, submit, **more)


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def reopen(request: WorkRequest, pk: int) -> HttpResponse:
    """Go on with a concluded review."""
    return _with_reason(
        request, pk, actions.reopen, "Buka lagi evaluasi", "Buka lagi", "Evaluasi dibuka lagi.",
        lead="Kesimpulannya tetap tersimpan sebagai rancangan sampai disimpulkan lagi.",
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def drop(request: WorkRequest, pk: int) -> HttpResponse:
    """Do not go on with it."""
    return _with_reason(
        request, pk, actions.drop, "Batalkan evaluasi", "Batalkan evaluasi", "Evaluasi dibatalkan.", danger=True,
        warning="Rekomendasinya yang belum selesai ikut dicabut dengan alasan yang sama.",
    )  # fmt: skip


# -- findings


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def find(request: WorkRequest, pk: int) -> HttpResponse:
    """Write down a finding."""
    review = managed_or_404(request, pk)
    form = FindingForm(sent(request))
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(form, lambda: parts.find(pk, typed["temuan"], typed["sebab"], by=request.user, at=request.at))
        if made is not None:
            return done(request, "Temuan ditulis. Tambahkan rekomendasi yang menjawab sebabnya.", "records:review", pk)
    return _page(request, review, form, "Tambah temuan", "Simpan temuan")


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def finding(request: WorkRequest, pk: int, finding: int) -> HttpResponse:
    """Change a finding."""
    review = managed_or_404(request, pk)
    found = _finding_or_404(review, finding)
    form = FindingForm(
        sent(request), version=parts.version_of_finding(found),
        initial={"temuan": found.text, "sebab": found.cause},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data

        def stored() -> tuple[str, Sequence[tuple[str, object]]]:
            now = Finding.objects.get(pk=finding)
            return parts.version_of_finding(now), [("Temuan", now.text), ("Sebab", now.cause or "–")]

        changed = form.attempt(lambda: parts.change_finding(
            pk, finding, typed["temuan"], typed["sebab"], by=request.user, at=request.at, seen=form.seen
        ), stored)  # fmt: skip
        if changed is not None:
            return done(request, "Temuan diubah.", "records:review", pk)
    return _page(request, review, form, "Ubah temuan", "Simpan", template="organisation/edit_page.html")


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def remove_finding(request: WorkRequest, pk: int, finding: int) -> HttpResponse:
    """Take a finding away, after a look at what it says."""
    review = managed_or_404(request, pk)
    found = _finding_or_404(review, finding)
    form = Form(sent(request))
    if form.is_valid():

        def act() -> bool:
            parts.remove_finding(pk, finding, by=request.user, at=request.at)
            return True

        if attempt(form, act):
            return done(request, "Temuan dihapus.", "records:review", pk)
    return _page(
        request, review, form, "Hapus temuan", "Hapus temuan", lead=f"“{found.text}”", danger=True,
        warning="Rekomendasi yang menjawabnya tetap ada, tanpa menunjuk temuan.",
    )  # fmt: skip


def _finding_or_404(review: Review, pk: int) -> Finding:
    with or_404():
        return parts.finding_of(review, pk)


# -- files


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def add_file(request: WorkRequest, pk: int) -> HttpResponse:
    """Bring the report or another file."""
    review = managed_or_404(request, pk, parts.CONTRIBUTE)
    form = ReviewFileForm(sent(request), uploads(request), initial={"isi": ReviewFile.REPORT})
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> ReviewFile:
            return parts.add_file(
                pk, form.brought(), what=typed["isi"], title=typed["judul"], by=request.user, at=request.at
            )  # fmt: skip

        kept = attempt(form, act)
        if kept is not None:
            return done(request, f"“{kept.title}” tersimpan.", "records:review", pk)
    form.keep_files()
    return _page(request, review, form, "Tambah berkas evaluasi", "Simpan berkas")


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def remove_file(request: WorkRequest, pk: int, file: int) -> HttpResponse:
    """Take a file away, after a look at which."""
    review = managed_or_404(request, pk, parts.CONTRIBUTE)
    found = review.files.filter(pk=file).exclude(what=ReviewFile.PROOF).first()
    if found is None:
        raise Http404
    form = Form(sent(request))
    if form.is_valid():

        def act() -> bool:
            parts.remove_file(pk, file, by=request.user, at=request.at)
            return True

        if attempt(form, act):
            return done(request, "Berkas dihapus.", "records:review", pk)
    return _page(request, review, form, "Hapus berkas", "Hapus berkas", lead=f"“{found.title}”", danger=True)
