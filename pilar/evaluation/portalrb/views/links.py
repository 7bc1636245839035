"""The organisation bureau's view of the links: how often they were opened, closing them, keeping them open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.portalrb.actions import links as actions
from pilar.evaluation.portalrb.forms.links import LinksFilter, RenewForm, RevokeForm
from pilar.evaluation.portalrb.models import EvidenceLink, EvidenceLinkVisit
from pilar.evaluation.portalrb.queries import links as queries
from pilar.evaluation.portalrb.tokens import address_of
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.evaluation.proposal.workflow import FIXED, WITHDRAWN
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.organisation.access import require
from pilar.organisation.actions.units import root_of
from pilar.organisation.queries.grants import names_of
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, visible_or_404, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])
NEEDS: Final = actions.CAPABILITY
#: In the address: one question instead of all.
ONE: Final = "pertanyaan"
#: All questions of a form stand on one page.
_WHOLE: Final = 200

_UNITS: tuple[Column[Any], ...] = (
    Column("Unit", lambda row: row.name, width=40),
    Column("Predikat", lambda row: row.category, width=16),
    Column("Tahun", lambda row: row.proposal.year, Kind.TEXT, 8),
    Column("Tautan terbuka", lambda row: row.links, Kind.COUNT, 14),
    Column("Yang pertama berakhir", lambda row: row.first_end, Kind.MOMENT, 20),
    Column("Kali dibuka", lambda row: row.opened, Kind.COUNT, 12),
    Column("Terakhir dibuka", lambda row: row.last_opened, Kind.MOMENT, 20),
)
_LINKS: tuple[Column[Any], ...] = (
    Column("Pertanyaan", lambda link: link.question, width=16),
    Column("Judul", lambda link: link.title, width=50),
    Column("Keadaan", lambda link: link.state_label, width=16),
    Column("Alamat", lambda link: link.address, width=80),
    Column("Dibuat pada", lambda link: link.issued_at, Kind.MOMENT, 20),
    Column("Berlaku sampai", lambda link: link.expires_at, Kind.MOMENT, 20),
    Column("Kali dibuka", lambda link: link.opened, Kind.COUNT, 12),
    Column("Terakhir dibuka", lambda link: link.last_opened, Kind.MOMENT, 20),
    Column("Dicoba sesudah tertutup", lambda link: link.too_late, Kind.COUNT, 14),
    Column("Dicabut pada", lambda link: link.revoked_at, Kind.MOMENT, 20),
    Column("Alasan dicabut", lambda link: link.revoked_reason, width=40),
)
_VISITS: tuple[Column[Any], ...] = (
    Column("Waktu", lambda visit: visit.at, Kind.MOMENT, 20),
    Column("Pertanyaan", lambda visit: visit.link.question, width=16),
    Column("Yang dibuka", lambda visit: visit.get_opened_display(), width=30),
    Column("Bukti ke", lambda visit: visit.number or None, Kind.COUNT, 10),
    Column("Kali", lambda visit: visit.times, Kind.COUNT, 8),
)


@require_safe
@work_page(needs=NEEDS)
def links(request: WorkRequest) -> HttpResponseBase:
    """The units of fixed proposals, each with its links and how often they were opened. Two queries."""
    form = LinksFilter(request.GET)
    form.is_valid()
    found = form.cleaned_data
    rows = queries.proposed_seen(request.user, request.at)
    if name := found.get("nama"):
        rows = rows.filter(name__icontains=name)
    if year := found.get("tahun"):
        rows = rows.filter(proposal__year=year)
    if state := found.get("keadaan"):
        rows = rows.filter(proposal__state=FIXED if state == "ditetapkan" else WITHDRAWN)
    return listing(
        request, queries.counted(rows, request.at), "portalrb/links.html", order=("-proposal__year", "rank", "pk"),
        columns=_UNITS, title="Tautan bukti", filename=f"tautan-bukti-{request.day}",
        note="Tautan bukti bagi penilai nasional. Yang dicatat hanya waktunya, bukan siapa yang membuka.", form=form,
    )  # fmt: skip


@require_safe
@work_page(needs=NEEDS)
def unit(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The links of a unit by question. Five queries."""
    row = _managed(request, pk)
    return listing(
        request, queries.latest(row), "portalrb/unit.html", order=("question", "pk"), columns=_LINKS, size=_WHOLE,
        title=f"Tautan bukti {row.name}", filename=f"tautan-bukti-{row.external_id}-{row.proposal.year}",
        note=f"{row.name}, usulan {row.category} {row.proposal.year}.", prepare=partial(_prepare, request, row),
        unit=row, proposal=row.proposal, is_fixed=row.proposal.state == FIXED,
    )  # fmt: skip


