"""What becomes of a change: made, confirmed or sent back, integrated, dropped; its proofs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.areas.change.access import MANAGES
from pilar.areas.change.actions import agents as actions
from pilar.areas.change.forms.agents import CONFIRMED, ConfirmForm, IntegrateForm, MadeForm
from pilar.areas.change.forms.papers import MOST_OFFERED, ProofForm, decree_choices
from pilar.areas.change.models import AgentChange, AgentChangeFile
from pilar.areas.change.queries.agents import SEES
from pilar.areas.change.views.agents import acts, change_or_404, change_page
from pilar.areas.change.views.common import GET_POST, bring, reason_page, serve
from pilar.areas.change.workflow import CONFIRM
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.web import WorkRequest, done, form_page, sent, work_page
from pilar.records.access import records_seen
from pilar.records.models import Decree
from pilar.records.workflow import IN_FORCE

_NOT_YOURS = "Perubahan dicatat oleh agennya sendiri atau oleh tim kerja ZI unitnya. Belum ada yang berubah."


def _own(request: WorkRequest, pk: int) -> AgentChange:
    change = change_or_404(request, pk)
    if not acts(request, change)["writes"]:
        raise AccessDenied(_NOT_YOURS)
    return change


def _over(request: WorkRequest, pk: int, capability: str) -> AgentChange:
    change = change_or_404(request, pk)
    if not request.rights.may(capability, change.unit.path):
        raise AccessDenied("Peran Anda di unit ini tidak mencakup tindakan ini. Belum ada yang berubah.")
    return change


def _stored(pk: int) -> Callable[[], tuple[str, list[tuple[str, object]]]]:
    """What a conflict shows beside what was typed."""

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = AgentChange.objects.get(pk=pk)
        return actions.version(now), [
            ("Perubahan", now.title), ("Keadaan", now.get_state_display()), ("Dibuat pada", tanggal(now.made_on)),
            ("Hasil", now.result),
        ]  # fmt: skip

    return stored


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def make(request: WorkRequest, pk: int) -> HttpResponseBase:
    """State that it has been made, with result and proof."""
    change = _own(request, pk)
    form = MadeForm(
        sent(request), files=uploads(request), version=actions.version(change), camera="foto" in request.GET,
        initial={"tanggal": change.made_on or request.day, "hasil": change.result},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data
        made = form.attempt(
            lambda: actions.make(
                pk, typed["tanggal"], typed["hasil"], form.paper(), by=request.user, at=request.at, seen=form.seen
            ),
            _stored(pk),
        )
        if made:
            return done(request, "Dinyatakan sudah dibuat. Atasan diminta mengonfirmasi.", "change:agent_change", pk)
    form.keep_files()
    lead = "Bukti yang sudah diunggah tetap ada; tambahkan bila perlu." if change.files.exists() else ""
    return _form(request, change, form, "Nyatakan sudah dibuat", "Kirim kepada atasan", lead)


@require_POST
@work_page(needs=SEES)
def confirm(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The superior confirms or sends back."""
    change = _over(request, pk, CONFIRM)
    form = ConfirmForm(sent(request), version=actions.version(change))
    if form.is_valid():
        by: Any = {"by": request.user, "at": request.at, "seen": form.seen}
        right = form.cleaned_data["hasil"] == CONFIRMED
        judged = form.attempt(
            lambda: actions.confirm(pk, **by) if right else actions.send_back(pk, form.cleaned_data["alasan"], **by),
            _stored(pk),
        )
        if judged:
            said = "Perubahan dikonfirmasi." if right else "Dikembalikan kepada agennya dengan alasan Anda."
            return done(request, said, "change:agent_change", pk)
    return change_page(request, change_or_404(request, pk), form)


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def integrate(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Where it lives on."""
    change = _over(request, pk, MANAGES)
    rows = records_seen(Decree, request.user, request.at).filter(state=IN_FORCE).order_by("-valid_from")
    form = IntegrateForm(
        sent(request), files=uploads(request), version=actions.version(change),
        decrees=decree_choices(rows[:MOST_OFFERED]),
        initial={"tempat": change.integrated_into, "nama": change.integrated_as, "mulai": change.integrated_on,
                 "sampai": change.integrated_until, "keputusan": change.decree_id},
    )  # fmt: skip
    if form.is_valid():
        kept = form.attempt(
            lambda: actions.integrate(pk, form.into, form.paper(), by=request.user, at=request.at, seen=form.seen),
            _stored(pk),
        )
        if kept:
            return done(request, "Integrasinya tercatat.", "change:agent_change", pk)
    form.keep_files()
    return _form(
        request, change, form, "Catat integrasi", "Simpan integrasi",
        "Perubahan menetap bila masuk SOP, keputusan, atau sistem yang berlaku. Kaitkan keputusannya atau unggah "
        "halaman yang memuatnya.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def drop(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Give it up."""
    change = _over(request, pk, MANAGES)
    return reason_page(
        request, "Hentikan perubahan", lambda why: actions.drop(pk, why, by=request.user, at=request.at),
        "Perubahan dihentikan.", "change:agent_change", pk, submit="Hentikan", back=_address(pk),
        back_label=change.title,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def file_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One more proof."""
    change = _own(request, pk)
    form = ProofForm(sent(request), uploads(request), kinds=AgentChangeFile.KINDS, camera="foto" in request.GET)
    if form.is_valid():
        typed = form.cleaned_data
        made = bring(form, lambda paper: actions.add_file(
            pk, typed["untuk"], typed["judul"], paper, by=request.user, at=request.at
        ) if paper else None)  # fmt: skip
        if made:
            return done(request, f"“{made.title}” tersimpan.", "change:agent_change", pk)
    form.keep_files()
    return _form(request, change, form, "Tambah bukti", "Simpan bukti", "")


@require_safe
@work_page(needs=SEES)
def file(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    """The bytes of a proof."""
    change = change_or_404(request, pk)
    return serve(request, change.files.filter(pk=file).select_related("stored").first(), "change:agent_change", pk)


def _form(request: WorkRequest, change: AgentChange, form: Any, title: str, submit: str, lead: str) -> HttpResponseBase:
    return form_page(
        request, form, title, submit=submit, back=_address(change.pk), back_label=change.title, lead=lead,
        template="organisation/edit_page.html", current="change:home",
    )  # fmt: skip


def _address(pk: int) -> str:
    return reverse("change:agent_change", args=[pk])
