"""Proposals: the list, one of them with how its units stand, and what is done with a draft."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.models import Assessor, Zone
from pilar.evaluation.proposal.access import MANAGES, SEES, own_zones, row_or_404
from pilar.evaluation.proposal.actions import fixing, proposals
from pilar.evaluation.proposal.forms.proposals import AddForm, ProposalFilter, TermsForm
from pilar.evaluation.proposal.models import Proposal, ProposedUnit, Quota
from pilar.evaluation.proposal.predicates import PREDICATES, WBK
from pilar.evaluation.proposal.queries.decided import Decided, decided_for
from pilar.evaluation.proposal.queries.prerequisites import lacking
from pilar.evaluation.proposal.queries.standing import Standing, rows_of, standings
from pilar.evaluation.proposal.views.common import GET_POST, HOME, begun, body_here, history, serve, years_around
from pilar.evaluation.proposal.workflow import DRAFT, FIXED, PROPOSAL
from pilar.evaluation.workflow import AGREED
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.organisation.access import AccessDenied, visible_to
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Unit
from pilar.organisation.web import WorkRequest, act_and_return, done, form_page, sent, work_page

LIST: Final = "proposal:proposals"
DETAIL: Final = "proposal:proposal"
KINDS: Final = {DRAFT: "plain", FIXED: "good", "withdrawn": "warn"}


def _columns(whole: Collection[int]) -> list[Column[Proposal]]:
    """Letter and hash are those of the whole, for whoever sees it: ``whole`` has the ids of those bodies."""

    def seen(told: Callable[[Proposal], object]) -> Callable[[Proposal], object]:
        return lambda row: told(row) if row.body_id in whole else ""

    return [
        Column("Tahun", lambda row: row.year, Kind.COUNT, width=8),
        Column("Predikat", lambda row: row.predicate, width=10),
        Column("Keadaan", lambda row: row.get_state_display(), width=14),
        Column("Unit", lambda row: "; ".join(each.name for each in row.units.all()), width=60),
        Column("Nomor surat", seen(lambda row: row.letter_number), width=30),
        Column("Tanggal surat", seen(lambda row: row.letter_on), Kind.DATE, width=12),
        Column("Ditetapkan", lambda row: row.fixed_at, Kind.MOMENT, width=16),
        Column("Sidik SHA-256", seen(lambda row: row.sha256), width=66),
    ]


@require_safe
@work_page(needs=SEES)
def proposal_list(request: WorkRequest) -> HttpResponseBase:
    """The proposals of one's body that one sees as a whole, or in which one's units stand; then those units alone."""
    form = ProposalFilter(request.GET)
    whole = {held.body_id for held in request.rights.held if held.kind == Unit.BODY and SEES in held.role.may}
    own = own_zones(request.user, request.at).values("pk")
    units = ProposedUnit.objects.filter(Q(proposal__body__in=whole) | Q(zone__in=own)).order_by("rank", "pk")
    rows = visible_to(Proposal, request.user, request.at, SEES).select_related("body")
    rows = rows.filter(Q(body__in=whole) | Q(pk__in=ProposedUnit.objects.filter(zone__in=own).values("proposal")))
    rows = rows.prefetch_related(Prefetch("units", queryset=units))
    if form.is_valid():
        typed = form.cleaned_data
        if typed["tahun"]:
            rows = rows.filter(year=typed["tahun"])
        if typed["predikat"]:
            rows = rows.filter(predicate=typed["predikat"])
        if typed["keadaan"]:
            rows = rows.filter(state=typed["keadaan"])
    return listing(
        request, rows, "proposal/proposals.html", order=("-year", "predicate", "-pk"), columns=_columns(whole),
        title="Usulan", filename=f"usulan-{request.day:%Y-%m-%d}", form=form, kinds=KINDS, current=HOME,
        may=request.rights.may(MANAGES), predicates=PREDICATES, year=request.day.year, whole=whole,
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def proposal_detail(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One proposal: its units in their order, what stands against each, its letter and hash."""
    proposal = _proposal(request, pk)
    root = root_of(proposal.body)
    own = own_zones(request.user, request.at)
    whole = request.rights.may(SEES, root.path)
    rows = list(rows_of(pk) if whole else rows_of(pk).filter(zone__in=own.values("pk")))
    if not whole and not rows:
        raise Http404
    may = request.rights.may(MANAGES, root.path)
    is_draft = proposal.state == DRAFT
    decided = decided_for(proposal) if is_draft or (whole and proposal.state == FIXED) else None
    found = _standings(request, proposal, rows, decided) if is_draft else [Standing(row, {}) for row in rows]
    quota = Quota.objects.filter(body=proposal.body, year=proposal.year, predicate=proposal.predicate).first()
    against = fixing.refusals(proposal, len(rows), request.day) if is_draft and whole else []
    add = AddForm(zones=_to_add(proposal)) if is_draft and may else None
    return render(request, "proposal/proposal.html", {
        "proposal": proposal, "rows": found, "quota": quota, "kind": KINDS[proposal.state], "may": may, "whole": whole,
        "is_draft": is_draft, "against": against, "ready": not against and not any(each.against for each in found),
        "decided": decided if whole else None, "add": add, "current": HOME,
        "history": history(PROPOSAL, proposal) if whole else [],
    })  # fmt: skip


def _standings(
    request: WorkRequest, proposal: Proposal, rows: list[ProposedUnit], decided: Decided | None
) -> list[Standing]:
    zones = [row.zone for row in rows]
    missing = lacking(zones, proposal.body, proposal.year, proposal.predicate, request.day)
    return standings(rows, request.day, lacking=missing, decided=decided)


