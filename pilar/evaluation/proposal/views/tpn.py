"""TPN's answers of a proposed unit: typed in by the bureau, read beside those of unit and TPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.errors import PilarError
from pilar.evaluation.actions.filling import sort_out
from pilar.evaluation.errors import AnswerConflict
from pilar.evaluation.forms.sheet import Entry, read_all
from pilar.evaluation.models import Answer
from pilar.evaluation.proposal.access import MANAGES, SEES
from pilar.evaluation.proposal.actions import tpn as actions
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.evaluation.proposal.presenters.tpn import COLUMNS, Unsaved, filled_in, groups_of
from pilar.evaluation.proposal.queries import tpn as queries
from pilar.evaluation.proposal.views.common import GET_POST, HOME
from pilar.evaluation.proposal.views.stages import UNIT, managed, proposed
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.kernel import exports
from pilar.kernel.lists import DOWNLOAD
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.web import WorkRequest, sent, work_page

TYPED: Final = "proposal:tpn"
#: Which part is open, and where its button goes on.
PART: Final = "bagian"
#: The button that fills the blank fields in, and its value.
FILL, INTERNAL = "isi", "tpi"
_KEPT: Final = "Tidak ada yang disimpan; yang sudah diketik tetap ada di bawah."


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def typed(request: WorkRequest, row: int) -> HttpResponseBase:
    """Every field of the LKE with its note, as TPN answered it, and what unit and TPI said; saved as a whole.

    One button fills what is blank with TPI's answers and saves nothing. Seven queries at most to read.
    """
    found = managed(request, row)
    rules = rulebook(found.zone.edition)
    frozen = queries.frozen_of(found, rules)
    part = (sent(request) or request.GET).get(PART, "")
    unsaved = Unsaved()
    if request.method == "POST":
        fills = request.POST.get(FILL) == INTERNAL
        unsaved = _fill(request, frozen, rules) if fills else _save(request, found, rules)
    if request.method == "POST" and not unsaved.why and unsaved.filled is None:
        onward = part.isascii() and part.isalnum()
        form = f"{reverse(TYPED, args=[row])}?{PART}={part}#bagian-{part}"
        return redirect(form if onward else reverse(UNIT, args=[row]))
    groups = groups_of(rules, queries.answers_of(queries.sheet_of(found.zone), rules), frozen, unsaved, part)
    return render(request, "proposal/tpn.html", {
        "row": found, "groups": groups, "refusal": unsaved.why, "current": HOME, "filled": unsaved.filled,
        "wrong": [line for group in groups for line in group.lines if line.is_wrong], "has_internal": frozen.internal,
    }, status=422 if unsaved.why else 200)  # fmt: skip


def _fill(request: WorkRequest, frozen: queries.Frozen, rules: Rulebook) -> Unsaved:
    """What was typed with TPI's answers in the blank fields. Nothing is saved."""
    try:
        return filled_in(read_all(rules.instrument, request.POST), frozen.internal)
    except PilarError as error:
        return Unsaved(error.message)


def _save(request: WorkRequest, found: ProposedUnit, rules: Rulebook) -> Unsaved:
    """Save what was touched, all or nothing, and say so; with a ``why`` where nothing was saved."""
    entries: dict[str, Entry] = {}
    try:
        entries = {each.field: each for each in read_all(rules.instrument, request.POST)}
        if not all(each.is_sound for each in entries.values()):
            return Unsaved(f"Sebagian isian belum benar. {_KEPT}", entries)
        stored = queries.answers_of(queries.sheet_of(found.zone), rules)
        changes, conflicts = sort_out([each.wish() for each in entries.values()], stored)
        if conflicts:
            return _clashing(entries, conflicts)
        said = "Tidak ada yang berubah."
        if changes:
            written = actions.keep_answers(found.pk, changes, by=request.user, at=request.at)
            said = f"{len(written.changed)} isian TPN disimpan; nilainya {angka(written.worksheet.total)}."
    except AccessDenied:
        raise
    except AnswerConflict as error:  # between reading and saving
        return _clashing(entries, {error.stored.field: error.stored})
    except PilarError as error:
        return Unsaved(error.message, entries)
    messages.success(request, said)
    return Unsaved()


def _clashing(entries: Mapping[str, Entry], conflicts: Mapping[str, Answer]) -> Unsaved:
    why = f"Sementara Anda mengetik, {len(conflicts)} isian diubah orang lain. {_KEPT}"
    return Unsaved(why, entries, conflicts)


@require_safe
@work_page(needs=SEES)
def result(request: WorkRequest, row: int) -> HttpResponseBase:
    """TPN's answers and notes beside those of unit and TPI: where they differ, or all. Six queries at most.

    ``?unduh=xlsx`` (or csv) downloads what is shown.
    """
    found = proposed(request, row)
    rules = rulebook(found.zone.edition)
    sheet = queries.sheet_of(found.zone)
    every = request.GET.get("tampil") == "semua"
    groups = queries.beside(found, queries.answers_of(sheet, rules), rules)
    lines = [line for _, lines in groups for line in lines]
    shown = [(name, [line for line in lines if every or line.differs or line.note]) for name, lines in groups]
    kind = request.GET.get(DOWNLOAD)
    if kind in ("csv", "xlsx") and sheet is not None:
        rows, name = [(name, line) for name, lines in shown for line in lines], f"hasil-tpn-{found.name}"
        note = f"Jawaban unit dan TPI dari usulan yang dibekukan; jawaban TPN menurut Pilar, {tanggal(request.day)}."
        return exports.download(kind, COLUMNS, rows, name, title=f"Hasil TPN {found.name}", note=note)
    return render(request, "proposal/tpn_result.html", {
        "row": found, "sheet": sheet, "groups": [each for each in shown if each[1]], "every": every, "current": HOME,
        "downloads": {kind: f"?{DOWNLOAD}={kind}{'&tampil=semua' if every else ''}" for kind in ("csv", "xlsx")},
        "differing": sum(line.differs for line in lines), "noted": sum(bool(line.note) for line in lines),
        "count": len(lines),
    })  # fmt: skip
