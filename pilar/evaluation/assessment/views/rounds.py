"""A zone at its assessors: where it stands, and the acts on its round."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.access import day_of
from pilar.evaluation.assessment.access import ASSESSES, MANAGES, SEES, assessed_or_404
from pilar.evaluation.assessment.actions import closing, rounds
from pilar.evaluation.assessment.due import usual_due
from pilar.evaluation.assessment.forms.rounds import AgreeForm, ExtendForm, ReasonForm, ReturnForm
from pilar.evaluation.assessment.presenters import zone as present
from pilar.evaluation.assessment.queries import closing as looking
from pilar.evaluation.assessment.queries import unit_side
from pilar.evaluation.assessment.queries.desks import Desk, desk_of
from pilar.evaluation.assessment.queries.report_numbers import report_in_force
from pilar.evaluation.assessment.queries.unsaid import unsaid_of
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.models import Zone
from pilar.evaluation.queries.handing_in import sheet_version
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, overtaken, refused, work_page

HERE: Final = "assessment:zone"
#: The number of the report that was told to be revoked, on the page between.
_REPORT_SEEN: Final = "laporan"
_both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@work_page(needs=SEES)
def zone(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Whose turn it is, unit and assessor side by side, the floors, what hangs on one letter."""
    found = assessed_or_404(request, pk)
    desk = desk_of(request.user, found, request.at)
    agreed = desk.state == "disetujui"
    history = present.history(unit_side.rounds_with_steps(found)) if desk.round else []
    names = page_names(
        found, HERE, desk=desk, proposed=agreed and looking.is_proposed(desk.unit), day=request.day,
        manages=request.rights.may(MANAGES, found.unit.path),
        report=report_in_force(found) if agreed else None, history=history, came_down=present.came_down(desk, history),
        **present.zone_names(desk),
    )  # fmt: skip
    return render(request, "assessment/zone.html", names)