def _to_add(proposal: Proposal) -> list[tuple[int, str]]:
    """The zones of the body and year with this target that no open proposal holds; the agreed ones say so."""
    taken = ProposedUnit.objects.filter(proposal__year=proposal.year, proposal__state__in=(DRAFT, FIXED))
    rows = Zone.objects.filter(unit__body=proposal.body, year=proposal.year, target=proposal.predicate)
    rows = rows.exclude(unit__in=taken.values("zone__unit"))
    agreed = set(
        rows.filter(worksheets__assessor__code=Assessor.UNIT, worksheets__state=AGREED).values_list("pk", flat=True)
    )
    found = sorted(rows[:300], key=lambda zone: (zone.pk not in agreed, zone.name))
    return [(zone.pk, zone.name if zone.pk in agreed else f"{zone.name} (belum disetujui TPI)") for zone in found]


@require_POST
@work_page(needs=MANAGES)
def proposal_new(request: WorkRequest, year: int, predicate: str) -> HttpResponseBase:
    """Begin a draft, or go to the one that is there."""
    chosen = body_here(request)
    if year not in years_around(request) or predicate not in PREDICATES:
        raise Http404

    def act() -> Proposal:
        return proposals.draft(chosen.root, year, predicate, by=request.user, at=request.at)

    return begun(request, act, "siap disusun", DETAIL, chosen.address(HOME, tahun=year))


@require_POST
@work_page(needs=MANAGES)
def unit_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Put a zone into the draft."""
    proposal = managed(request, pk)
    form = AddForm(request.POST, zones=_to_add(proposal))
    if not form.is_valid():
        messages.error(request, "Unit itu tidak ada dalam daftar yang dapat dimasukkan. Pilih dari daftarnya.")
        return redirect(DETAIL, pk)
    zone = form.cleaned_data["zona"]
    return act_and_return(
        request, lambda: proposals.add_unit(pk, zone, by=request.user, at=request.at), "Unit dimasukkan ke usulan.",
        DETAIL, pk,
    )  # fmt: skip


@require_POST
@work_page(needs=MANAGES)
def unit_remove(request: WorkRequest, pk: int, row: int) -> HttpResponseBase:
    """Take a unit out of the draft."""
    managed(request, pk)
    return act_and_return(
        request, lambda: proposals.remove_unit(pk, row, by=request.user, at=request.at),
        "Unit dikeluarkan dari usulan.", DETAIL, pk,
    )  # fmt: skip


@require_POST
@work_page(needs=MANAGES)
def unit_move(request: WorkRequest, pk: int, row: int) -> HttpResponseBase:
    """One place up or down."""
    managed(request, pk)
    way = proposals.UP if request.POST.get("arah") == proposals.UP else proposals.DOWN
    return act_and_return(
        request, lambda: proposals.move_unit(pk, row, way, by=request.user, at=request.at), "Urutan diubah.", DETAIL, pk
    )


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def unit_terms(request: WorkRequest, pk: int, row: int) -> HttpResponseBase:
    """The reason why a unit is proposed all the same; the way of affirmation."""
    proposal = managed(request, pk)
    unit = proposal.units.filter(pk=row).first()
    if unit is None:
        raise Http404
    form = TermsForm(
        sent(request), affirmation=proposal.predicate == WBK, version=proposals.terms_version(unit),
        initial={"alasan": unit.exception, "afirmasi": unit.is_affirmation},
    )  # fmt: skip

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = ProposedUnit.objects.get(pk=row)
        way = "afirmasi" if now.is_affirmation else "biasa"
        return proposals.terms_version(now), [("Alasan pengecualian", now.exception or "tidak ada"), ("Jalur", way)]

    if form.is_valid():
        typed = form.cleaned_data
        saved = form.attempt(lambda: proposals.set_terms(
            pk, row, exception=typed["alasan"], is_affirmation=typed.get("afirmasi", False), by=request.user,
            at=request.at, seen=form.seen,
        ), stored)  # fmt: skip
        if saved:
            return done(request, f"Ketentuan {unit.name} disimpan.", DETAIL, pk)
    return form_page(
        request, form, f"Ketentuan {unit.name}", submit="Simpan", back=reverse(DETAIL, args=[pk]),
        back_label=str(proposal),
        lead="Alasan meloloskan prasyarat yang boleh dikecualikan, dan unit yang tidak diusulkan pleno.",
        template="organisation/edit_page.html", current=HOME,
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def proposal_file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The letter of a proposal."""
    proposal = _proposal(request, pk)
    if not request.rights.may(SEES, root_of(proposal.body).path):
        raise AccessDenied("Surat usulan dibaca oleh Biro/Bagian Organisasi dan Inspektorat.")
    return serve(request, proposal, DETAIL, pk)


@require_safe
@work_page(needs=SEES)
def unit_snapshot(request: WorkRequest, pk: int, row: int) -> HttpResponse:
    """What was frozen of a unit, as it was hashed."""
    _proposal(request, pk)
    own = own_zones(request.user, request.at).values("pk")
    unit = rows_of(pk).filter(pk=row, zone__in=own).first()
    if unit is None or unit.submission is None:
        raise Http404
    response = HttpResponse(unit.submission.content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="usulan-{unit.zone_id}.json"'
    return response


# -- shared


def _proposal(request: WorkRequest, pk: int) -> Proposal:
    return row_or_404(request, Proposal, pk, rows=Proposal.objects.select_related("body", "stored"))


def managed(request: WorkRequest, pk: int) -> Proposal:
    """The proposal, where ``request.user`` manages those of its body."""
    proposal = _proposal(request, pk)
    if not request.rights.may(MANAGES, root_of(proposal.body).path):
        raise AccessDenied("Usulan instansi disusun oleh Biro/Bagian Organisasi.")
    return proposal
