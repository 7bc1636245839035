"""Fixing a proposal with its letter, after looking once more; withdrawing it; throwing a draft away; the quota."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pilar.errors import NotFoundError
from pilar.evaluation.proposal.access import MANAGES
from pilar.evaluation.proposal.actions import fixing, proposals, quotas
from pilar.evaluation.proposal.forms.letters import ReasonForm
from pilar.evaluation.proposal.forms.proposals import FixForm, QuotaForm
from pilar.evaluation.proposal.frozen import ENDINGS
from pilar.evaluation.proposal.models import Proposal, ProposedUnit, Quota
from pilar.evaluation.proposal.predicates import PREDICATES
from pilar.evaluation.proposal.queries.outcomes import objection_of, recorded
from pilar.evaluation.proposal.queries.standing import rows_of
from pilar.evaluation.proposal.stages import label_of, lower_first
from pilar.evaluation.proposal.views.common import GET_POST, HOME, body_here, years_around
from pilar.evaluation.proposal.views.proposals import DETAIL, LIST, managed
from pilar.evaluation.proposal.workflow import DRAFT, PROPOSAL
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def fix(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The letter that proposes; all that speaks against it is said above the form."""
    proposal = managed(request, pk)
    form = FixForm(sent(request), files=uploads(request), version=proposals.proposal_version(proposal))
    if form.is_valid():

        def act() -> Proposal:
            return fixing.fix(pk, form.letter(), by=request.user, at=request.at, seen=form.seen)

        def stored() -> tuple[str, list[tuple[str, object]]]:
            version, rows = proposals.proposal_version(proposal), rows_of(pk)
            return version, [(f"{row.rank}. {row.name}", _terms(row)) for row in rows]

        if form.attempt(act, stored):
            return done(request, f"{proposal} ditetapkan dan dibekukan.", DETAIL, pk)
    form.keep_files()
    names = [f"{row.rank}. {row.name}" for row in rows_of(pk)]
    lead = (
        f"Yang dibekukan: {'; '.join(names) or 'belum ada unit'}. Sesudahnya jawaban, catatan, bukti, dan nilai unit "
        "serta TPI dalam usulan ini tidak berubah lagi; PortalRB membaca yang dibekukan."
    )
    return form_page(
        request, form, f"Tetapkan {proposal}", submit="Tetapkan dan bekukan", back=reverse(DETAIL, args=[pk]),
        back_label=str(proposal), lead=lead, template="organisation/edit_page.html", current=HOME,
    )  # fmt: skip


