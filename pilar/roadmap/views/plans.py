"""The plan of a zone: its items in a list, set by the head, opened again, published; the path; its papers."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.errors import PilarError
from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import angka, rupiah, tanggal
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.forms.people import NothingForm
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.roadmap import public
from pilar.roadmap.access import require_area
from pilar.roadmap.actions import plans as actions
from pilar.roadmap.forms.plans import PathForm, PlanFilter, ReasonForm
from pilar.roadmap.models import Plan, PlanItem
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters.plans import line_of
from pilar.roadmap.queries import plans as queries
from pilar.roadmap.queries.plans import Lack, Totals
from pilar.roadmap.workflow import APPROVE, REVISING, SET

_both = require_http_methods(["GET", "HEAD", "POST"])
PAGE: Final = "roadmap:plan"


@require_safe
@work_page(needs="zone.view")
def plan(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The items: filtered, in pages, to download; totals, and what is missing. Six queries besides the frame."""
    found = zone_or_404(request, zone)
    own = queries.plan_of(found)
    every = queries.in_force(found, request.day)
    lacks = queries.lacks(found, every)
    form = PlanFilter(request.GET)
    rows = queries.listed(found, request.day, form.wanted) if form.is_valid() else PlanItem.objects.none()
    is_head = request.rights.may(APPROVE, found.unit.path)
    names = page_names(
        request, found, PAGE, form=form, plan=own, totals=queries.totals(every, request.day), lacks=lacks,
        ready=bool(every) and not any(lack.blocks for lack in lacks), path=queries.path_of(found), is_head=is_head,
        is_set=own is not None and own.state == SET, is_revising=own is not None and own.state == REVISING,
        last=own.revisions.defer("content").first() if own is not None and own.revision else None,
    )  # fmt: skip
    return listing(
        request, rows, "roadmap/plan.html", order=queries.ORDER, columns=_columns(request), title=f"Rencana {found}",
        filename=f"rencana-zi-{found.unit.slug}-{request.day:%Y-%m-%d}",
        note=f"Rencana Kerja Pembangunan ZI {found}, keadaan {tanggal(request.day)}.",
        more=lambda page: {"lines": [line_of(row, request.day) for row in page.rows]}, **names,
    )  # fmt: skip


def _columns(request: WorkRequest) -> list[Column[Any]]:
    return [
        Column("Nomor", lambda row: row.number, Kind.COUNT, width=8),
        Column("Area", lambda row: row.area, Kind.COUNT, width=6),
        Column("Rencana aksi", lambda row: row.title, width=50),
        Column("Keluaran", lambda row: row.output, width=36),
        Column("Indikator", lambda row: row.indicator, width=30),
        Column("Target", lambda row: row.target, width=16),
        Column("Bukti yang diharapkan", lambda row: row.evidence_expected, width=30),
        Column("Penanggung jawab", lambda row: row.owner.name if row.owner else None, width=28),
        Column("Mulai", lambda row: row.starts_on, Kind.DATE, width=12),
        Column("Tenggat", lambda row: row.due_on, Kind.DATE, width=12),
        Column("Selesai", lambda row: row.done_on, Kind.DATE, width=12),
        Column("Keadaan", lambda row: row.get_state_display(), width=14),
        Column("Kemajuan (%)", lambda row: row.percent, Kind.COUNT, width=12),
        Column("Beban (hari-tim)", lambda row: row.effort, Kind.NUMBER, width=14),
        Column("Anggaran", lambda row: row.budget, Kind.RUPIAH, width=18),
        Column("Target prioritas", lambda row: "ya" if row.is_priority else "", width=14),
        Column("Terlambat", lambda row: "ya" if queries.is_late(row, request.day) else "", width=11),
    ]


# -- set


@_both
@work_page(needs="zone.view")
def plan_set(request: WorkRequest, zone: int) -> HttpResponseBase:
    """What stands for and against setting it; the head sets it in a second deliberate step."""
    found = zone_or_404(request, zone)
    require(request.user, APPROVE, found.unit, at=request.at)
    own, refusal = queries.plan_of(found), ""
    items, path = queries.in_force(found, request.day), queries.path_of(found)
    lacks = queries.lacks(found, items)
    if request.method == "POST" and not wants_to_edit(request):
        try:
            if is_sure(request):
                seen = request.POST.get("versi", "")
                revision = actions.set_plan(zone, by=request.user, at=request.at, seen=seen)
                return done(
                    request, f"Rencana ditetapkan selaku {revision.capacity}. Sidiknya {revision.sha256[:12]}…",
                    "roadmap:plan_revisions", zone,
                )  # fmt: skip
            if own is not None and own.state != SET and not any(lack.blocks for lack in lacks):
                return _look_again(request, own, lacks, queries.totals(items, request.day))
            refusal = "Rencana belum dapat ditetapkan; yang menghalangi ditandai di bawah. Belum ada yang berubah."
        except AccessDenied:
            raise
        except PilarError as error:
            refusal = error.message
            items, path = queries.in_force(found, request.day), queries.path_of(found)
            lacks = queries.lacks(found, items)
    names = page_names(
        request, found, PAGE, plan=own, lacks=lacks, totals=queries.totals(items, request.day), refusal=refusal,
        ready=not any(lack.blocks for lack in lacks), is_set=own is not None and own.state == SET, path=path,
        version=queries.version_of_plan(own, items, path) if own is not None else "",
    )  # fmt: skip
    return render(request, "roadmap/plan_set.html", names, status=422 if refusal else 200)


