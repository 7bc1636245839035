"""The pleno: the list, one of them, its meeting, its decisions, closing it, its minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.assessment.access import SEES as READS
from pilar.evaluation.proposal.access import SEES, row_or_404
from pilar.evaluation.proposal.actions import pleno_papers as papers
from pilar.evaluation.proposal.actions import plenos as actions
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.forms.plenos import DecisionForm, MeetingForm, PlenoFilter
from pilar.evaluation.proposal.models import Candidate, Pleno, Proposal
from pilar.evaluation.proposal.pleno_paper import ties
from pilar.evaluation.proposal.predicates import PREDICATES
from pilar.evaluation.proposal.queries.candidates import beside, unmet_of_body
from pilar.evaluation.proposal.queries.year import running_years
from pilar.evaluation.proposal.views.common import GET_POST, HOME, begun, body_here, years_around
from pilar.evaluation.proposal.workflow import DRAFT, WITHDRAWN
from pilar.kernel import documents
from pilar.kernel.documents import Card
from pilar.kernel.exports import Column, Kind
from pilar.kernel.files import FileError
from pilar.kernel.lists import listing
from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body
from pilar.organisation.views import document_pages
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, act_and_return, done, form_page, sent, work_page

LIST: Final = "proposal:plenos"
DETAIL: Final = "proposal:pleno"
LEADS: Final = actions.LEADS
_COLUMNS: Final[list[Column[Pleno]]] = [
    Column("Tahun", lambda row: str(row.year), width=8),
    Column("Predikat", lambda row: row.predicate, width=10),
    Column("Rapat", lambda row: row.held_on, Kind.DATE, width=12),
    Column("Tempat", lambda row: row.place, width=30),
    Column("Calon", lambda row: len(row.candidates.all()), Kind.COUNT, width=8),
    Column("Diusulkan", lambda row: sum(each.decision == Candidate.CHOSEN for each in row.candidates.all()), Kind.COUNT,
           width=10),
    Column("Kuota saat ditutup", lambda row: row.quota, Kind.COUNT, width=12),
    Column("Keadaan", lambda row: row.get_state_display(), width=14),
    Column("Ditutup", lambda row: row.closed_at, Kind.MOMENT, width=16),
]  # fmt: skip


@require_safe
@work_page(needs=SEES)
def pleno_list(request: WorkRequest) -> HttpResponseBase:
    """The plenos of the body, the newest first; candidates of other units are seen from its root only."""
    chosen = body_here(request)
    _refuse_below_root(request, chosen.root.path)
    every, may = Pleno.objects.filter(body=chosen.body), request.rights.may(LEADS, chosen.root.path)
    form, rows, filtered = PlenoFilter(request.GET), every.prefetch_related("candidates"), False
    if form.is_valid():
        typed = form.cleaned_data
        columns = {"year": typed["tahun"], "predicate": typed["predikat"], "state": typed["keadaan"]}
        wanted = {name: value for name, value in columns.items() if value}
        rows, filtered = rows.filter(**wanted), bool(wanted)
    return listing(
        request, rows, "proposal/plenos.html", order=("-year", "predicate", "-pk"), columns=_COLUMNS, title="Pleno",
        filename=f"pleno-{request.day:%Y-%m-%d}", form=form, filtered=filtered or bool(form.errors),
        clear=chosen.address(LIST), chosen=chosen, current=HOME, DRAFT=DRAFT,
        to_begin=_to_begin(chosen.body, request.day) if may else [],
    )  # fmt: skip


def _to_begin(body: Body, day: date) -> list[tuple[int, str, str]]:
    """Year and predicate of each pleno that is not open, and why none can begin."""
    open_ = set(Pleno.objects.filter(body=body, state=DRAFT).values_list("year", "predicate"))
    pairs = [(year, each) for year in running_years(body.pk, day) for each in PREDICATES]
    return [(*pair, _why_not(body, *pair)) for pair in pairs if pair not in open_]


def _why_not(body: Body, year: int, predicate: str) -> str:
    """Why no pleno can begin; empty where one can. Two queries at most."""
    try:
        actions.refuse_beginning(body, year, predicate)
    except ProposalError as error:
        return error.message.removesuffix(" Belum ada yang berubah.")
    return ""


@require_POST
@work_page(needs=LEADS)
def pleno_new(request: WorkRequest, year: int, predicate: str) -> HttpResponseBase:
    """Begin one, or go to the one that is open."""
    chosen = body_here(request)
    if year not in years_around(request) or predicate not in PREDICATES:
        raise Http404

    def act() -> Pleno:
        return actions.begin(chosen.root, year, predicate, by=request.user, at=request.at)

    return begun(request, act, "dimulai", DETAIL, chosen.address(LIST))


@require_safe
@work_page(needs=SEES)
def pleno_detail(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Candidates by rank with the decision on each, what stands against closing, the minutes."""
    pleno, root = _seen(request, pk)
    rows = list(pleno.candidates.select_related("zone"))
    is_open = pleno.state == DRAFT
    quota = actions.quota_of(pleno)
    paper = documents.documents_of(pleno).first()
    leads = request.rights.may(LEADS, root)
    card = _card(request, pk, paper, leads=leads) if paper else None
    against = [*actions.outdated(pleno, rows), *actions.refusals(pleno, rows, quota)] if is_open else []
    known = beside(pleno, rows, request.day)
    return render(request, "proposal/pleno.html", {
        "pleno": pleno, "rows": [(row, actions.deviates(row, rows), known[row.zone_id]) for row in rows],
        "quota": quota, "common": unmet_of_body(pleno), "sees_tpi": request.rights.may(READS, root),
        "ties": ties(rows), "proposal": None if is_open else _proposal_of(pleno),
        "is_open": is_open, "against": against, "card": card,
        "may": is_open and leads, "current": HOME,
    })  # fmt: skip


