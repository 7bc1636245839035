"""The steps of an evaluation year: their windows, set from the year's letter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.actions.milestones import CAPABILITY, clear_milestone, milestone_version, set_milestone
from pilar.evaluation.forms.milestones import MilestoneForm
from pilar.evaluation.milestones import OPEN, OVER, SELF_ASSESSMENT, Window, steps
from pilar.evaluation.models import Assessor, Milestone, Worksheet, Zone
from pilar.evaluation.queries import milestones as queries
from pilar.evaluation.workflow import DRAFT
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import year_number
from pilar.organisation.access import require
from pilar.organisation.chosen import Chosen, chosen_body
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, form_page, work_page

LIST = "evaluation:milestones"


@require_safe
@work_page(needs=CAPABILITY)
def milestones(request: WorkRequest) -> HttpResponseBase:
    """All steps of a year with their windows; what is not set is shown as an estimate."""
    chosen, year = _here(request)
    zones = Zone.objects.filter(unit__body=chosen.body, year=year)
    steps_ = queries.progress_of(chosen.body.pk, year, zones)
    names = {
        "chosen": chosen, "year": year, "years": [day_year for day_year in _years(request) if day_year != year],
        "rows": [(each, each.window, each.window.state(request.day)) for each in steps_], "OPEN": OPEN, "OVER": OVER,
        "may": request.rights.may(CAPABILITY, chosen.root.path), "self_assessment": SELF_ASSESSMENT,
        "unset": [each for each in steps_ if each.window.row is None],
    }  # fmt: skip
    return render(request, "evaluation/milestones.html", names)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=CAPABILITY)
def milestone(request: WorkRequest, code: str) -> HttpResponseBase:
    """The window of one step; then look once more at what it opens and closes."""
    chosen, year = _here(request)
    require(request.user, CAPABILITY, chosen.root, at=request.at)
    if code not in steps():
        raise Http404
    window = next(each for each in queries.year_of(chosen.body.pk, year) if each.step.code == code)
    row = window.row
    initial = {
        "opens_on": window.opens_on, "closes_on": window.closes_on, "source": row.source if row else "",
        "is_confirmed": row.is_confirmed if row else True,
    }  # fmt: skip
    form = MilestoneForm(request.POST or None, version=milestone_version(row), initial=initial)
    back: dict[str, Any] = {"back": chosen.address(LIST, tahun=year), "back_label": "Tahap evaluasi"}
    if form.is_valid() and not wants_to_edit(request):
        names = ("opens_on", "closes_on", "source", "is_confirmed")
        typed = {name: form.cleaned_data[name] for name in names}
        if typed["closes_on"] < typed["opens_on"]:
            form.add_error("closes_on", "Hari terakhir mendahului hari pertama.")
        elif not is_sure(request):
            return _check(request, chosen, window, year, typed, back)
        else:
            by: dict[str, Any] = {"by": request.user, "at": request.at, "seen": form.seen}
            if form.attempt(
                lambda: set_milestone(chosen.root, year, code, **typed, **by), lambda: _stored(chosen, year, code)
            ):
                messages.success(request, f"{window.step.label} {year}: masanya disimpan.")
                return HttpResponseRedirect(back["back"])
    lead = f"{window.step.actor}. {window.step.note}"
    return form_page(
        request, form, f"{window.step.label} {year}", submit="Lanjutkan", lead=lead, chosen=chosen,
        template="organisation/edit_page.html", **back,
    )  # fmt: skip


def _check(
    request: WorkRequest, chosen: Chosen, window: Window, year: int, typed: dict[str, Any], back: dict[str, Any]
) -> HttpResponseBase:
    rows = [
        ("Tahap", f"{window.step.label} {year}"), ("Instansi", chosen.body),
        ("Masa", f"{tanggal(typed['opens_on'])} sampai {tanggal(typed['closes_on'])}"), ("Dasar", typed["source"]),
        ("Kepastian", "ditetapkan surat" if typed["is_confirmed"] else "belum dipastikan; tetap berlaku sampai diubah"),
    ]  # fmt: skip
    effects = ["Tanggal ini tampak di halaman zona dan ruang kerja semua unit."]
    if window.step.code == SELF_ASSESSMENT:
        sheets = Worksheet.objects.filter(
            zone__unit__body=chosen.body, zone__year=year, assessor__code=Assessor.UNIT, state=DRAFT
        ).count()  # fmt: skip
        effects.append(
            f"Di luar masa ini {sheets} lembar kerja {year} yang belum diserahkan tidak dapat diserahkan, dan "
            "sesudahnya tidak dapat diisi."
        )
        if typed["closes_on"] < request.day:
            effects.append("Hari terakhirnya sudah lewat: lembar kerja itu tertutup sekarang juga.")
    return check_page(request, "Tetapkan masa ini?", rows=rows, effects=effects, submit="Ya, tetapkan", **back)


def _stored(chosen: Chosen, year: int, code: str) -> tuple[str, list[tuple[str, object]]]:
    row = Milestone.objects.filter(body=chosen.body, year=year, code=code).first()
    if row is None:
        return milestone_version(None), [("Masa", "belum ditetapkan")]
    days = f"{tanggal(row.opens_on)} sampai {tanggal(row.closes_on)}"
    return milestone_version(row), [("Masa", days), ("Dasar", row.source)]


@require_POST
@work_page(needs=CAPABILITY)
def clear(request: WorkRequest, code: str) -> HttpResponseBase:
    """Take a window back; what follows is said first."""
    chosen, year = _here(request)
    require(request.user, CAPABILITY, chosen.root, at=request.at)
    if code not in steps():
        raise Http404
    label, back = f"{steps()[code].label} {year}", chosen.address(LIST, tahun=year)
    if not is_sure(request) and not wants_to_edit(request):
        effects = ["Yang ditampilkan kembali perkiraannya, dan tidak ada yang dibuka atau ditutup karenanya."]
        return check_page(
            request, "Tarik masa ini?", rows=[("Tahap", label), ("Instansi", chosen.body)], effects=effects,
            submit="Ya, tarik", danger=True, back=back, back_label="Tahap evaluasi",
        )  # fmt: skip
    if is_sure(request):
        clear_milestone(chosen.root, year, code, by=request.user, at=request.at)
        messages.success(request, f"{label}: masanya ditarik.")
    return HttpResponseRedirect(back)


def _years(request: WorkRequest) -> list[int]:
    return [request.day.year - 1, request.day.year, request.day.year + 1]


def _here(request: WorkRequest) -> tuple[Chosen, int]:
    """The body that the page is about, and the year of the address, else the newest that the body is at.

    404 for a year that cannot be set.
    """
    chosen, text = chosen_body(request), request.GET.get("tahun", "")
    if not text:
        zones = Zone.objects.filter(
            queries.still_running(request.day), unit__body=chosen.body, year__lte=request.day.year
        )  # fmt: skip
        return chosen, max(queries.newest_year(zones, request.day), _years(request)[0])
    year = year_number(text)
    if year not in _years(request):
        raise Http404
    return chosen, year