@require_POST
@work_page(needs=ASSESSES)
def take(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take what was handed in."""
    found = assessed_or_404(request, pk)
    return act_and_return(
        request, lambda: rounds.take(found.pk, by=request.user, at=request.at),
        "Lembar kerja diambil. Unit membaca, tetapi tidak dapat mengubahnya lagi.", HERE, found.pk,
    )  # fmt: skip


@require_POST
@work_page(needs=ASSESSES)
def raise_tier(request: WorkRequest, pk: int) -> HttpResponseBase:
    """To the next tier, or taken over by it."""
    found = assessed_or_404(request, pk)
    return act_and_return(
        request, lambda: rounds.raise_tier(found.pk, seen=_seen(request), by=request.user, at=request.at),
        "Putaran diteruskan ke jenjang berikutnya.", HERE, found.pk,
    )  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def lower_tier(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Back to the tier below, with a reason."""
    found = assessed_or_404(request, pk)
    desk = desk_of(request.user, found, request.at)
    form = ReasonForm(request.POST or None)
    if not (desk.here or desk.may_take_down) or desk.below is None or desk.running is None:
        return _not_now(request, desk, desk.why_not or "Tidak ada jenjang di bawahnya.", form, could=bool(desk.mine))
    if form.is_valid():
        act = partial(
            rounds.lower_tier, found.pk, seen=desk.running.tier, reason=form.cleaned_data["reason"], by=request.user,
            at=request.at,
        )  # fmt: skip
        if attempt(form, act):
            return done(request, f"Putaran sekarang berada pada {desk.below.tier}.", HERE, found.pk)
    title = f"{'Ambil alih sebagai' if desk.may_take_down else 'Kembalikan ke'} {desk.below.tier}"
    submit = "Ambil alih" if desk.may_take_down else "Kembalikan"
    return form_page(request, form, title, submit=submit, lead="Semua penilaian tetap tersimpan.", **_back(found))


@_both
@work_page(needs=ASSESSES)
def give_back(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Return the worksheet to the unit: what to mend, until when; then look once more."""
    found = assessed_or_404(request, pk)
    desk = desk_of(request.user, found, request.at)
    if not desk.is_last or desk.running is None:
        return _not_now(request, desk, _not_last(desk), ReasonForm(request.POST or None), could=desk.closes)
    open_ends = present.not_recorded(desk.running.number, looking.on_site(desk.running))
    default = present.usual_days(found, day_of(found, request.at))
    sheet = looking.sheet_of(desk.running)
    open_ends += present.left_unsaid(unsaid_of(desk, sheet))
    version, day = sheet_version(sheet), day_of(found, request.at)
    form = ReturnForm(request.POST or None, zone=found, day=day, version=version, initial={"days": default})
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        act = partial(
            closing.return_to_unit, found.pk, reason=typed["reason"], revise_by=typed["revise_by"], seen=typed["versi"],
            by=request.user, at=request.at,
        )  # fmt: skip
        if not is_sure(request):
            rows = [
                ("Zona", found), ("Putaran", desk.running.number), ("Yang diperbaiki", typed["reason"]),
                ("Tenggat", f"{tanggal(typed['revise_by'])} ({typed['days']} hari kerja)"),
                ("Nilai sementara penilai", angka(sheet.score.total)),
            ]  # fmt: skip
            effects = [
                *open_ends,
                "Penilaian semua jenjang dibekukan dengan sidik SHA-256 dan dapat dibaca unit.",
                "Unit memperbaiki dan menyerahkan lagi; itu menjadi putaran berikutnya.",
                *present.revoked(report_in_force(found), "Laporan baru terbit sesudah putaran berikutnya disetujui."),
            ]
            return check_page(
                request, "Kembalikan lembar kerja ini?", rows=rows, effects=effects, submit="Ya, kembalikan",
                **_back(found),
            )  # fmt: skip
        if form.attempt(act, lambda: (version, ())):
            told = f"Lembar kerja dikembalikan; tenggat perbaikannya {tanggal(typed['revise_by'])}."
            return done(request, told, HERE, found.pk)
    lead = "Sesudah ini unit dapat mengubah jawabannya sampai tenggat."
    return form_page(
        request, form, "Kembalikan kepada unit", submit="Lanjutkan", lead=lead, warning=" ".join(open_ends),
        **_back(found),
    )  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def extend(request: WorkRequest, pk: int) -> HttpResponseBase:
    """More time for the unit."""
    found = assessed_or_404(request, pk)
    desk = desk_of(request.user, found, request.at)
    form = ExtendForm(request.POST or None)
    if not desk.closes or desk.state != "dikembalikan" or desk.round is None:
        why = "Yang memperpanjang adalah jenjang terakhir tim penilai, selama unit memperbaiki."
        return _not_now(request, desk, why, form, could=desk.closes)
    if form.is_valid():
        typed = form.cleaned_data
        if attempt(form, lambda: closing.extend(found.pk, **typed, by=request.user, at=request.at)):
            return done(request, f"Tenggat perbaikan menjadi {tanggal(typed['revise_by'])}.", HERE, found.pk)
    lead = f"Tenggat sekarang {tanggal(desk.round.revise_by)}." if desk.round.revise_by else ""
    return form_page(request, form, "Perpanjang tenggat perbaikan", submit="Perpanjang", lead=lead, **_back(found))


@_both
@work_page(needs=ASSESSES)
def agree(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Close the assessment; what it means stands on the page between."""
    found = assessed_or_404(request, pk)
    desk = desk_of(request.user, found, request.at)
    if not desk.is_last or desk.running is None:
        return _not_now(request, desk, _not_last(desk), could=desk.closes)
    sheet = looking.sheet_of(desk.running)
    open_ends = present.not_recorded(desk.running.number, looking.on_site(desk.running))
    open_ends += present.left_unsaid(unsaid_of(desk, sheet))
    version = sheet_version(sheet)
    form = AgreeForm(request.POST or None, day=day_of(found, request.at), version=version)
    if form.is_valid() and not wants_to_edit(request):
        due_on, seen = form.cleaned_data["due_on"], form.cleaned_data["versi"]
        act = partial(closing.agree, found.pk, by=request.user, at=request.at, seen=seen, due_on=due_on)
        if not is_sure(request):
            due_on = due_on or usual_due(found, request.at)
            rows, effects = present.agreement(desk, sheet, looking.recommendations_in(desk.running), due_on)
            return check_page(
                request, "Setujui penilaian ini?", rows=rows, effects=[*open_ends, *effects], submit="Ya, setujui",
                **_back(found),
            )  # fmt: skip
        if form.attempt(act, lambda: (version, ())):
            return done(request, "Penilaian disetujui dan dibekukan.", HERE, found.pk)
    blank = looking.blanks_of(sheet)
    unanswered = [f"{len(blank)} isian belum dijawab penilai; lengkapi dahulu."] if blank else []
    return form_page(
        request, form, "Setujui penilaian", submit="Lanjutkan", warning=" ".join([*unanswered, *open_ends]),
        lead="Jawaban penilai menjadi hasil penilaian internal.", **_back(found),
    )  # fmt: skip


@_both
@work_page(needs=ASSESSES)
def reopen(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Go on assessing after an agreement: why; then what becomes of the issued report, on the page between."""
    found = assessed_or_404(request, pk)
    desk = desk_of(request.user, found, request.at)
    form = ReasonForm(request.POST or None)
    if not desk.may_reopen or desk.round is None:
        why = (
            "Yang membuka lagi adalah jenjang terakhir tim yang menyetujui, selama penyerahan itu belum diambil "
            "penilai berikutnya atau ditarik unit."
        )
        return _not_now(request, desk, why, form, could=bool(desk.closes_for))
    if looking.is_proposed(desk.unit):
        return _not_now(request, desk, closing.PROPOSED, form, could=bool(desk.closes_for))
    report = report_in_force(found)
    effects = present.reopening(report, is_waiting=desk.state == "menunggu")
    if form.is_valid() and not wants_to_edit(request):
        reason = form.cleaned_data["reason"]
        if not is_sure(request):
            rows = [
                ("Zona", found), ("Putaran", desk.round.number),
                ("Laporan yang terbit", report.number if report else "belum ada"), ("Alasan", reason),
            ]  # fmt: skip
            return check_page(
                request, "Buka lagi penilaian ini?", rows=rows, effects=effects, submit="Ya, buka lagi", danger=True,
                carried=[(_REPORT_SEEN, report.number if report else "")], **_back(found),
            )  # fmt: skip
        seen = request.POST.get(_REPORT_SEEN)
        if attempt(
            form, lambda: closing.reopen(found.pk, reason=reason, by=request.user, at=request.at, report_seen=seen)
        ):
            told = f"Penilaian dibuka lagi. {report.number} dicabut." if report else "Penilaian dibuka lagi."
            return done(request, told, HERE, found.pk)
    lead = "Persetujuan yang dibekukan tetap tersimpan dengan tanda sudah ditarik."
    warning = (
        f"{report.number} sudah terbit dan akan dicabut; alasan Anda tampil di halaman verifikasinya." if report else ""
    )
    return form_page(
        request, form, "Buka lagi penilaian", submit="Lanjutkan", lead=lead, warning=warning,
        **_back(found),
    )  # fmt: skip


def _seen(request: WorkRequest) -> int:
    text = request.POST.get("jenjang", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _not_now(
    request: WorkRequest, desk: Desk, why: str, form: ReasonForm | None = None, *, could: bool
) -> HttpResponseBase:  # fmt: skip
    """Whoever could do it at another time came too late, or too early, and keeps what was typed; others may not."""
    if not could:
        return refused(request, why)
    return overtaken(request, why, form, **_back(desk.zone))


def _not_last(desk: Desk) -> str:
    if desk.here and desk.above is not None:
        return f"Putaran ini masih harus lewat {desk.above.tier}. Teruskan ke jenjang berikutnya dahulu."
    return desk.why_not


def _back(found: Zone) -> dict[str, Any]:
    return {"back": reverse(HERE, args=[found.pk]), "back_label": "Penilaian"}
