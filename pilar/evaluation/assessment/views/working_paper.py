"""The working paper: downloaded, uploaded, compared row by row, accepted, discarded."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.errors import NotFoundError, PilarError
from pilar.evaluation.assessment.access import ASSESSES, SEES, assessed_or_404
from pilar.evaluation.assessment.actions import working_paper as actions
from pilar.evaluation.assessment.queries import field_checks, working_paper
from pilar.evaluation.assessment.queries.working_paper import STATES, State
from pilar.evaluation.assessment.seats import holds_seat, require_seat
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.forms.imports import WorkbookForm
from pilar.evaluation.models import Zone
from pilar.kernel.media_types import XLSX
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, done, sent, work_page

TAB: Final = "assessment:working_paper"
_KINDS: Final = {
    State.NEW: "good", State.CONFLICT: "bad", State.ERASES: "warn", State.BAD: "bad", State.LOCKED: "plain",
    State.SAME: "plain",
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=SEES)
def paper(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Download it; bring it back; what was brought back before."""
    found = assessed_or_404(request, zone)
    if request.method == "POST":
        require_seat(request.user, found, request.at)
    form = WorkbookForm(sent(request), request.FILES or None)
    form.fields["file"].label = "Kertas kerja yang sudah diisi"
    form.fields["file"].help_text = "Berkas .xlsx yang diunduh dari halaman ini."
    if form.is_valid():
        kept = form.read("file", lambda data, name: actions.upload(zone, data, name, by=request.user, at=request.at))
        if kept:
            message = "Kertas kerja sudah dibaca. Belum ada penilaian yang berubah."
            return done(request, message, "assessment:paper_import", zone, kept.pk)
    current = field_checks.round_assessed(found)
    rows = working_paper.papers_of(found)
    names = names_of(row.uploaded_by for row in rows)
    return form.shown(render(request, "assessment/working_paper.html", page_names(
        found, TAB, form=form, current=current, seated=holds_seat(request.user, found, request.at),
        rows=[(row, names[row.uploaded_by], _counts(current, row)) for row in rows],
    ), status=form.status))  # fmt: skip


def _counts(current: Any, row: Any) -> bool:
    """Whether the upload can still be accepted."""
    return current is not None and (row.round_id, row.tier) == (current.pk, current.tier)


@require_safe
@work_page(needs=ASSESSES)
def download(request: WorkRequest, zone: int) -> HttpResponse:
    """The paper of the round that is being assessed."""
    assessed_or_404(request, zone)
    try:
        content, filename = actions.export(zone, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        raise AccessDenied(error.message) from error
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=ASSESSES)
def brought_back(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Row by row, mine and theirs; ticked rows are accepted."""
    found = assessed_or_404(request, zone)
    problem = ""
    ticked: dict[str, int] | None = None
    if request.method == "POST":
        ticked = _ticked(request)
        try:
            taken = actions.accept(zone, pk, ticked, by=request.user, at=request.at)
            message = f"{len(taken)} isian diterima sebagai penilaian Anda."
            return done(request, message, "assessment:paper_import", zone, pk)
        except NotFoundError as error:
            raise Http404 from error
        except AccessDenied:
            raise
        except PilarError as error:
            problem = error.message
    return _page(request, found, pk, problem, ticked)


def _ticked(request: WorkRequest) -> dict[str, int]:
    """The ticked rows with the versions that the page showed."""
    chosen = {}
    for key in request.POST.getlist("pilih"):
        version = request.POST.get(f"versi-{key}", "")
        if len(version) < 10 and version.isascii() and version.isdigit():
            chosen[key] = int(version)
    return chosen


def _page(request: WorkRequest, zone: Zone, pk: int, problem: str, ticked: dict[str, int] | None) -> HttpResponseBase:
    try:
        kept, found, seats = actions.read_back(zone.pk, pk, by=request.user, at=request.at)
    except NotFoundError as error:
        raise Http404 from error
    except AccessDenied:
        raise
    except PilarError as error:
        raise AccessDenied(error.message) from error
    diff = working_paper.diff_of(kept, found, seats)
    wanted = request.GET.get("keadaan", "")
    states = [(state.value, label, diff.counts.get(state, 0)) for state, label in STATES.items()]
    shown = [row for row in diff.rows if (row.state == wanted if wanted in set(State) else row.state is not State.SAME)]
    lines = [
        {"row": row, "kind": _KINDS[row.state], "label": STATES[row.state],
         "ticked": row.field in ticked if ticked is not None else row.state is State.NEW}
        for row in shown
    ]  # fmt: skip
    return render(request, "assessment/paper_import.html", page_names(
        zone, TAB, kept=kept, lines=lines, states=[each for each in states if each[2]], state=wanted, problem=problem,
        takes=any(row.takes for row in shown), address=reverse("assessment:paper_import", args=[zone.pk, pk]),
    ), status=422 if problem else 200)  # fmt: skip


@require_POST
@work_page(needs=ASSESSES)
def discard(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Remove an upload."""
    assessed_or_404(request, zone)
    with or_404():
        actions.discard(zone, pk, by=request.user, at=request.at)
    return done(request, "Unggahan dihapus. Yang sudah diterima tetap tersimpan.", TAB, zone)
