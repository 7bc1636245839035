"""Needs of a zone: the list, one need, what its people and its team do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.errors import PilarError
from pilar.evaluation.access import zone_or_404
from pilar.evaluation.queries.services import services_of
from pilar.kernel.exports import Column
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.roadmap import assessors
from pilar.roadmap.access import contributes, managing, need_or_404, require_area, require_contributor
from pilar.roadmap.actions import needs as actions
from pilar.roadmap.forms.needs import FindingForm, NeedFilter, NeedForm, RankForm, StepForm, ToldForm
from pilar.roadmap.models import Need
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters.needs import history, tag_of
from pilar.roadmap.queries import needs as queries
from pilar.roadmap.workflow import NEED

_both = require_http_methods(["GET", "HEAD", "POST"])
PAGE: Final = "roadmap:needs"
COLUMNS: Final[tuple[Column[Need], ...]] = (
    Column("Peringkat", lambda need: need.rank, width=10),
    Column("Kebutuhan", lambda need: need.title, width=60),
    Column("Jenis", lambda need: need.get_kind_display(), width=24),
    Column("Layanan", lambda need: need.service.name if need.service else "", width=36),
    Column("Yang dirugikan", lambda need: need.sufferer, width=36),
    Column("Akar masalah", lambda need: need.root_cause, width=50),
    Column("Yang akan berubah", lambda need: need.change_text, width=50),
    Column("Area", lambda need: need.area, width=8),
    Column("Asal", lambda need: need.get_origin_display(), width=22),
    Column("Dukungan", lambda need: need.__dict__["backers"], width=10),
    Column("Keadaan", lambda need: need.get_state_display(), width=18),
)


@require_safe
@work_page(needs="zone.view")
def needs(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The list: filtered, in pages, to download; how many take part. Seven queries besides the frame."""
    found = zone_or_404(request, zone)
    form = NeedFilter(request.GET, services=queries.services_named(found))
    # A filter that nobody offered is said beside its field, and nothing is shown for it.
    rows = queries.listed(found, form.wanted) if form.is_valid() else queries.listed(found, queries.Wanted()).none()

    def prepare(shown: Sequence[Need]) -> None:
        for row in shown:
            row.__dict__["tag"] = tag_of(row)

    return listing(
        request, rows, "roadmap/needs.html", order=queries.ORDER, columns=COLUMNS, title=f"Kebutuhan {found}",
        filename=f"kebutuhan-{found.unit.slug}-{found.year}", prepare=prepare,
        note=f"Analisis kebutuhan menurut Pilar, {tanggal(request.day)}.",
        **page_names(
            request, found, PAGE, form=form, part=queries.participation(found, request.day),
            may_propose=contributes(request.user, found, request.at),
        ),
    )  # fmt: skip


