"""A unit's Excel: uploaded, held against what is stored, accepted, discarded."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pilar.errors import NotFoundError
from pilar.evaluation.access import Writing, writing, zone_or_404
from pilar.evaluation.actions import imports as actions
from pilar.evaluation.actions.imports import StaleImport, Take
from pilar.evaluation.content import hash_of
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.forms.imports import WorkbookForm
from pilar.evaluation.imports.compare import STATES, Diff, Row, State
from pilar.evaluation.imports.keeping import KEPT_DAYS
from pilar.evaluation.models import WorkbookImport, Worksheet, Zone
from pilar.evaluation.queries import imports as queries
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.tabs import TABS
from pilar.kernel.pager import page
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.people import NothingForm
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, done, sent, work_page

GET_POST = ["GET", "HEAD", "POST"]
EVERY = "semua"
RESULTS = "Hasil"


@require_http_methods(GET_POST)
@work_page(needs="zone.view")
def imports(request: WorkRequest, pk: int) -> HttpResponse:
    """Download the workbook; upload one, and those that were uploaded before."""
    zone = zone_or_404(request, pk)
    mine = writing(request.user, zone, request.at)
    if request.method == "POST" and not mine.anything:
        raise AccessDenied("Mengimpor Excel hanya untuk tim ZI unit ini dan kontributor yang ditugaskan.")
    form = WorkbookForm(sent(request), request.FILES or None)
    if form.is_valid():
        upload = form.read(
            "file", lambda data, name: actions.upload_workbook(pk, data, name, by=request.user, at=request.at)
        )
        if upload:
            return done(
                request, "Berkas sudah dibaca. Belum ada jawaban yang berubah.", "evaluation:import", pk, upload.pk
            )
    uploads = WorkbookImport.objects.filter(worksheet__in=worksheets.of_unit(pk)).defer("rows", "findings")
    names = {
        **_frame(zone, "evaluation:imports"), "form": form, "mine": mine, "kept_days": KEPT_DAYS,
        "openness": queries.openness(request.user, zone, request.at) if mine.anything else None,
        "uploads": page(uploads, request.GET, order=("-uploaded_at", "-pk"), size=20) if mine.anything else None,
    }  # fmt: skip
    return form.shown(render(request, "evaluation/imports.html", names, status=form.status))


@require_http_methods(GET_POST)
@work_page(needs="zone.view")
def preview(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """What an upload says beside what is stored; its buttons accept it as a whole or row by row."""
    zone, worksheet, mine, upload = _upload_or_404(request, pk, number)
    if request.method != "POST":
        return _preview_page(request, zone, queries.diff_of(upload, worksheet, mine), upload, mine)
    asked = request.POST.get("mana", "")
    fields = rulebook(zone.edition).instrument.fields
    chosen = [key for key in request.POST.getlist("pilih") if key in fields]
    problem, stale = "", frozenset[str]()
    try:
        take = Take(asked) if asked in list(Take) else Take.CHOSEN
        seen = actions.parse_versions(request.POST.get("versi", ""), fields)
        accepted = actions.accept(pk, number, take, seen=seen, chosen=chosen, by=request.user, at=request.at)
        messages.success(request, _told(accepted))
        return redirect(f"{reverse('evaluation:import', args=[pk, number])}{_kept(request)}")
    except AccessDenied:
        raise
    except NotFoundError as error:  # discarded meanwhile
        raise Http404 from error
    except StaleImport as error:
        problem, stale = error.message, error.fields
    except EvaluationError as error:
        problem = error.message
    diff = queries.diff_of(upload, worksheet, mine)
    status = 409 if stale else 422
    return _preview_page(request, zone, diff, upload, mine, problem=problem, stale=stale, chosen=chosen, status=status)


@require_http_methods(GET_POST)
@work_page(needs="zone.view")
def discard(request: WorkRequest, pk: int, number: int) -> HttpResponse:
    """Remove an upload."""
    zone, _, mine, upload = _upload_or_404(request, pk, number)
    form = NothingForm(sent(request))
    if form.is_valid() or not actions.may_discard(upload, mine, request.user):
        with or_404():
            actions.discard(pk, number, by=request.user, at=request.at)
        return done(request, "Unggahan dihapus. Isian yang sudah diterima tetap ada.", "evaluation:imports", pk)
    return render(request, "evaluation/import_discard.html", {**_frame(zone, "evaluation:imports"), "upload": upload})


# --- pieces ---------------------------------------------------------------------------------------------------------


def _frame(zone: Zone, tab: str) -> dict[str, Any]:
    return {"zone": zone, "tabs": TABS, "tab": tab}


def _upload_or_404(request: WorkRequest, pk: int, number: int) -> tuple[Zone, Worksheet, Writing, WorkbookImport]:
    """The upload for whoever may take something of it; 403 for others who see the zone."""
    zone = zone_or_404(request, pk)
    worksheet = worksheets.of_unit(pk).get()
    worksheet.zone = zone
    mine = actions.require_writer(worksheet, by=request.user, at=request.at)
    upload = worksheet.imports.filter(pk=number).first()
    if upload is None:
        raise Http404
    return zone, worksheet, mine, upload


def _preview_page(
    request: WorkRequest, zone: Zone, diff: Diff, upload: WorkbookImport, mine: Writing, *, problem: str = "",
    stale: Collection[str] = (), chosen: Collection[str] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    params = request.POST if request.method == "POST" else request.GET
    counts = diff.counts
    state = params.get("keadaan", "")
    if state != EVERY and state not in list(State):
        state = next((each for each in STATES if counts[each] and each is not State.LOCKED), EVERY)
    area = params.get("area", "")
    shown = [row for row in diff.rows if row.field in stale] if stale else _narrowed(diff, state, area)
    names = {
        **_frame(zone, "evaluation:imports"), "upload": upload, "diff": diff, "state": state, "area": area,
        "states": [(each.value, label, counts[each]) for each, (label, _) in STATES.items()], "every": EVERY,
        "meaning": "" if state == EVERY else STATES[State(state)][1], "areas": _areas(zone),
        "groups": _grouped(zone, shown),
        "shown": len(shown), "problem": problem, "stale": stale, "chosen": chosen,
        "openness": queries.openness(request.user, zone, request.at), "kept_days": KEPT_DAYS,
        "may_discard": actions.may_discard(upload, mine, request.user),
        "locked_links": queries.locked_links(zone, [hash_of(url) for url in diff.urls]),
    }  # fmt: skip
    return render(request, "evaluation/import.html", names, status=status)


def _narrowed(diff: Diff, state: str, area: str) -> list[Row]:
    rows = diff.rows if state == EVERY else [row for row in diff.rows if row.state == state]
    return [row for row in rows if not area or str(row.area) == area]


def _areas(zone: Zone) -> list[tuple[str, str]]:
    areas = rulebook(zone.edition).instrument.areas.values()
    return [*((str(area.number), f"{area.number}. {area.name}") for area in areas), ("0", RESULTS)]


def _grouped(zone: Zone, rows: Collection[Row]) -> list[tuple[str, list[Row]]]:
    """Area by area as an assessor reads them, pemenuhan and reform of an area together; the results last."""
    groups = ((label, [row for row in rows if str(row.area) == number]) for number, label in _areas(zone))
    return [(label, members) for label, members in groups if members]


def _told(accepted: actions.Accepted) -> str:
    if not accepted.fields:
        return "Tidak ada isian yang berubah: semuanya sudah sama dengan berkas."
    told = f"{len(accepted.fields)} isian diterima."
    if accepted.links:
        told += f" {accepted.links} tautan menjadi bukti, {accepted.new_evidence} di antaranya bukti baru."
    return told


def _kept(request: WorkRequest) -> str:
    """What the list was narrowed to, for the page that follows."""
    kept = QueryDict(mutable=True)
    for name in ("keadaan", "area"):
        if value := request.POST.get(name):
            kept[name] = value
    return f"?{kept.urlencode()}" if kept else ""