def _card(request: WorkRequest, pk: int, paper: Document, *, leads: bool) -> Card:
    return documents.card(
        paper, request.day, pdf=reverse("proposal:pleno_paper", args=[pk]),
        upload=reverse("proposal:pleno_signed", args=[pk]) if leads else "",
        revoke=reverse("proposal:pleno_revoke", args=[pk]) if leads else "",
        copy=lambda copy: reverse("proposal:pleno_copy", args=[pk, copy.version]),
    )  # fmt: skip


def _proposal_of(pleno: Pleno) -> Proposal | None:
    rows = Proposal.objects.filter(body=pleno.body_id, year=pleno.year, predicate=pleno.predicate)
    return rows.exclude(state=WITHDRAWN).first()


@require_http_methods(GET_POST)
@work_page(needs=LEADS)
def meeting(request: WorkRequest, pk: int) -> HttpResponseBase:
    """When, where and with whom."""
    pleno = _led(request, pk)
    initial = {"tanggal": pleno.held_on, "tempat": pleno.place, "peserta": pleno.attendants, "pembahasan": pleno.note}
    form = MeetingForm(sent(request), version=actions.version(pleno), initial=initial)
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Pleno.objects.get(pk=pk)
            held = tanggal(now.held_on) if now.held_on else "belum diisi"
            return actions.version(now), [("Tanggal", held), ("Peserta", now.attendants), ("Pembahasan", now.note)]

        if form.attempt(
            lambda: actions.describe(pk, form.meeting(), by=request.user, at=request.at, seen=form.seen), stored
        ):
            return done(request, "Keterangan rapat disimpan.", DETAIL, pk)
    return form_page(
        request, form, "Keterangan rapat", submit="Simpan", back=reverse(DETAIL, args=[pk]), back_label=str(pleno),
        template="organisation/edit_page.html", current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=LEADS)
def decision(request: WorkRequest, pk: int, row: int) -> HttpResponseBase:
    """Decide of one candidate."""
    pleno = _led(request, pk)
    found = Candidate.objects.filter(pleno=pleno, pk=row).select_related("zone").first()
    if found is None:
        raise Http404
    initial = {"keputusan": found.decision, "alasan": found.reason}
    form = DecisionForm(sent(request), version=actions.candidate_version(found), initial=initial)

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = Candidate.objects.get(pk=row)
        return actions.candidate_version(now), [
            ("Keputusan", now.get_decision_display() or "belum diputuskan"), ("Alasan", now.reason or "belum ditulis"),
            ("Peringkat", f"{now.rank}, nilai TPI {angka(now.total)}"),
        ]  # fmt: skip

    if form.is_valid():
        typed = form.cleaned_data
        saved = form.attempt(lambda: actions.decide(
            pk, row, typed["keputusan"], typed["alasan"], by=request.user, at=request.at, seen=form.seen
        ), stored)  # fmt: skip
        if saved:
            return done(request, f"Keputusan atas {found.zone.name} disimpan.", DETAIL, pk)
    return form_page(
        request, form, f"Keputusan atas {found.zone.name}", submit="Simpan", back=reverse(DETAIL, args=[pk]),
        back_label=str(pleno), template="proposal/decision.html", current=HOME, candidate=found,
        each=beside(pleno, [found], request.day)[found.zone_id], common=unmet_of_body(pleno),
        sees_tpi=request.rights.may(READS, root_of(pleno.body).path),
    )  # fmt: skip