def _terms(row: ProposedUnit) -> str:
    return f"{row.exception or 'tanpa pengecualian'}{', jalur afirmasi' if row.is_affirmation else ''}"


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def withdraw(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take a fixed proposal back, after looking once more at what ends with it."""
    proposal = managed(request, pk)
    form, back = ReasonForm(sent(request)), reverse(DETAIL, args=[pk])
    if form.is_valid() and not wants_to_edit(request):
        act = fixing.withdraw if is_sure(request) else fixing.could_withdraw
        why = form.cleaned_data["alasan"]
        if attempt(form, lambda: act(pk, why, by=request.user, at=request.at)):
            if is_sure(request):
                return done(request, "Usulan ditarik; usulan baru dapat disusun.", DETAIL, pk)
            return _check_withdrawal(request, proposal, why)
    return form_page(
        request, form, f"Tarik {proposal}", submit="Lanjutkan", back=back, back_label=str(proposal), danger=True,
        lead="Yang dibekukan tetap tersimpan, tetapi PortalRB tidak lagi menerimanya.", current=HOME,
    )  # fmt: skip


def _check_withdrawal(request: WorkRequest, proposal: Proposal, why: str) -> HttpResponseBase:
    rows: list[tuple[str, object]] = [
        ("Usulan", str(proposal)), ("Surat usulan", proposal.letter_number),
        ("Unit", ", ".join(row.name for row in rows_of(proposal.pk))), ("Alasan", why),
    ]  # fmt: skip
    effects = ["Yang dibekukan tetap tersimpan, tetapi PortalRB tidak lagi menerimanya."]
    for name, results in recorded(proposal):
        told = "; ".join(f"{label_of(each.stage)}: {lower_first(each.get_outcome_display())}" for each in results)
        effects.append(f"{name} sudah tercatat {told}. Hasil itu tidak dapat diubah lagi.")
        effects += [
            f"Sanggah {name} ({lower_first(each.get_state_display())}) tidak dapat ditanggapi, dikirim, atau dijawab "
            "lagi."
            for each in filter(None, map(objection_of, results))
        ]
    effects += filter(None, (told_of(proposal, request.at) for told_of in ENDINGS))
    effects.append("Untuk mengusulkan lagi, usulan baru disusun dari awal dengan suratnya sendiri.")
    return check_page(
        request, "Tarik usulan ini?", rows=rows, effects=effects, submit="Ya, tarik usulan", danger=True,
        back=reverse(DETAIL, args=[proposal.pk]), back_label=str(proposal), current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def discard(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Throw a draft away, after looking once more."""
    proposal = managed(request, pk)
    back = reverse(DETAIL, args=[pk])
    try:
        PROPOSAL.expect(proposal, DRAFT)
        if is_sure(request):
            proposals.discard(pk, by=request.user, at=request.at)
            return done(request, f"Rancangan {proposal} dibuang.", LIST)
    except NotFoundError as error:
        raise Http404 from error
    except WorkflowError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(back)
    if wants_to_edit(request):
        return HttpResponseRedirect(back)
    rows = [("Usulan", str(proposal)), ("Unit", ", ".join(row.name for row in rows_of(pk)) or "belum ada")]
    effects = ["Daftar unit, urutan, dan alasan pengecualiannya hilang. Zona dan lembar kerjanya tidak berubah."]
    return check_page(
        request, "Buang rancangan ini?", rows=rows, effects=effects, submit="Ya, buang", danger=True, back=back,
        back_label=str(proposal), current=HOME,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def quota(request: WorkRequest, year: int, predicate: str) -> HttpResponseBase:
    """How many units the body may propose, by which letter."""
    chosen = body_here(request)
    if year not in years_around(request) or predicate not in PREDICATES:
        raise Http404
    row = _quota(chosen.body.pk, year, predicate)
    initial: dict[str, Any] = {}
    if row:
        initial = {"banyak": row.count, "sumber": row.source, "nomor": row.letter_number, "tanggal": row.letter_on}
    form = QuotaForm(sent(request), files=uploads(request), version=quotas.version(row), initial=initial)
    back = chosen.address(HOME, tahun=year)

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = _quota(chosen.body.pk, year, predicate)
        rows: list[tuple[str, object]] = []
        if now:
            rows = [("Paling banyak", f"{now.count} unit"), ("Ditetapkan oleh", now.source),
                    ("Surat", f"{now.letter_number}, {tanggal(now.letter_on)}")]  # fmt: skip
        return quotas.version(now), rows

    if form.is_valid():
        typed = form.cleaned_data
        saved = form.attempt(lambda: quotas.set_quota(
            chosen.root, year, predicate, count=typed["banyak"], source=typed["sumber"], letter=form.letter(),
            by=request.user, at=request.at, seen=form.seen,
        ), stored)  # fmt: skip
        if saved:
            messages.success(request, f"Kuota {predicate} {year} disimpan: {saved.count} unit.")
            return HttpResponseRedirect(back)
    form.keep_files()
    return form_page(
        request, form, f"Kuota {predicate} {year}", submit="Simpan", back=back, back_label="Pengusulan",
        lead="Usulan tidak dapat ditetapkan di atas kuota ini, dan tidak selama kuotanya belum dicatat.",
        template="organisation/edit_page.html", current=HOME,
    )  # fmt: skip


def _quota(body: int, year: int, predicate: str) -> Quota | None:
    return Quota.objects.filter(body=body, year=year, predicate=predicate).first()