@require_safe
@work_page(needs="zone.view")
def need(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """One need with who supports it, who was told, what came of it. Eight queries besides the frame."""
    found = zone_or_404(request, zone)
    row = need_or_404(request, found, pk)
    row.zone = found
    steps, told = list(row.steps.all()), list(row.told.all())
    supports = list(row.supports.select_related("person"))
    names = names_of([row.created_by, *(step.by for step in steps), *(each.by for each in told)])
    mine = managing(request.user, found, request.at).may(row.area)
    me = request.user.person_id
    context = {
        "need": row, "tag": tag_of(row), "told": told, "supports": supports,
        "items": list(row.items.order_by("number")),
        "lacks": actions.lacking(row, told), "history": history(row, steps, names),
        "steps": [each for each in NEED.open_to(row) if each.name in actions.STEPS] if mine else [],
        "may_change": actions.may_change(row, request.user, request.at),
        "may_tell": actions.may_tell(row, request.user, request.at), "may_plan": mine and row.state in actions.OPEN,
        "supported": any(each.person_id == me for each in supports),
        "may_support": row.state in actions.OPEN and me is not None and row.proposer_id != me
        and contributes(request.user, found, request.at),
    }  # fmt: skip
    return render(request, "roadmap/need.html", page_names(request, found, PAGE, **context))


# -- written


@_both
@work_page(needs="zone.view")
def propose(request: WorkRequest, zone: int) -> HttpResponseBase:
    """A new need, by whoever works in the zone."""
    found = zone_or_404(request, zone)
    require_contributor(request.user, found, request.at)
    form = NeedForm(sent(request), version="", zone=found, services=services_of(found, request.day))
    if form.is_valid():
        made = attempt(form, lambda: actions.propose(zone, form.draft(), by=request.user, at=request.at))
        if made is not None:
            return done(request, "Usulan tersimpan. Rekan Anda dapat mendukungnya.", "roadmap:need", zone, made.pk)
    return form_page(
        request, form, "Usulkan kebutuhan", submit="Usulkan", **_back(zone),
        lead="Cukup satu kalimat dan jenisnya untuk memulai. Yang lain membantu menemukan akar masalahnya.",
    )  # fmt: skip


@_both
@work_page(needs="zone.view")
def finding(request: WorkRequest, zone: int) -> HttpResponseBase:
    """What TPI or TPN found last year, typed in by the team."""
    found = zone_or_404(request, zone)
    require_area(request.user, found, None, request.at)
    form = FindingForm(
        sent(request), version="", zone=found, services=services_of(found, request.day),
        initial={"jenis": Need.FINDING},
    )  # fmt: skip
    if form.is_valid():
        origin = actions.Origin(Need.ASSESSOR, assessors.typed_key(form.cleaned_data["nomor"]))
        if (known := assessors.known(found, origin.key)) is not None and not assessors.is_unsettled(known):
            told = known.get_state_display().lower()
            form.add_error("nomor", f"Rekomendasi ini sudah tercatat di Pilar: {told}. Tidak perlu dicatat lagi.")
        elif known is not None:
            form.add_error(
                "nomor", "Rekomendasi ini sudah tercatat di Pilar. Ambil dari halaman Kesenjangan, supaya tidak ganda."
            )
        elif (first := actions.taken(found, origin)) is not None:
            form.add_error("nomor", f"Nomor ini sudah dicatat: “{first.title}”. Periksa nomornya.")
        else:
            made = attempt(
                form, lambda: actions.propose(zone, form.draft(), by=request.user, at=request.at, origin=origin)
            )
            if made is not None:
                return done(request, "Temuan tercatat.", "roadmap:need", zone, made.pk)
    return form_page(
        request, form, "Catat temuan tahun lalu", submit="Catat temuan", **_back(zone),
        lead="Temuan TPI atau TPN yang harus dijawab tahun ini.",
    )  # fmt: skip


@_both
@work_page(needs="zone.view")
def change(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """The same form, guarded by the version that was shown."""
    found = zone_or_404(request, zone)
    row = need_or_404(request, found, pk)
    row.zone = found
    if not actions.may_change(row, request.user, request.at):
        raise AccessDenied("Kebutuhan diubah oleh pengusulnya selama belum diputuskan, atau pengelola rencana.")
    services = services_of(found, request.day)
    if row.service is not None and row.service not in services:
        services.append(row.service)
    form = NeedForm(
        sent(request), version=actions.version_of_need(row), zone=found, services=services, initial=NeedForm.shown(row)
    )
    if form.is_valid():
        changed = form.attempt(
            lambda: actions.change(pk, form.draft(), by=request.user, at=request.at, seen=form.seen),
            lambda: _stored(pk),
        )
        if changed is not None:
            return done(request, "Perubahan tersimpan.", "roadmap:need", zone, pk)
    return form_page(
        request, form, "Ubah kebutuhan", submit="Simpan perubahan", template="organisation/edit_page.html",
        **_back(zone, row),
    )  # fmt: skip


@require_POST
@work_page(needs="zone.view")
def support(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Support it, or with ``tarik`` take the support back."""
    found = zone_or_404(request, zone)
    require_contributor(request.user, found, request.at)
    need_or_404(request, found, pk)
    act = actions.withdraw if "tarik" in request.POST else actions.support
    try:
        act(pk, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
    return redirect("roadmap:need", zone, pk)


# -- decided


@_both
@work_page(needs="zone.view")
def rank(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Numbers beside the needs, 1 the most pressing."""
    found = zone_or_404(request, zone)
    require_area(request.user, found, None, request.at)
    rows = actions.rankable(found)
    form = RankForm(sent(request), needs=rows, version=actions.version_of_ranks(rows))
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = actions.rankable(found)
            return actions.version_of_ranks(now), [(each.title, each.rank or "–") for each in now]

        ranked = form.attempt(
            lambda: actions.rank(zone, form.ranks(), by=request.user, at=request.at, seen=form.seen), stored
        )
        if ranked is not None:
            return done(request, "Urutan tersimpan.", PAGE, zone)
    return form_page(
        request, form, "Urutkan kebutuhan", submit="Simpan urutan", template="organisation/edit_page.html",
        lead="1 paling mendesak. Angka boleh sama; yang dikosongkan berdiri di belakang."
        if rows else "Belum ada kebutuhan yang dapat diurutkan.", **_back(zone),
    )  # fmt: skip


@_both
@work_page(needs="zone.view")
def step(request: WorkRequest, zone: int, pk: int, name: str) -> HttpResponseBase:
    """Accept, reject, solve or reopen."""
    found = zone_or_404(request, zone)
    row = need_or_404(request, found, pk)
    if name not in actions.STEPS:
        raise Http404
    require_area(request.user, found, row.area, request.at)
    move = NEED.transitions[name]
    form = StepForm(sent(request), reason="reason" in move.required, version=actions.version_of_need(row))
    if form.is_valid():
        reason = form.cleaned_data.get("alasan", "")
        moved = form.attempt(
            lambda: actions.step(pk, name, by=request.user, at=request.at, reason=reason, seen=form.seen),
            lambda: _stored(pk),
        )
        if moved is not None:
            return done(request, f"{NEED.told(name)}.", "roadmap:need", zone, pk)
    return form_page(
        request, form, f"{move.label}: {row.title}", submit=move.label, template="organisation/edit_page.html",
        danger=name == "reject", **_back(zone, row),
    )  # fmt: skip


@_both
@work_page(needs="zone.view")
def tell(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Write down who was told of the change."""
    found = zone_or_404(request, zone)
    row = need_or_404(request, found, pk)
    row.zone = found
    _require_teller(request, row)
    form = ToldForm(sent(request), initial={"tanggal": request.day})
    if form.is_valid():
        made = attempt(form, lambda: actions.tell(pk, form.telling(), by=request.user, at=request.at))
        if made is not None:
            return done(request, "Pemberitahuan tercatat.", "roadmap:need", zone, pk)
    return form_page(
        request, form, "Catat siapa yang diberi tahu", submit="Catat",
        lead=row.change_text or "Perubahannya belum ditulis; tulis dahulu dengan “Ubah”.", **_back(zone, row),
    )  # fmt: skip


@require_POST
@work_page(needs="zone.view")
def untell(request: WorkRequest, zone: int, pk: int, told: int) -> HttpResponseBase:
    """Take such a note away."""
    found = zone_or_404(request, zone)
    row = need_or_404(request, found, pk)
    row.zone = found
    _require_teller(request, row)
    try:
        actions.untell(pk, told, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
    return redirect("roadmap:need", zone, pk)


# -- pieces


def _require_teller(request: WorkRequest, row: Need) -> None:
    if not actions.may_tell(row, request.user, request.at):
        raise AccessDenied("Yang mencatat pemberitahuan adalah pengusulnya atau pengelola rencana zona ini.")


def _stored(pk: int) -> tuple[str, list[tuple[str, object]]]:
    """The version now, and what is stored, for whoever was overtaken. Raises Http404 where it is gone."""
    now = Need.objects.select_related("service").filter(pk=pk).first()
    if now is None:
        raise Http404
    rows: list[tuple[str, object]] = [
        ("Kebutuhan", now.title), ("Keadaan", now.get_state_display()), ("Layanan", now.service or "–"),
        ("Yang dirugikan", now.sufferer or "–"), ("Akar masalah", now.root_cause or "–"),
        ("Yang akan berubah", now.change_text or "–"),
    ]  # fmt: skip
    return actions.version_of_need(now), rows


def _back(zone: int, need: Need | None = None) -> dict[str, Any]:
    if need is not None:
        address, label = reverse("roadmap:need", args=[zone, need.pk]), need.title
    else:
        address, label = reverse(PAGE, args=[zone]), "Kebutuhan"
    return {"back": address, "back_label": label, "current": "evaluation:zones"}