@require_POST
@work_page(needs=LEADS)
def refresh(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Read the agreed zones again."""
    _led(request, pk)
    return act_and_return(
        request, lambda: actions.refresh(pk, by=request.user, at=request.at), "Calon dibaca ulang.", DETAIL, pk
    )


@require_http_methods(GET_POST)
@work_page(needs=LEADS)
def close(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Close it after a second look."""
    pleno = _led(request, pk)
    back = reverse(DETAIL, args=[pk])
    if is_sure(request):
        return act_and_return(
            request, lambda: actions.close(pk, by=request.user, at=request.at),
            "Pleno ditutup. Berita acaranya terbit dan rancangan usulannya siap.", DETAIL, pk,
        )  # fmt: skip
    if wants_to_edit(request):
        return HttpResponseRedirect(back)
    chosen = pleno.candidates.filter(decision=Candidate.CHOSEN).select_related("zone")
    rows = [("Pleno", str(pleno)), ("Diusulkan", ", ".join(row.zone.name for row in chosen) or "belum ada")]
    effects = [
        "Keputusan dan alasannya tidak dapat diubah lagi, dan berita acara diberi nomor.",
        "Rancangan usulan instansi disusun ulang menurut keputusan ini; alasan pengecualian yang sudah ada tetap.",
    ]
    return check_page(
        request, "Tutup pleno ini?", rows=rows, effects=effects, submit="Ya, tutup", back=back, back_label=str(pleno),
        current=HOME,
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def paper(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The minutes as PDF."""
    found = _minutes(_pleno(request, pk))
    return _served(request, pk, lambda: documents.pdf_response(found, request))


@require_safe
@work_page(needs=SEES)
def paper_copy(request: WorkRequest, pk: int, version: int) -> HttpResponseBase:
    """A signed copy of the minutes."""
    minutes = _minutes(_pleno(request, pk))
    found = minutes.signed_copies.filter(version=version).select_related("stored").first()
    if found is None:
        raise Http404
    return _served(request, pk, lambda: documents.signed_response(found, request))


@require_http_methods(GET_POST)
@work_page(needs=LEADS)
def paper_signed(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Upload the minutes as they were signed."""
    pleno = _led(request, pk)
    return document_pages.upload(
        request, _minutes(pleno),
        lambda taken, method: papers.attach_signed(pk, taken, method=method, by=request.user, at=request.at),
        back=reverse(DETAIL, args=[pk]), back_label=str(pleno),
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=LEADS)
def paper_revoke(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Say that the minutes count no more."""
    pleno = _led(request, pk)
    return document_pages.revoke(
        request, _minutes(pleno), lambda reason: papers.revoke(pk, reason, by=request.user, at=request.at),
        back=reverse(DETAIL, args=[pk]), back_label=str(pleno),
    )  # fmt: skip


def _minutes(pleno: Pleno) -> Document:
    found = documents.documents_of(pleno).first()
    if found is None:
        raise Http404
    return found


def _served(request: WorkRequest, pk: int, response: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return response()
    except FileError as error:
        messages.error(request, error.message)
        return redirect(DETAIL, pk)


def _seen(request: WorkRequest, pk: int) -> tuple[Pleno, str]:
    """The pleno with the path of its body's root, from where it is read. Two queries."""
    pleno = row_or_404(request, Pleno, pk, rows=Pleno.objects.select_related("body"))
    root = root_of(pleno.body).path
    _refuse_below_root(request, root)
    return pleno, root


def _pleno(request: WorkRequest, pk: int) -> Pleno:
    return _seen(request, pk)[0]


def _led(request: WorkRequest, pk: int) -> Pleno:
    pleno = _pleno(request, pk)
    if not request.rights.may(LEADS, root_of(pleno.body).path):
        raise AccessDenied("Pleno dipimpin Inspektorat; Biro/Bagian Organisasi membacanya.")
    return pleno


def _refuse_below_root(request: WorkRequest, root: str) -> None:
    """Ranks compare units of different OPDs: they are read from the body's root only."""
    if not request.rights.may(SEES, root):
        raise AccessDenied("Pleno dibaca Inspektorat, Biro/Bagian Organisasi, dan pimpinan instansi.")
