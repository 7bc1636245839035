"""Nominations and appointments: the list, one of them, a new one, its scan, taking it back."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, Prefetch
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import MANAGES, NOMINATES, SEES, acts_seen, own_zones
from pilar.evaluation.proposal.actions import acts as actions
from pilar.evaluation.proposal.forms.acts import ActFilter, ActForm
from pilar.evaluation.proposal.models import Act, ActZone
from pilar.evaluation.proposal.views.common import GET_POST, HOME, body_here, reason_page, serve, year_of
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import Unit
from pilar.organisation.queries.grants import names_of
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

LIST: Final = "proposal:acts"
_MAY: Final = {Act.NOMINATION: NOMINATES, Act.APPOINTMENT: MANAGES}


def _named(row: Act) -> str:
    """The zones of the act that one sees by name, the others by number."""
    shown: list[ActZone] = row.shown  # type: ignore[attr-defined]
    others: int = row.units - len(shown)  # type: ignore[attr-defined]
    return "; ".join([*(each.zone.name for each in shown), *([f"{others} unit lain"] if others else [])])


_COLUMNS: Final[list[Column[Act]]] = [
    Column("Jenis", lambda row: row.get_kind_display(), width=30),
    Column("Oleh", lambda row: str(row.unit), width=36),
    Column("Tahun", lambda row: row.year, Kind.COUNT, width=8),
    Column("Nomor surat", lambda row: row.letter_number, width=30),
    Column("Tanggal", lambda row: row.letter_on, Kind.DATE, width=12),
    Column("Penanda tangan", lambda row: row.signatory, width=30),
    Column("Unit", _named, width=60),
    Column("Ditarik", lambda row: row.withdrawn_at, Kind.MOMENT, width=16),
    Column("Alasan", lambda row: row.reason, width=40),
]


@require_safe
@work_page(needs=SEES)
def act_list(request: WorkRequest) -> HttpResponseBase:
    """The acts of one's units, the newest first."""
    form = ActFilter(request.GET)
    shown = ActZone.objects.filter(zone__in=own_zones(request.user, request.at).values("pk")).select_related("zone")
    rows = acts_seen(request.user, request.at).select_related("unit").annotate(units=Count("zones"))
    rows = rows.prefetch_related(Prefetch("zones", shown.order_by("zone__name"), to_attr="shown"))
    if form.is_valid():
        typed = form.cleaned_data
        if typed["jenis"]:
            rows = rows.filter(kind=typed["jenis"])
        if typed["keadaan"]:
            rows = rows.filter(withdrawn_at__isnull=typed["keadaan"] == "berlaku")
        if typed["nomor"]:
            rows = rows.filter(letter_number__icontains=typed["nomor"].replace("\x00", ""))
    return listing(
        request, rows, "proposal/acts.html", order=("-made_at", "-pk"), columns=_COLUMNS,
        title="Pencalonan dan penetapan", filename=f"pencalonan-{request.day:%Y-%m-%d}", form=form, current=HOME,
        may_nominate=request.rights.may(NOMINATES), may_appoint=request.rights.may(MANAGES),
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def act_detail(request: WorkRequest, pk: int) -> HttpResponseBase:
    """One act with the units that it names; of those only the ones that one sees."""
    act = _act(request, pk)
    own = own_zones(request.user, request.at).filter(acts__act=act).values("pk")
    zones = list(ActZone.objects.filter(act=act, zone__in=own).select_related("zone__unit").order_by("zone__name"))
    names = names_of([act.made_by, act.withdrawn_by]) if act.withdrawn_by else names_of([act.made_by])
    return render(request, "proposal/act.html", {
        "act": act, "zones": zones, "others": act.zones.count() - len(zones), "current": HOME,
        "made_by": names[act.made_by], "withdrawn_by": names.get(act.withdrawn_by, ""),
        "may": act.is_open and request.rights.may(_MAY[act.kind], act.unit.path),
    })  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=NOMINATES)
