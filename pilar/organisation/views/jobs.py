"""Background work: what waits, runs, is done or has failed, which workers live, and what comes by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.jobs import JobError
from pilar.kernel.jobs import queries as jobs
from pilar.kernel.lists import listing
from pilar.kernel.models.jobs import Job, JobState, WorkerBeat
from pilar.organisation.actions import jobs as actions
from pilar.organisation.forms.jobs import JobFilter
from pilar.organisation.web import WorkRequest, done, work_page

_COLUMNS: tuple[Column[Any], ...] = (
    Column("Nomor", lambda row: row.pk, Kind.COUNT, 10),
    Column("Pekerjaan", jobs.label, width=36),
    Column("Kode", lambda row: row.code, width=24),
    Column("Keadaan", lambda row: row.get_state_display(), width=18),
    Column("Percobaan", lambda row: row.attempts, Kind.COUNT, 11),
    Column("Diminta", lambda row: row.enqueued_at, Kind.MOMENT, 18),
    Column("Terakhir dimulai", lambda row: row.started_at, Kind.MOMENT, 18),
    Column("Berakhir", lambda row: row.finished_at, Kind.MOMENT, 18),
    Column("Kesalahan terakhir", lambda row: row.last_error, width=40),
)


@require_safe
@work_page(needs=actions.CAPABILITY)
def index(request: WorkRequest) -> HttpResponseBase:
    """All jobs, newest first, below the workers and their numbers."""
    form = JobFilter(request.GET)
    form.is_valid()
    state, code = form.cleaned_data.get("keadaan", ""), form.cleaned_data.get("jenis", "")
    rows = Job.objects.all()
    if state:
        rows = rows.filter(state=state)
    if code:
        rows = rows.filter(code=code)
    counts = jobs.counts()
    return listing(
        request, rows, "organisation/jobs.html", order=jobs.NEWEST_FIRST, columns=_COLUMNS, title="Pekerjaan latar",
        filename="Pekerjaan latar", note="Pekerjaan yang dilakukan sistem di luar halaman.", form=form,
        narrowed=bool(state or code), counts=[(kind, counts[kind]) for kind in JobState],
        workers=list(jobs.live_workers(at=request.at)), last_beat=WorkerBeat.objects.order_by("-beat_at").first(),
        schedules=jobs.schedules(at=request.at), failed=counts[JobState.FAILED],
    )  # fmt: skip


@require_POST
@work_page(needs=actions.CAPABILITY)
def retry(request: WorkRequest, pk: int) -> HttpResponse:
    """Begin a failed job anew."""
    job = Job.objects.filter(pk=pk).first()
    if job is None:
        raise Http404
    try:
        actions.retry(job, by=request.user, at=request.at)
    except JobError as error:
        messages.error(request, error.message)
        return redirect("organisation:jobs")
    return done(request, f"“{jobs.label(job)}” dicoba lagi sebentar lagi.", "organisation:jobs")
