"""Periodic reviews: the list, one of them, and beginning, registering or changing one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel import files
from pilar.kernel.files import FileError
from pilar.kernel.inbox import Asker
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import Unit
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES, record_or_404, records_seen
from pilar.records.actions import reviews as actions
from pilar.records.actions.review_opening import takes_recommendations
from pilar.records.actions.review_parts import CONTRIBUTE
from pilar.records.forms.reviews import OutsideForm, PlanForm, ReviewFilter
from pilar.records.models import Review, ReviewFile, Series
from pilar.records.queries import reviews as queries
from pilar.records.queries.series import series_of
from pilar.records.review_words import REVIEW_COLUMNS, recommendation_tag, review_tag, tally_text
from pilar.records.schedule import period_of
from pilar.records.topics import labels
from pilar.records.views import issued
from pilar.records.workflow import CONCLUDED, DROPPED, MANAGE, OPEN, REGISTERED, REVIEW

_MOST_SCHEDULES: Final = 200


def asker_of(request: WorkRequest) -> Asker:
    """Who asks, for queries."""
    return Asker(request.user, request.rights, request.at, request.day)


# -- the list


@require_safe
@work_page(needs=SEES)
def reviews(request: WorkRequest) -> HttpResponseBase:
    """Those that one sees, the newest period first. Six queries at most."""
    asker = asker_of(request)
    form = ReviewFilter(
        request.GET or None, units=choosable_units(request.user, request.at, SEES),
        years=queries.years(records_seen(Review, request.user, request.at)),
    )  # fmt: skip
    typed = form.cleaned_data if form.is_valid() else {}
    wanted = queries.Wanted(
        typed.get("q", ""), typed.get("unit"), typed.get("tentang", ""), typed.get("keadaan", ""),
        int(typed["tahun"]) if typed.get("tahun") else None, typed.get("rekomendasi", ""),
    )  # fmt: skip

    def prepare(rows: Sequence[Review]) -> None:
        for row in rows:
            late = row.__dict__["late"]
            row.__dict__.update(
                tag=review_tag(row, request.day),
                tally=tally_text(row),
                late_text=f"{late} lewat tenggat" if late else "",
            )

    return listing(
        request, queries.reviews(asker, wanted), "records/reviews.html", order=queries.ORDER, columns=REVIEW_COLUMNS,
        title="Evaluasi berkala", filename=f"evaluasi-{request.day}", prepare=prepare,
        note=f"Evaluasi berkala menurut Pilar, {tanggal(request.day)}.", form=form,
        may_manage=request.rights.may(MANAGE),
    )  # fmt: skip


# -- one review


@require_safe
@work_page(needs=SEES)
def review(request: WorkRequest, pk: int) -> HttpResponse:
    """One review: what it looked at, found and recommended, its files and history. Twelve queries at most."""
    found = _whole(request, pk)
    manages = request.rights.may(MANAGE, found.unit.path)
    contributes = request.rights.may(CONTRIBUTE, found.unit.path)
    running = found.state == OPEN
    return render(request, "records/review.html", {
        **_content(request, found), "manages": manages, "contributes": contributes, "running": running,
        "may_recommend": manages and takes_recommendations(found), "may_write": manages and running,
        "may_file": contributes and running, "actor": request.user.actor,
        "cards": issued.cards_of(found, request, manages=manages), "may_issue": manages and found.state == CONCLUDED,
    })  # fmt: skip


def _whole(request: WorkRequest, pk: int) -> Review:
    rows = Review.objects.select_related("unit__body", "series", "activity")
    return record_or_404(request, Review, pk, rows=queries.with_counts(rows, request.day))


def _content(request: WorkRequest, found: Review) -> dict[str, Any]:
    parts = queries.parts_of(found)
    steps = list(found.steps.all())
    papers = list(found.files.select_related("stored"))
    names = names_of([*(each.by for each in steps), *(each.by for each in papers), found.created_by])
    for row in (row for part in parts for row in part.rows):
        row.__dict__["tag"] = recommendation_tag(row, request.day)
    for paper in papers:
        paper.__dict__.update(name=names[paper.by], kind_label=_KINDS[paper.what])
    return {
        "review": found, "parts": parts, "tag": review_tag(found, request.day), "tally": tally_text(found),
        "topics": labels(found.topic_codes), "creator": names[found.created_by],
        "papers": papers, "proof": ReviewFile.PROOF,
        "steps": [(each, names[each.by], REVIEW.told(each.name, otherwise=REGISTERED)) for each in steps],
        "dropped": found.state == DROPPED,
    }  # fmt: skip


_KINDS: Final = dict(ReviewFile.KINDS)


@require_safe
@work_page(needs=SEES)
def file(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    """A file of the review: PDF and pictures open in the browser, ``?unduh`` and all others are downloaded."""
    found = record_or_404(request, Review, pk)
    paper = found.files.filter(pk=file, stored__isnull=False).select_related("stored").first()
    if paper is None:
        raise Http404
    return served(request, paper, reverse("records:review", args=[pk]))


def served(request: WorkRequest, paper: ReviewFile, back: str) -> HttpResponseBase:
    """The bytes of ``paper``; where they are gone, the page ``back`` says so."""
    if paper.stored is None:
        raise Http404
    try:
        return files.serve(request, paper.stored, paper.filename, inline="unduh" not in request.GET)
    except FileError as error:
        messages.error(request, error.message)
        return redirect(back)


# -- begun and changed


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=MANAGE)
def new(request: WorkRequest) -> HttpResponse:
    """Begin a review; ``?jadwal=`` names the schedule that it keeps."""
    schedules = schedules_of(request)
    form = PlanForm(
        sent(request), units=choosable_units(request.user, request.at, MANAGE), schedules=schedules,
        initial=_from_schedule(request, schedules),
    )  # fmt: skip
    if form.is_valid():
        made = attempt(
            form, lambda: actions.start(form.cleaned_data["unit"], form.plan(), by=request.user, at=request.at)
        )
        if made is not None:
            message = "Evaluasi dimulai. Tulis temuannya, lalu rekomendasi yang menjawabnya."
            return done(request, message, "records:review", made.pk)
    return form_page(
        request, form, "Mulai evaluasi berkala", submit="Mulai evaluasi", back=reverse("records:reviews"),
        back_label="Evaluasi berkala",
        lead="Untuk yang sudah dilaksanakan di luar Pilar, pakai “Daftarkan dari luar” di halaman sebelumnya.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=MANAGE)
def register(request: WorkRequest) -> HttpResponse:
    """Register a review that was held elsewhere, with its report."""
    schedules = schedules_of(request)
    form = OutsideForm(
        sent(request), files=uploads(request), units=choosable_units(request.user, request.at, MANAGE),
        schedules=schedules, initial=_from_schedule(request, schedules),
    )  # fmt: skip
    if form.is_valid():
        made = attempt(form, lambda: _registered(request, form))
        if made is not None:
            message = "Evaluasi terdaftar. Tambahkan rekomendasinya beserta nomornya supaya tindak lanjutnya terhitung."
            return done(request, message, "records:review", made.pk)
    form.keep_files()
    return form_page(
        request, form, "Daftarkan evaluasi dari luar", submit="Daftarkan", back=reverse("records:reviews"),
        back_label="Evaluasi berkala",
        lead="Evaluasi yang sudah dilaksanakan dan disimpulkan di luar Pilar, dengan nomor dan laporannya.",
    )  # fmt: skip


def _registered(request: WorkRequest, form: OutsideForm) -> Review:
    typed = form.cleaned_data
    outside = actions.Outside(typed["nomor"], form.brought(), typed["dibahas"], typed["kesimpulan"], typed["sistem"])
    return actions.register(typed["unit"], form.plan(), outside, by=request.user, at=request.at)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=SEES)
def change(request: WorkRequest, pk: int) -> HttpResponse:
    """Change the plan of a review that runs."""
    found = managed_or_404(request, pk)
    form = PlanForm(
        sent(request), units=None, schedules=schedules_of(request, found.unit),
        version=actions.version_of_plan(found), initial=PlanForm.shown(found),
    )  # fmt: skip
    if form.is_valid():

        def stored() -> tuple[str, Sequence[tuple[str, object]]]:
            now = Review.objects.get(pk=pk)
            rows = [
                ("Nama evaluasi", now.title), ("Yang dievaluasi", now.subject),
                ("Masa", f"{tanggal(now.period_from)} sampai {tanggal(now.period_until)}"),
            ]  # fmt: skip
            return actions.version_of_plan(now), rows

        changed = form.attempt(
            lambda: actions.change(pk, form.plan(), by=request.user, at=request.at, seen=form.seen), stored
        )
        if changed is not None:
            return done(request, "Evaluasi diubah.", "records:review", pk)
    return form_page(
        request, form, "Ubah evaluasi", submit="Simpan", back=reverse("records:review", args=[pk]),
        back_label=found.title, template="organisation/edit_page.html",
    )  # fmt: skip


# -- shared with review_acts and recommendations


def managed_or_404(request: WorkRequest, pk: int, capability: str = MANAGE) -> Review:
    """The review that somebody is about to act on: 404 where it is not seen, 403 where it is not theirs."""
    found = record_or_404(request, Review, pk, rows=Review.objects.select_related("unit__body", "series", "activity"))
    if not request.rights.may(capability, found.unit.path):
        raise AccessDenied("Peran Anda di unit ini hanya melihat evaluasinya. Tidak ada yang berubah.")
    return found


def schedules_of(request: WorkRequest, unit: Unit | None = None) -> list[Series]:
    """The schedules of reviews that may be kept: of one unit, or of all that one manages. One query."""
    within = [unit.path] if unit is not None else request.rights.roots(MANAGE)
    rows: QuerySet[Series] = series_of(below(within, "unit__path"), Series.REVIEW)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return list(rows[:_MOST_SCHEDULES])


def _from_schedule(request: WorkRequest, schedules: Sequence[Series]) -> dict[str, Any]:
    """What the schedule of the address says already: its unit, topics and running period."""
    wanted = request.GET.get("jadwal", "")
    found = next((each for each in schedules if str(each.pk) == wanted), None)
    if found is None:
        return {}
    known: dict[str, Any] = {
        "jadwal": wanted, "unit": found.unit, "judul": found.title,
        "pokok": [code for code in found.topics.split(",") if code],
    }  # fmt: skip
    if period := period_of(found, request.day):
        known |= {
            "judul": f"{found.title} {period.label}", "masa_mulai": period.first, "masa_sampai": period.last,
            "selesai": period.last,
        }  # fmt: skip
    return known
