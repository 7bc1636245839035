"""Pages of the anonymous pulse: the rounds, one round with its results, and the sheet that the staff fill in."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from pilar.areas.change.access import MANAGES, SEES, row_or_404, rows_seen
from pilar.areas.change.actions import pulses as actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.forms.pulses import AnswerForm, PulseForm, WithdrawForm
from pilar.areas.change.models import Pulse, PulseTicket
from pilar.areas.change.presenters.pulses import drawn, result_rows
from pilar.areas.change.pulse_questions import GROUPS
from pilar.areas.change.queries import pulses as queries
from pilar.areas.change.sections import Card, section
from pilar.areas.change.workflow import CLOSED, DRAFT, OPEN
from pilar.errors import NotFoundError
from pilar.kernel.exports import Column
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import require
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.queries.me import own_duties
from pilar.organisation.views.checking import check_page, is_sure
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS: Final[tuple[Column[Pulse], ...]] = (
    Column("Jajak", lambda row: row.title, width=50),
    Column("Unit", lambda row: row.unit.name, width=40),
    Column("Putaran", lambda row: row.round, width=10),
    Column("Keadaan", lambda row: row.get_state_display(), width=18),
    Column("Sampai", lambda row: tanggal(row.closes_on), width=20),
    Column("Diundang", lambda row: row.invited, width=10),
    Column("Menjawab", lambda row: row.answered if row.state == CLOSED else "", width=10),
    Column("Indeks penolakan", lambda row: row.resistance, width=16),
)


@section(
    "pulse", "Jajak kesediaan berubah", "change:pulses", place=60,
    does="Jajak singkat tanpa nama, dua putaran; hasilnya hanya gabungan.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """One query."""
    last = (
        rows_seen(Pulse, request.user, request.at).filter(state__in=(OPEN, CLOSED)).order_by("-opens_on", "-pk").first()
    )
    if last is None:
        return Card("Belum ada jajak. Rencanakan putaran pertama.")
    if last.state == OPEN:
        return Card(f"Putaran {last.round} berjalan sampai {tanggal(last.closes_on)}.")
    figure = angka(last.resistance, 1) if last.resistance is not None else ""
    return Card(f"Indeks penolakan putaran {last.round}, ditutup {tanggal(last.closed_on)}.", figure)


@require_safe
@work_page(needs=SEES)
def pulse_list(request: WorkRequest) -> HttpResponseBase:
    """The rounds that one sees, the newest first. Three queries."""
    rows = queries.with_tickets(rows_seen(Pulse, request.user, request.at))
    return listing(
        request, rows, "change/pulses.html", order=("-opens_on", "-pk"), columns=COLUMNS, title="Jajak pegawai",
        filename=f"jajak-{request.day}", note="Hanya angka gabungan; kelompok kecil disembunyikan.",
        may_plan=request.rights.may(MANAGES), current="change:home",
    )  # fmt: skip


@_both
@work_page(needs=MANAGES)
def pulse_new(request: WorkRequest) -> HttpResponseBase:
    """A further round, as a draft."""
    units = choosable_units(request.user, request.at, MANAGES, request.day)
    form = PulseForm(request.POST or None, units=units, initial={"opens_on": request.day})
    if form.is_valid():
        typed = dict(form.cleaned_data)
        unit, title = typed.pop("unit"), typed.pop("title")
        made = attempt(form, lambda: actions.plan_pulse(unit, title, by=request.user, at=request.at, **typed))
        if made:
            return done(request, "Rancangan jajak disimpan. Periksa, lalu mulai.", "change:pulse", made.pk)
    return form_page(
        request, form, "Jajak baru", submit="Simpan rancangan", lead="Pertanyaannya sama di setiap putaran.",
        back=reverse("change:pulses"), back_label="Jajak pegawai", current="change:home",
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def pulse_page(request: WorkRequest, pk: int) -> HttpResponse:
    """One round: what it asks, how far it is, and after closing its results beside the other rounds. Four queries."""
    pulse = row_or_404(request, Pulse, pk, rows=queries.with_tickets(Pulse.objects.all()))
    closed = queries.rounds(pulse.unit)
    names: dict[str, Any] = {
        "pulse": pulse, "groups": GROUPS, "rows": result_rows(pulse), "rounds": closed, "drawn": drawn(closed, pulse),
        "comparison": queries.compared([each for each in closed if each.round <= pulse.round]),
        "may_manage": request.rights.may(MANAGES, pulse.unit.path), "is_over": pulse.closes_on < request.day,
        "is_draft": pulse.state == DRAFT, "is_open": pulse.state == OPEN, "is_closed": pulse.state == CLOSED,
        "current": "change:home",
    }  # fmt: skip
    return render(request, "change/pulse.html", names)


@_both
@work_page(needs=MANAGES)
def pulse_start(request: WorkRequest, pk: int) -> HttpResponseBase:
    """From now on the staff may answer."""
    pulse = _managed(request, pk)
    if is_sure(request):
        return act_and_return(
            request, lambda: actions.start_pulse(pk, by=request.user, at=request.at),
            "Jajak dimulai. Pegawai melihatnya di ruang kerja masing-masing.", "change:pulse", pk,
        )  # fmt: skip
    return _check(request, pulse, "Mulai jajak ini?", "Ya, mulai", [
        f"Semua pegawai {pulse.unit} dan unit di bawahnya dapat menjawab sampai {tanggal(pulse.closes_on)}.",
        "Setiap orang menjawab satu kali. Tidak seorang pun, juga Anda, dapat melihat siapa menjawab apa.",
    ])  # fmt: skip


@_both
@work_page(needs=MANAGES)
def pulse_close(request: WorkRequest, pk: int) -> HttpResponseBase:
    """End it: the sums become results."""
    pulse = _managed(request, pk)
    if is_sure(request):
        return act_and_return(
            request, lambda: actions.close_pulse(pk, by=request.user, at=request.at),
            "Jajak ditutup. Hasil gabungannya ada di bawah.", "change:pulse", pk,
        )  # fmt: skip
    return _check(request, pulse, "Tutup jajak ini?", "Ya, tutup", [
        "Sesudah ini tidak ada yang dapat menjawab lagi, dan jajaknya tidak dapat dibuka kembali.",
        "Yang disimpan hanya hasil gabungan. Catatan siapa yang sudah menjawab dihapus.",
    ])  # fmt: skip


@_both
@work_page(needs=MANAGES)
def pulse_withdraw(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Call it off, with the reason."""
    pulse = _managed(request, pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.withdraw_pulse(pk, reason, by=request.user, at=request.at)):
            return done(request, "Jajak dibatalkan. Tidak ada jawaban yang disimpan.", "change:pulse", pk)
    return form_page(
        request, form, "Batalkan jajak", submit="Batalkan jajak", danger=True, warning=(
            "Jawaban yang sudah masuk dibuang dan tidak dapat dikembalikan." if pulse.state == OPEN else ""
        ), current="change:home", **_back(pulse),
    )  # fmt: skip


