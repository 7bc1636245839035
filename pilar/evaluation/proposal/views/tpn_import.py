"""A file with TPN's answers: uploaded, held against what is stored, accepted once, removed."""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from pilar.errors import NotFoundError, PilarError
from pilar.evaluation.actions.imports import StaleImport, parse_versions
from pilar.evaluation.imports.compare import STATES, Diff, State
from pilar.evaluation.imports.keeping import KEPT_DAYS
from pilar.evaluation.proposal.access import MANAGES
from pilar.evaluation.proposal.actions import tpn_import as actions
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.forms.stages import TpnFileForm
from pilar.evaluation.proposal.models import ProposedUnit, TpnImport
from pilar.evaluation.proposal.queries import tpn as queries
from pilar.evaluation.proposal.views.common import GET_POST, HOME
from pilar.evaluation.proposal.views.stages import UNIT, managed
from pilar.evaluation.proposal.workflow import FIXED
from pilar.evaluation.queries.imports import Openness
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, act_and_return, done, sent, work_page

UPLOAD, PREVIEW = "proposal:tpn_upload", "proposal:tpn_import"
#: The button that only counts what the ticked rows would make of the score.
COUNT = "hitung"
#: In the order in which they ask for a decision.
_ASKING = (State.UNREADABLE, State.CHANGED, State.NEW)
_LISTED = 20


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def upload(request: WorkRequest, row: int) -> HttpResponseBase:
    """Bring a file, and those that were brought before. Seven queries at most to read."""
    found = managed(request, row)
    form = TpnFileForm(sent(request), request.FILES or None)
    if form.is_valid():
        kept = form.read("berkas", lambda data, name: actions.upload(row, data, name, by=request.user, at=request.at))
        if kept:
            return done(request, "Berkas sudah dibaca. Belum ada jawaban TPN yang berubah.", PREVIEW, row, kept.pk)
    before = list(found.tpn_imports.defer("rows", "findings")[:_LISTED])
    names = names_of([each.uploaded_by for each in before])
    return form.shown(render(request, "proposal/tpn_upload.html", {
        "row": found, "form": form, "current": HOME, "kept_days": KEPT_DAYS,
        "before": [(each, names[each.uploaded_by]) for each in before],
    }, status=form.status))  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def preview(request: WorkRequest, row: int, pk: int) -> HttpResponseBase:
    """What a file says beside what is stored; the ticked rows are accepted, once. Eight queries at most to read."""
    found = managed(request, row)
    kept = _found(found, pk)
    if request.method != "POST":
        return _page(request, found, kept)
    fields = rulebook(found.zone.edition).instrument.fields
    chosen = [key for key in request.POST.getlist("pilih") if key in fields]
    if request.POST.get("mana") == COUNT:
        return _page(request, found, kept, chosen=chosen)
    try:
        seen = parse_versions(request.POST.get("versi", ""), fields)
        written = actions.accept(row, pk, chosen, seen=seen, by=request.user, at=request.at)
        said = f"{len(written.changed)} isian TPN diterima; nilainya {angka(written.worksheet.total)}."
        return done(request, said, UNIT, row)
    except AccessDenied:
        raise
    except NotFoundError as error:  # removed meanwhile
        raise Http404 from error
    except StaleImport as error:
        problem, stale, status = error.message, error.fields, 409
    except PilarError as error:
        problem, stale, status = error.message, frozenset[str](), 422
    return _page(request, found, _found(found, pk), chosen=chosen, problem=problem, stale=stale, status=status)


@require_POST
@work_page(needs=MANAGES)
def discard(request: WorkRequest, row: int, pk: int) -> HttpResponse:
    """Remove what was read of a file."""
    managed(request, row)
    return act_and_return(
        request, lambda: actions.discard(row, pk, by=request.user, at=request.at),
        "Hasil baca berkas dihapus. Yang sudah diterima tetap tersimpan.", UPLOAD, row,
    )  # fmt: skip


def _found(row: ProposedUnit, pk: int) -> TpnImport:
    with or_404():
        return actions.found_in(row, pk)


def _page(
    request: WorkRequest, found: ProposedUnit, kept: TpnImport, *, chosen: Collection[str] | None = None,
    problem: str = "", stale: Collection[str] = (), status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    rules = rulebook(found.zone.edition)
    answers = queries.answers_of(queries.sheet_of(found.zone), rules)
    diff = queries.diff_of(kept, answers, rules)
    if chosen is None:
        chosen = [row.field for row in diff.rows if row.takes]
    before, after = queries.figures(
        rules, answers, [row for row in diff.rows if row.field in chosen], found.proposal.predicate
    )
    whole = (actions.OTHER_UNIT, actions.FIRST_COLUMN)
    return render(request, "proposal/tpn_import.html", {
        "unit": found, "kept": kept, "diff": diff, "groups": _groups(diff, stale), "chosen": frozenset(chosen),
        "openness": _openness(found, kept), "problem": problem, "before": before, "after": after, "current": HOME,
        "takes": any(row.takes for row in diff.rows), "kept_days": KEPT_DAYS,
        "other": [each for each in kept.findings if each["code"] in whole],
        "told": [each for each in kept.findings if each["code"] not in whole and not each["node"]],
        "same": [row for row in diff.rows if row.state is State.EQUAL], "blank": diff.counts[State.BLANK],
        "notes": sum(bool(row.note.file) for row in diff.rows), "unreadable": diff.counts[State.UNREADABLE],
        "left_out": [row for row in diff.rows if row.takes and not row.taken] if kept.closed_at else [],
        "closed_by": names_of([kept.closed_by])[kept.closed_by] if kept.closed_by else "",
    }, status=status)  # fmt: skip


def _groups(diff: Diff, stale: Collection[str]) -> list[tuple[str, str, list[object]]]:
    """What has changed since the page was opened, then what asks for a decision, by state."""
    groups: list[tuple[str, str, list[object]]] = [(
        "Yang berubah sejak Anda membuka halaman ini", "Bandingkan lagi, lalu terima kembali.",
        [row for row in diff.rows if row.field in stale],
    )]  # fmt: skip
    for state in _ASKING:
        label, meaning = STATES[state]
        groups.append((label, meaning, [row for row in diff.rows if row.state is state and row.field not in stale]))
    return [each for each in groups if each[2]]


def _openness(found: ProposedUnit, kept: TpnImport) -> Openness:
    if found.proposal.state != FIXED:
        return Openness("Usulan ini tidak (lagi) ditetapkan, jadi hasil TPN tidak dicatat padanya.")
    try:
        actions.refuse_accepted(kept)
    except ProposalError as error:
        return Openness(error.message)
    return Openness()
