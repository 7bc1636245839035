"""A proposed unit after its proposal: outcomes, the objection with its pack, TPN's answers."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.models import Assessor
from pilar.evaluation.proposal import abouts
from pilar.evaluation.proposal.access import MANAGES, SEES, own_zones
from pilar.evaluation.proposal.actions import stages as actions
from pilar.evaluation.proposal.actions.findings import DefencesGoError
from pilar.evaluation.proposal.forms.stages import RemoveForm, ResultForm
from pilar.evaluation.proposal.models import FailedRow, GrantedPredicate, ProposedUnit, RemovedResult, StageResult
from pilar.evaluation.proposal.queries.outcomes import stop_of
from pilar.evaluation.proposal.stages import codes, label_of, lower_first, open_to_objection, stages
from pilar.evaluation.proposal.views.common import GET_POST, HOME, serve
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions.units import root_of
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.queries.grants import names_of
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, done, form_page, sent, work_page

UNIT: Final = "proposal:unit"
#: The texts that were told to go, on the page between.
_GOING: Final = "tanggapan-hilang"


@require_safe
@work_page(needs=SEES)
def unit(request: WorkRequest, row: int) -> HttpResponseBase:
    """All that has come of a proposed unit."""
    found = proposed(request, row)
    results = StageResult.objects.filter(proposed=found).select_related("objection").prefetch_related("failed")
    by_stage = {each.stage: each for each in results}
    findings = {
        each.stage: [(abouts.label_of(one.about, found.zone.edition), one.finding) for one in each.failed.all()]
        for each in results
    }  # fmt: skip
    stop = stop_of(results, request.day)
    rows = [
        (step, by_stage.get(step.code), findings.get(step.code, ()), not (stop and step.code in stop.later))
        for step in stages()
    ]  # fmt: skip
    last = next((code for code in reversed(codes()) if code in by_stage), "")
    sheets = found.zone.worksheets.select_related("assessor").order_by("assessor__position").defer("areas", "floors")
    granted = GrantedPredicate.objects.filter(zone=found.zone, predicate=found.proposal.predicate).first()
    return render(request, "proposal/unit.html", {
        "row": found, "rows": rows, "sheets": list(sheets), "current": HOME,
        "removed": _removed(found), "last": last, "stop": stop,
        "stopped_at": lower_first(label_of(stop.result.stage)) if stop else "",
        "has_tpn": any(sheet.assessor.code == Assessor.TPN for sheet in sheets),
        "may": request.rights.may(MANAGES, root_of(found.proposal.body).path) and found.proposal.state == "fixed",
        "granted": granted, "holds": granted is not None and granted.revoked_on is None,
    })  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def result(request: WorkRequest, row: int, code: str) -> HttpResponseBase:
    """The outcome of one stage."""
    found = managed(request, row)
    if code not in codes():
        raise Http404
    kept = _result(found, code)
    form = ResultForm(
        sent(request), rows=list(kept.failed.all()) if kept else [], files=uploads(request),
        version=actions.version(kept), initial=_initial(kept),
    )  # fmt: skip
    going: list[DefencesGoError] = []

    def act() -> StageResult | None:
        named = request.POST.get(_GOING) if is_sure(request) else None
        try:
            return actions.keep_result(
                row, code, form.told(), by=request.user, at=request.at, seen=form.seen, going=named
            )
        except DefencesGoError as error:
            going.append(error)
            return None

    if form.is_valid() and not wants_to_edit(request):
        if form.attempt(act, lambda: _stored(found, code)):
            return done(request, f"{label_of(code)}: hasil {found.name} disimpan.", UNIT, row)
        carried = form.carried() if going else []
        if going and not form.errors:
            return _check_going(request, found, code, going[0], carried)
    form.keep_files(always=wants_to_edit(request))
    lead = "Seperti tertulis pada surat TPN."
    if code in open_to_objection():
        lead += " Bila tidak lulus, tenggat sanggahnya dihitung dari tanggal surat."
    return form_page(
        request, form, f"{label_of(code)}: {found.name}", submit="Simpan", back=reverse(UNIT, args=[row]),
        back_label=found.name, lead=lead, template="proposal/result_form.html", abouts=abouts.choices(found),
        other=abouts.OTHER, current=HOME,
    )  # fmt: skip


def _stored(found: ProposedUnit, code: str) -> tuple[str, list[tuple[str, object]]]:
    """The version of what is kept now, and what a form shows of it."""
    now = _result(found, code)
    rows: list[tuple[str, object]] = []
    if now:
        rows = [("Hasil", now.get_outcome_display()), ("Surat", f"{now.letter_number}, {tanggal(now.letter_on)}"),
                ("Temuan", "\n".join(f"{_about(found, each)}: {each.finding}" for each in now.failed.all())),
                ("Catatan", now.note)]  # fmt: skip
    return actions.version(now), rows


def _removed(found: ProposedUnit) -> list[tuple[str, RemovedResult, str]]:
    """What was taken away, the newest first: its stage, itself, who did it. Two queries at most."""
    rows = list(found.removed.order_by("-at", "-pk"))
    names = names_of(each.by for each in rows) if rows else {}
    return [(label_of(each.stage), each, names[each.by]) for each in rows]


def _about(found: ProposedUnit, row: FailedRow) -> str:
    return abouts.label_of(row.about, found.zone.edition)


def _initial(kept: StageResult | None) -> dict[str, object]:
    if kept is None:
        return {}
    return {"hasil": kept.outcome, "nomor": kept.letter_number, "tanggal": kept.letter_on, "catatan": kept.note}


def _check_going(
    request: WorkRequest, found: ProposedUnit, code: str, error: DefencesGoError, carried: list[tuple[str, str]]
) -> HttpResponseBase:
    rows: list[tuple[str, object]] = [("Tahap", label_of(code)), ("Unit", found.name)]
    rows += [(f"Tanggapan atas {_about(found, each)}", each.defence) for each in error.rows]
    effects = [
        "Tanggapan di atas tidak dapat dikirim lagi. Yang temuannya dicabut tetap terbaca pada halaman unit ini.",
        "Sanggah yang sedang disiapkan berakhir bila hasilnya bukan “Tidak lulus”.",
    ]
    return check_page(
        request, "Simpan hasil ini tanpa tanggapannya?", rows=rows, effects=effects, submit="Ya, simpan", danger=True,
        back=reverse(UNIT, args=[found.pk]), back_label=found.name, carried=[*carried, (_GOING, error.version)],
        current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def result_remove(request: WorkRequest, row: int, code: str) -> HttpResponseBase:
    """Take the outcome of a stage away, with the reason."""
    found = managed(request, row)
    kept = _result(found, code)
    if kept is None:
        raise Http404
    form = RemoveForm(sent(request), version=actions.version(kept))

    if form.is_valid():
        removed = form.attempt(lambda: actions.remove_result(
            row, code, form.cleaned_data["alasan"], by=request.user, at=request.at, seen=form.seen
        ), lambda: _stored(found, code))  # fmt: skip
        if removed:
            return done(request, f"{label_of(code)}: hasil {found.name} dihapus.", UNIT, row)
    said = f"{kept.get_outcome_display()}, surat {kept.letter_number} ({tanggal(kept.letter_on)})."
    return form_page(
        request, form, f"Hapus hasil {lower_first(label_of(code))}", submit="Hapus hasil", danger=True,
        back=reverse(UNIT, args=[row]), back_label=found.name,
        lead=f"{said} Untuk yang keliru dicatat; isinya tetap terbaca di halaman unit dengan alasan Anda.",
        template="organisation/edit_page.html", current=HOME,
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def removed_file(request: WorkRequest, row: int, pk: int) -> HttpResponseBase:
    """The letter of an outcome that was taken away."""
    return serve(request, proposed(request, row).removed.select_related("stored").filter(pk=pk).first(), UNIT, row)


@require_safe
@work_page(needs=SEES)
def result_file(request: WorkRequest, row: int, code: str) -> HttpResponseBase:
    """The letter of an outcome."""
    return serve(request, _result(proposed(request, row), code), UNIT, row)


def _result(found: ProposedUnit, code: str) -> StageResult | None:
    return StageResult.objects.filter(proposed=found, stage=code).select_related("stored").first()


def proposed(request: WorkRequest, pk: int) -> ProposedUnit:
    """The proposed unit, where ``request.user`` follows its zone; else Http404. One query."""
    rows = ProposedUnit.objects.select_related("proposal__body", "zone__unit__body", "submission")
    found = rows.filter(pk=pk, zone__in=own_zones(request.user, request.at).values("pk")).first()
    if found is None:
        raise Http404
    return found


def managed(request: WorkRequest, pk: int) -> ProposedUnit:
    """The proposed unit, where ``request.user`` manages the proposals of its body."""
    found = proposed(request, pk)
    if not request.rights.may(MANAGES, root_of(found.proposal.body).path):
        raise AccessDenied("Hasil TPN dicatat oleh Biro/Bagian Organisasi.")
    return found