@require_safe
@work_page(needs=NEEDS)
def visits(request: WorkRequest, pk: int) -> HttpResponseBase:
    """When the unit's links were opened, the last first. Four queries."""
    row = _managed(request, pk)
    rows = EvidenceLinkVisit.objects.filter(link__proposed=row).select_related("link")
    return listing(
        request, rows, "portalrb/visits.html", order=("-at", "-pk"), columns=_VISITS,
        title=f"Pembukaan tautan bukti {row.name}", filename=f"pembukaan-bukti-{row.external_id}-{row.proposal.year}",
        note="Yang dicatat hanya waktunya, bukan siapa yang membuka.", unit=row,
    )  # fmt: skip


@_both
@work_page(needs=NEEDS)
def revoke(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Close one link or all, with a page to look once more."""
    row = _managed(request, pk)
    one = _one(request, row)
    what = f"tautan bukti {one}" if one else "semua tautan bukti"
    back = reverse("portalrb:unit", args=[pk])
    form = RevokeForm(sent(request))
    if form.is_valid() and not wants_to_edit(request):
        if not is_sure(request):
            return check_page(
                request, f"Cabut {what}", back=back, back_label=row.name, submit="Cabut", danger=True,
                rows=[("Unit", row.name), ("Pertanyaan", one or "Semua"), ("Alasan", form.cleaned_data["reason"])],
                effects=[
                    "Penilai yang memegang alamatnya diberi tahu bahwa tautannya dicabut dan apa yang harus dilakukan.",
                    "PortalRB menerima kosong untuk bukti itu sampai tautannya dibuka lagi dengan alamat baru.",
                ],
            )  # fmt: skip
        questions, reason = [one] if one else None, form.cleaned_data["reason"]
        count = attempt(form, lambda: actions.revoke(pk, questions, reason=reason, by=request.user, at=request.at))
        if count:
            return done(request, f"{count} tautan dicabut.", back)
    return form_page(
        request, form, f"Cabut {what}", submit="Periksa dulu", danger=True, back=back, back_label=row.name,
        lead=f"Usulan {row.category} {row.proposal.year}.",
    )  # fmt: skip


@_both
@work_page(needs=NEEDS)
def renew(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Keep one link or all open for another lifetime; a revoked one gets a new address."""
    row = _managed(request, pk)
    one = _one(request, row)
    what = f"tautan bukti {one}" if one else "semua tautan bukti"
    back = reverse("portalrb:unit", args=[pk])
    form = RenewForm(sent(request))
    if form.is_valid():
        questions = [one] if one else None
        outcome = attempt(form, lambda: actions.renew(pk, questions, by=request.user, at=request.at))
        if outcome:
            kept, new = outcome
            told = [f"{kept} tautan diperpanjang dengan alamat yang sama."] if kept else []
            if new:
                told.append(f"{new} tautan dibuat; minta PortalRB mengambil ulang unit ini agar alamatnya terbaca.")
            return done(request, " ".join(told), back)
    until = actions.expiry(row, request.at)
    return form_page(
        request, form, f"Perpanjang {what}", submit="Perpanjang", back=back, back_label=row.name,
        template="portalrb/renew.html", unit=row, until=until,
    )  # fmt: skip


def _managed(request: WorkRequest, pk: int) -> ProposedUnit:
    """404 for what one does not see, 403 where one does not manage the proposals of the body."""
    rows = ProposedUnit.objects.select_related("proposal__body", "zone__unit", "submission")
    row = visible_or_404(request, ProposedUnit, "proposal.view", rows=rows, pk=pk)
    if row.submission is None:
        raise Http404
    require(request.user, NEEDS, root_of(row.proposal.body), at=request.at)
    return row


def _one(request: WorkRequest, row: ProposedUnit) -> str:
    """The question that the address names, empty for all. 404 for one that the form does not have."""
    code = request.GET.get(ONE, "")
    if code and code not in rulebook(row.zone.edition).instrument.questions:
        raise Http404
    return code


def _prepare(request: WorkRequest, unit_: ProposedUnit, rows: Sequence[EvidenceLink]) -> None:
    """Write what the page shows of a link onto it. One query."""
    names = names_of(link.revoked_by for link in rows)
    questions = rulebook(unit_.zone.edition).instrument.questions
    for link in rows:
        link.proposed = unit_
        label, kind = queries.LABELS[queries.state_of(link, request.at)]
        link.__dict__.update(
            title=questions[link.question].title, state_label=label, state_kind=kind, address=address_of(link.key),
            revoker=names[link.revoked_by], query=urlencode({ONE: link.question}),
        )  # fmt: skip