@_both
@sensitive_post_parameters()
@work_page()
def pulse_answer(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The sheet, for whoever is on duty there; afterwards, that it was taken. Never what was answered."""
    duties = own_duties(request.user, request.day)
    pulse = queries.asked(duties).exclude(state=DRAFT).select_related("unit").filter(pk=pk).first() if duties else None
    if pulse is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    names: dict[str, Any] = {"pulse": pulse, "form": form, "current": "work"}
    names["is_over"] = pulse.state != OPEN or pulse.closes_on < request.day
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_pulse(pk, form.cleaned_data, by=request.user, at=request.at)
        except NotFoundError as error:
            raise Http404 from error
        except ChangeError as error:
            return render(request, "change/pulse_answer.html", {**names, "refused": error.message}, status=409)
        return redirect("change:pulse_answer", pk)
    names["is_done"] = PulseTicket.objects.filter(pulse=pulse, person=request.user.person_id).exists()
    return render(request, "change/pulse_answer.html", names, status=422 if form.errors else 200)


def _managed(request: WorkRequest, pk: int) -> Pulse:
    pulse = row_or_404(request, Pulse, pk, rows=Pulse.objects.select_related("unit"))
    require(request.user, MANAGES, pulse.unit, at=request.at)
    return pulse


def _check(request: WorkRequest, pulse: Pulse, title: str, submit: str, effects: list[str]) -> HttpResponse:
    rows = [("Jajak", pulse.title), ("Unit", pulse.unit.name), ("Putaran", pulse.round),
            ("Hari terakhir menjawab", tanggal(pulse.closes_on))]  # fmt: skip
    return check_page(request, title, rows=rows, effects=effects, submit=submit, current="change:home", **_back(pulse))


def _back(pulse: Pulse) -> dict[str, Any]:
    return {"back": reverse("change:pulse", args=[pulse.pk]), "back_label": pulse.title}
