"""The pacts of a unit: their texts, how many have signed, what can be done."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.areas.change.access import MANAGES, SEES
from pilar.areas.change.actions import pacts as actions
from pilar.areas.change.actions import papers
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.forms.pacts import NewPactForm, NoReasonForm, PactForm, ReasonForm
from pilar.areas.change.models import Pact, PactStep
from pilar.areas.change.pact_texts import defaults, parsed
from pilar.areas.change.presenters.pacts import pictures
from pilar.areas.change.queries import pacts, signatures
from pilar.areas.change.sections import Card, section
from pilar.areas.change.workflow import DRAFT, OPEN, PACT
from pilar.kernel.pager import page
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import require
from pilar.organisation.queries.grants import names_of
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

GET_POST: Final = ["GET", "HEAD", "POST"]
_ON_CARD: Final = 3


@section(
    "pact", "Pakta integritas", "change:pacts", place=20,
    does="Teks setahun, penandatanganan di ponsel, kios, dan pindaian; siapa yang belum.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """The newest open pact; eight queries at most."""
    found = list(pacts.latest_open(request.rights)[: _ON_CARD + 1])
    individual = next((each for each in found if each.kind == Pact.INDIVIDUAL), None)
    if individual is None:
        return Card("Tidak ada pakta yang sedang dibuka.", acts=_start(request))
    share = pacts.share(individual, request.day, pacts.reach(request.rights, individual, SEES))
    until = f", tenggat {tanggal(individual.due_on)}" if individual.due_on else ""
    return Card(
        f"sudah menandatangani {individual}, {individual.unit}{until}.",
        figure=f"{angka(share.signed, 0)} dari {angka(share.total, 0)}",
        acts=(("Lihat siapa yang belum", reverse("change:pact", args=[individual.pk])),),
    )


def _start(request: WorkRequest) -> tuple[tuple[str, str], ...]:
    return (("Tulis rancangan", reverse("change:pact_new")),) if request.rights.may(MANAGES) else ()


@require_safe
@work_page(needs=SEES)
def pact_list(request: WorkRequest) -> HttpResponse:
    """The pacts that one sees, the newest first. Two queries."""
    rows = pacts.counted(pacts.seen(request.rights)).select_related("unit")
    names = {
        "page": page(rows, request.GET, order=("-year", "-created_at", "-pk")),
        "may_manage": request.rights.may(MANAGES), "current": "change:home",
    }  # fmt: skip
    return render(request, "change/pacts.html", names)


def pact_or_404(request: WorkRequest, pk: int) -> Pact:
    """The pact with unit and body, where it is seen."""
    with or_404():
        return actions.seen_or_refuse(pk, request.user, request.at)


@require_safe
@work_page(needs=SEES)
def pact(request: WorkRequest, pk: int) -> HttpResponse:
    """One pact: its text, how many have signed by rank and unit, what became of it."""
    found = pact_or_404(request, pk)
    paths = pacts.reach(request.rights, found, SEES)
    manages_all = request.rights.may(MANAGES, found.unit.path)
    preamble, points = parsed(found.text)
    names: dict[str, Any] = {
        "pact": found, "preamble": preamble, "points": points, "manages": manages_all, "current": "change:home",
        "manages_some": bool(pacts.reach(request.rights, found, MANAGES)),
        "reads": bool(signatures.readers_paths(request.rights)),
        "publishes": request.rights.may(actions.PUBLISHES, found.unit.path),
        "may_publish": found.state in actions.PUBLIC_STATES,
        "steps": _steps(found),
        "moves": list(PACT.open_to(found)) if manages_all else [], "partial": paths != (found.unit.path,),
    }  # fmt: skip
    if found.state != DRAFT:
        tally = pacts.tally(found, pacts.counted_on(found, request.day), paths)
        names |= {"tally": tally, "head": pacts.head_first(found, request.day), **pictures(tally)}
    return render(request, "change/pact.html", names)


def _steps(found: Pact) -> list[tuple[PactStep, str, str]]:
    """What became of it: each step, what was done, and by whom."""
    taken = list(found.steps.order_by("at", "pk"))
    names = names_of(step.by for step in taken)
    return [(step, PACT.told(step.name), names[step.by]) for step in taken]


# -- the text


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def pact_new(request: WorkRequest) -> HttpResponse:
    """A draft with the default text of its kind."""
    kind = request.GET.get("jenis", Pact.INDIVIDUAL)
    text = defaults().get(kind) or defaults()[Pact.INDIVIDUAL]
    initial = {
        "jenis": kind, "tahun": request.day.year, "judul": text.title, "teks": text.text, "dasar": text.source,
    }  # fmt: skip
    form = NewPactForm(sent(request), initial=initial, units=units_for(request.rights, MANAGES, open_on=request.day))
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(form, lambda: actions.create(
            typed["unit"], typed["jenis"], typed["tahun"], form.draft, by=request.user, at=request.at,
        ))  # fmt: skip
        if made is not None:
            return done(
                request, "Rancangan tersimpan. Periksa, lalu buka untuk ditandatangani.", "change:pact", made.pk
            )
    lead = "Teks bawaan ditulis menurut tujuh butir PermenPANRB 49/2011. Ubah seperlunya sebelum dibuka."
    return form_page(
        request, form, "Rancangan pakta", submit="Simpan rancangan", back=reverse("change:pacts"),
        back_label="Pakta integritas", lead=lead, template="change/pact_form.html", joint=Pact.JOINT, kind=kind,
        current="change:home",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def pact_change(request: WorkRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    found = pact_or_404(request, pk)
    require(request.user, MANAGES, found.unit, at=request.at)
    initial = {"judul": found.title, "teks": found.text, "dasar": found.source, "tenggat": found.due_on}
    form = PactForm(sent(request), version=actions.version(found), initial=initial)
    if found.state != DRAFT and request.method != "POST":
        return redirect("change:pact", pk)
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Pact.objects.get(pk=pk)
            return actions.version(now), [("Judul", now.title), ("Teks", now.text), ("Tenggat", tanggal(now.due_on))]

        changed = form.attempt(
            lambda: actions.change(pk, form.draft, by=request.user, at=request.at, seen=form.seen), stored
        )
        if changed is not None:
            return done(request, "Rancangan sudah diubah.", "change:pact", pk)
    return form_page(
        request, form, f"Ubah {found}", submit="Simpan rancangan", back=reverse("change:pact", args=[pk]),
        back_label=str(found), template="organisation/edit_page.html", current="change:home",
    )  # fmt: skip


@require_POST
@work_page(needs=MANAGES)
def pact_version(request: WorkRequest, pk: int) -> HttpResponse:
    """A new version with the text of this one, as a draft to be changed."""
    found = pact_or_404(request, pk)
    draft = actions.Draft(found.title, found.text, found.due_on, found.source)
    try:
        made = actions.create(found.unit, found.kind, found.year, draft, by=request.user, at=request.at)
    except ChangeError as error:
        return _back_with(request, error.message, pk)
    return done(request, f"Rancangan versi {made.version} dibuat dari teks ini.", "change:pact_change", made.pk)


@require_safe
@work_page(needs=SEES)
def pact_preview(request: WorkRequest, pk: int) -> HttpResponse:
    """How the signed paper will look."""
    found = pact_or_404(request, pk)
    response = HttpResponse(papers.preview(found, at=request.at), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"Pratinjau {found}.pdf") or "inline"
    return response


# -- its states


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def pact_move(request: WorkRequest, pk: int, name: str) -> HttpResponse:
    """Open, close, reopen or withdraw: what follows is said before it is done."""
    found = pact_or_404(request, pk)
    transition = PACT.transitions.get(name)
    if transition is None:
        raise Http404
    require(request.user, transition.capability, found.unit, at=request.at)
    form: ReasonForm | NoReasonForm = (ReasonForm if transition.needs else NoReasonForm)(sent(request))
    if form.is_valid():
        reason = form.cleaned_data.get("alasan", "")
        moved = attempt(
            form, lambda: actions.move(pk, name, by=request.user, at=request.at, reason=reason)
        )  # fmt: skip
        if moved is not None:
            return done(request, f"{moved}: {moved.get_state_display().lower()}.", "change:pact", pk)
    return form_page(
        request, form, f"{transition.label}: {found}", submit=transition.label,
        back=reverse("change:pact", args=[pk]), back_label=str(found), lead=_EFFECTS[name].format(unit=found.unit),
        warning=_replaces(found) if transition.target == OPEN else "", danger=name == "withdraw",
        current="change:home",
    )  # fmt: skip


_EFFECTS: Final = {
    "open": "Sejak dibuka, semua yang bertugas di {unit} dan di bawahnya dapat menandatangani, dan teksnya tidak "
            "dapat diubah lagi. Kepala diharapkan menandatangani lebih dulu.",
    "close": "Tidak ada lagi yang dapat menandatangani, juga di kios. Tanda tangan yang ada tetap berlaku.",
    "reopen": "Yang belum menandatangani dapat menandatangani lagi teks yang sama.",
    "withdraw": "Pakta tidak berlaku lagi dan tanda tangannya tidak dihitung. Riwayatnya tetap tersimpan.",
}  # fmt: skip


def _replaces(found: Pact) -> str:
    other = (
        Pact.objects.filter(unit=found.unit, kind=found.kind, year=found.year, state=OPEN).exclude(pk=found.pk).first()
    )
    if other is None:
        return ""
    return f"Versi {other.version} sedang dibuka dan akan ditutup; penanda tangannya menandatangani lagi versi ini."


@require_POST
@work_page(needs=SEES)
def pact_public(request: WorkRequest, pk: int) -> HttpResponse:
    """Show text and share to the public, or take them back."""
    pact_or_404(request, pk)
    wanted = request.POST.get("tampil") == "ya"
    try:
        actions.publish(pk, wanted, by=request.user, at=request.at)
    except ChangeError as error:
        return _back_with(request, error.message, pk)
    said = "Publik sekarang membaca teks dan porsinya, tanpa nama." if wanted else "Pakta ini tidak lagi dibaca publik."
    return done(request, said, "change:pact", pk)


def _back_with(request: WorkRequest, message: str, pk: int) -> HttpResponse:
    messages.error(request, message)
    return redirect("change:pact", pk)
