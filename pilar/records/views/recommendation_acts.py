"""What is done to one recommendation: written, changed, given another day, reported, withdrawn, opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pilar.organisation.access import AccessDenied, visible_to
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import Person
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES
from pilar.records.actions import recommendations as actions
from pilar.records.actions.review_opening import takes_recommendations
from pilar.records.forms.recommendations import DueForm, ReportForm, WordingForm
from pilar.records.forms.reviews import ReasonForm
from pilar.records.models import Recommendation, Review
from pilar.records.queries.recommendations import CHECKS
from pilar.records.views.recommendations import recommendation_or_404
from pilar.records.views.reviews import managed_or_404
from pilar.records.workflow import MANAGE

_METHODS = ["GET", "HEAD", "POST"]


def _page(request: WorkRequest, row: Recommendation, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    return form_page(
        request, form, title, submit=submit, back=reverse("records:recommendation", args=[row.pk]),
        back_label="Rekomendasi", **more,
    )  # fmt: skip


def _acted_on(request: WorkRequest, pk: int, capability: str = MANAGE) -> Recommendation:
    """404 where it is not seen, 403 where the role is not enough."""
    row = recommendation_or_404(request, pk)
    if not request.rights.may(capability, row.review.unit.path):
        raise AccessDenied("Peran Anda di unit ini tidak mencakup tindakan ini. Belum ada yang berubah.")
    return row


def _words(request: WorkRequest, review: Review, **more: Any) -> WordingForm:
    people = visible_to(Person, request.user, request.at, "person.view").filter(body=review.unit.body_id)
    return WordingForm(
        sent(request), people=people, day=request.day, findings=list(review.findings.all()),
        numbered=review.mode == Review.OUTSIDE, **more,
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page(needs=SEES)
def recommend(request: WorkRequest, pk: int) -> HttpResponse:
    """Add a recommendation to a review; ``?temuan=`` names the finding that it answers."""
    review = managed_or_404(request, pk)
    form = _words(request, review, new=True, initial={"temuan": request.GET.get("temuan", "")})
    if form.is_valid():
        made = attempt(form, lambda: actions.recommend(
            pk, form.wording(), form.cleaned_data["tenggat"], by=request.user, at=request.at
        ))  # fmt: skip
        if made is not None:
            return done(request, "Rekomendasi ditulis.", "records:review", pk)
    return form_page(
        request, form, "Tambah rekomendasi", submit="Simpan rekomendasi",
        back=reverse("records:review", args=[pk]), back_label=review.title,
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page()
def change(request: WorkRequest, pk: int) -> HttpResponse:
    """Other words or another owner; of a concluded review only the owner."""
    row = _acted_on(request, pk)
    shown = {"nomor": row.number, "rekomendasi": row.text, "temuan": str(row.finding_id or ""), "pemilik": row.owner}
    only_owner = not takes_recommendations(row.review)
    form = _words(request, row.review, version=actions.version_of_wording(row), only_owner=only_owner, initial=shown)
    if form.is_valid():

        def stored() -> tuple[str, Sequence[tuple[str, object]]]:
            now = Recommendation.objects.select_related("owner").get(pk=pk)
            return actions.version_of_wording(now), [
                ("Nomor", now.number or "–"), ("Rekomendasi", now.text), ("Penanggung jawab", now.owner or "–")
            ]  # fmt: skip

        changed = form.attempt(
            lambda: actions.change(pk, form.wording(row), by=request.user, at=request.at, seen=form.seen), stored
        )
        if changed is not None:
            return done(request, "Rekomendasi diubah.", "records:recommendation", pk)
    return _page(
        request, row, form, "Ganti penanggung jawab" if only_owner else "Ubah rekomendasi", "Simpan",
        template="organisation/edit_page.html", lead=row.text if only_owner else "",
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page()
def move_due(request: WorkRequest, pk: int) -> HttpResponse:
    """Another day, with the reason."""
    row = _acted_on(request, pk)
    form = DueForm(sent(request), initial={"tenggat": row.due_on, "dilihat": row.due_on})
    if form.is_valid():
        typed = form.cleaned_data
        moved = attempt(form, lambda: actions.move_due(
            pk, typed["tenggat"], typed["alasan"], by=request.user, at=request.at, seen=typed["dilihat"]
        ))  # fmt: skip
        if moved is not None:
            return done(request, "Tenggat digeser; tenggat semula dan alasannya tersimpan.",
                        "records:recommendation", pk)  # fmt: skip
    return _page(request, row, form, "Geser tenggat", "Geser tenggat", lead=row.text)


@require_http_methods(_METHODS)
@work_page()
def report(request: WorkRequest, pk: int) -> HttpResponse:
    """Report it done, with the proof."""
    row = recommendation_or_404(request, pk)
    if not actions.may_report(row, request.user, request.at):
        raise AccessDenied(
            "Yang melaporkan tindak lanjut adalah penanggung jawabnya atau pengelola evaluasi. Belum ada yang berubah."
        )
    form = ReportForm(
        sent(request), uploads(request), has_proof=row.proof is not None,
        initial={"dilakukan": row.action_taken},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data
        reported = attempt(form, lambda: actions.report(
            pk, typed["dilakukan"], form.paper(), title=typed["judul"], by=request.user, at=request.at
        ))  # fmt: skip
        if reported is not None:
            message = "Tindak lanjut dilaporkan. Rekomendasi selesai sesudah orang kedua menerima buktinya."
            return done(request, message, "records:recommendation", pk)
    form.keep_files()
    kept = ""
    if row.proof is not None:
        kept = f"Bukti sebelumnya, “{row.proof.title}”, tetap dipakai bila Anda tidak melampirkan yang baru."
    return _page(
        request, row, form, "Laporkan tindak lanjut", "Laporkan selesai", lead=row.text, warning=kept,
        template="organisation/upload_form.html",
    )  # fmt: skip


def _with_reason(
    request: WorkRequest, row: Recommendation, act: Callable[..., Recommendation], title: str, message: str, **more: Any
) -> HttpResponse:
    form = ReasonForm(sent(request))
    if form.is_valid():
        words = form.cleaned_data["alasan"]
        if attempt(form, lambda: act(row.pk, words, by=request.user, at=request.at)) is not None:
            return done(request, message, "records:recommendation", row.pk)
    return _page(request, row, form, title, title, **more)


@require_http_methods(_METHODS)
@work_page()
def drop(request: WorkRequest, pk: int) -> HttpResponse:
    """Withdraw it."""
    return _with_reason(
        request, _acted_on(request, pk), actions.drop, "Cabut rekomendasi", "Rekomendasi dicabut.", danger=True,
        lead="Rekomendasi yang dicabut tidak dihitung lagi; alasannya tersimpan dan terbaca penilai.",
    )  # fmt: skip


@require_http_methods(_METHODS)
@work_page()
def reopen(request: WorkRequest, pk: int) -> HttpResponse:
    """Open again what was closed."""
    return _with_reason(
        request, _acted_on(request, pk, CHECKS), actions.reopen, "Buka lagi rekomendasi", "Rekomendasi dibuka lagi.",
        lead="Bila ternyata belum selesai. Penanggung jawabnya melaporkan lagi dengan bukti.",
    )  # fmt: skip