def _look_again(request: WorkRequest, own: Plan, lacks: list[Lack], totals: Totals) -> HttpResponseBase:
    """Once more before it is done. Raises what setting would raise of who signs."""
    signs = actions.signing_of(request.user, own, request.day)
    rows: list[tuple[str, object]] = [
        ("Zona", own.zone), ("Target", own.zone.target), ("Rencana aksi", angka(totals.count, 0)),
        ("Target prioritas", angka(totals.priority, 0)), ("Anggaran", rupiah(totals.budget) if totals.budget else "–"),
        ("Menetapkan", f"{signs.person.name}, {signs.capacity}"), ("Tanggal", tanggal(request.day)),
    ]  # fmt: skip
    effects = [
        "Isinya dibekukan dengan sidik SHA-256 dan dicetak sebagai Rencana Kerja bernomor dengan QR.",
        "Sesudah itu rencana aksi hanya berubah lewat “Ubah rencana” dengan alasan, lalu ditetapkan lagi.",
    ]
    if not signs.leads:
        effects.append(
            f"Anda menetapkan sebagai {signs.capacity}, bukan sebagai pimpinan {own.zone.unit} atau di atasnya. "
            "Pastikan pelimpahan wewenangnya ada."
        )
    effects += [lack.words for lack in lacks if not lack.blocks]
    return check_page(
        request, "Tetapkan rencana ini?", rows=rows, effects=effects, submit="Ya, tetapkan", **_back(own.zone)
    )  # fmt: skip


@_both
@work_page(needs="zone.view")
def plan_revise(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Open a set plan, with the reason."""
    found = zone_or_404(request, zone)
    require_area(request.user, found, None, request.at)
    own = queries.plan_of(found)
    if own is None or own.state != SET:
        messages.info(request, "Rencana ini belum ditetapkan atau sedang diubah, jadi langsung dapat diubah.")
        return redirect("roadmap:plan", zone)
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if attempt(form, lambda: actions.revise(zone, reason, by=request.user, at=request.at)):
            return done(
                request, "Rencana dibuka untuk diubah. Yang ditetapkan tetap berlaku sampai perubahannya ditetapkan.",
                "roadmap:plan", zone,
            )  # fmt: skip
    return form_page(
        request, form, "Ubah rencana", submit="Buka untuk diubah", **_back(found),
        lead="Yang sudah ditetapkan tetap berlaku, dan pekerjaan berjalan terus, sampai perubahannya ditetapkan.",
    )  # fmt: skip


# -- published


@_both
@work_page(needs="zone.view")
def plan_publish(request: WorkRequest, zone: int) -> HttpResponseBase:
    """What the public reads of the plan, exactly; the head publishes it or takes it back."""
    found = zone_or_404(request, zone)
    require(request.user, APPROVE, found.unit, at=request.at)
    own = queries.plan_of(found)
    if own is None or not own.revision:
        messages.info(request, "Yang diterbitkan hanya rencana yang sudah ditetapkan.")
        return redirect("roadmap:plan", zone)
    form = NothingForm(sent(request))
    if form.is_valid():
        wanted = not own.is_public
        if attempt(form, lambda: actions.publish(zone, public=wanted, by=request.user, at=request.at)):
            said = "Publik sekarang membaca rencana ini." if wanted else "Rencana ini tidak lagi dibaca publik."
            return done(request, said, "roadmap:plan_publish", zone)
    names = page_names(
        request, found, PAGE, plan=own, form=form, shown=public.shown(own),
        is_hidden=found.publicity == Zone.HIDDEN,
    )  # fmt: skip
    return render(request, "roadmap/plan_publish.html", names, status=422 if form.errors else 200)


# -- the path over the years


@_both
@work_page(needs="zone.view")
def path(request: WorkRequest, zone: int) -> HttpResponseBase:
    """WBK, then WBBM: a target for each year."""
    found = zone_or_404(request, zone)
    require_area(request.user, found, None, request.at)
    stored = queries.path_of(found)
    form = PathForm(sent(request), zone=found, path=stored, version=actions.version_of_path(stored))
    if form.is_valid():
        done_ = form.attempt(
            lambda: actions.set_path(zone, form.targets, by=request.user, at=request.at, seen=form.seen),
            lambda: _stored_path(found),
        )
        if done_:
            return done(request, "Jalur target tersimpan.", "roadmap:plan", zone)
    return form_page(
        request, form, "Jalur target", submit="Simpan jalur", template="roadmap/path_form.html", **_back(found),
        lead="Predikat yang dituju tiap tahun. WBBM baru dapat dituju sesudah WBK.",
    )  # fmt: skip


def _stored_path(zone: Zone) -> tuple[str, list[tuple[str, object]]]:
    now = queries.path_of(zone)
    return actions.version_of_path(now), [(str(year), f"{target} {note}".strip()) for year, target, note in now]


def _back(zone: Zone) -> dict[str, Any]:
    return {
        "back": reverse("roadmap:plan", args=[zone.pk]), "back_label": "Rencana", "current": "evaluation:zones"
    }  # fmt: skip