def nominate(request: WorkRequest) -> HttpResponseBase:
    """The letter of a dinas that nominates its units."""
    roots = request.rights.roots(NOMINATES)
    offices = list(Unit.objects.filter(below(roots), current(request.day), kind=Unit.OPD).order_by("name", "pk")[:100])
    if not offices:
        raise AccessDenied("Yang mencalonkan adalah kepala dinas. Peran Anda tidak di sebuah dinas.")
    chosen = next((unit for unit in offices if unit.slug == request.GET.get("dinas")), offices[0])
    return _form(
        request, chosen, Act.NOMINATION, "Catat pencalonan", offices=[unit for unit in offices if unit != chosen],
        lead=f"Surat {chosen} yang mencalonkan unitnya kepada pimpinan instansi.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def appoint(request: WorkRequest) -> HttpResponseBase:
    """The decree of the head of the body that appoints units."""
    chosen = body_here(request)
    return _form(
        request, chosen.root, Act.APPOINTMENT, "Catat penetapan",
        lead="Keputusan pimpinan instansi yang menetapkan unit pembangunan Zona Integritas; satu keputusan dapat "
             "memuat beberapa unit.",
    )  # fmt: skip


def _form(request: WorkRequest, unit: Unit, kind: str, title: str, **context: Any) -> HttpResponseBase:
    year = year_of(request)
    zones = _open_zones(request, unit, kind, year)
    form = ActForm(sent(request), uploads(request), zones=[(zone.pk, f"{zone.name}, menuju {zone.target}")
                                                           for zone in zones])  # fmt: skip
    if form.is_valid():
        act = attempt(
            form,
            lambda: actions.record(
                unit, kind, year, form.cleaned_data["zona"], form.document(), by=request.user, at=request.at
            ),
        )
        if act:
            return done(request, f"{act} dicatat.", "proposal:act", act.pk)
    form.keep_files()
    names = {"back": reverse(LIST), "back_label": "Pencalonan dan penetapan", "current": HOME, **context}
    why_not = "" if zones else _why_not(request, unit, kind, year)
    if why_not and not form.is_bound:
        return render(request, "proposal/act_empty.html", {"title": f"{title} {year}", "why_not": why_not, **names})
    return form_page(
        request, form, f"{title} {year}", submit="Simpan", template="proposal/act_form.html", warning=why_not, **names
    )


def _why_not(request: WorkRequest, unit: Unit, kind: str, year: int) -> str:
    """Why there is no zone to be named."""
    rows = own_zones(request.user, request.at).filter(below([unit.path], "unit__path"), year=year)
    count = rows.count()
    if not count:
        return f"{unit} belum memiliki zona {year}. Zona dibentuk dahulu, lalu suratnya dicatat di sini."
    return (
        f"Semua zona {year} {unit} ({count}) sudah {actions.DONE[kind]}. Tarik dahulu keputusan yang lama bila ada "
        "yang perlu dicatat ulang."
    )


def _open_zones(request: WorkRequest, unit: Unit, kind: str, year: int) -> list[Zone]:
    """Zones of the year below ``unit`` that no open act of this kind names yet. Nominated ones come first."""
    named = ActZone.objects.filter(kind=kind, is_open=True).values("zone")
    rows = own_zones(request.user, request.at).filter(below([unit.path], "unit__path"), year=year)
    return list(rows.exclude(pk__in=named).order_by("name", "pk")[:200])


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def act_withdraw(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take an act back."""
    act = _act(request, pk)
    if not request.rights.may(_MAY[act.kind], act.unit.path):
        raise AccessDenied("Hanya yang mencatatnya yang dapat menariknya: dinasnya, atau Biro/Bagian Organisasi.")
    return reason_page(
        request, f"Tarik {act}", lambda why: actions.withdraw(pk, why, by=request.user, at=request.at),
        "Keputusan ditarik; unitnya dapat dicatat lagi.", "proposal:act", pk, submit="Tarik", back_label=str(act),
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def act_file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The scan of an act."""
    return serve(request, _act(request, pk), "proposal:act", pk)


def _act(request: WorkRequest, pk: int) -> Act:
    act = acts_seen(request.user, request.at).select_related("unit__body", "stored").filter(pk=pk).first()
    if act is None:
        raise Http404
    return act
