"""A plan item as work: its page, and reporting, finishing, opening again, dropping, moving its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.access import sees
from pilar.evaluation.models import Zone
from pilar.organisation.forms.versioned import Stored
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, done, form_page, sent, work_page
from pilar.roadmap.access import is_called, require_area
from pilar.roadmap.actions import work as actions
from pilar.roadmap.actions.items import version_of_item
from pilar.roadmap.forms.work import DueForm, FinishForm, MoveForm, ReportForm, WhyForm
from pilar.roadmap.models import PlanItem
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters.work import work_of
from pilar.roadmap.queries.work import with_counted_due
from pilar.roadmap.workflow import DONE, DROPPED, RUNNING, WAITING

BOARD: Final = "roadmap:board"
#: Of how many past meetings a decision can be named.
_MONEVS: Final = 12
_both = require_http_methods(["GET", "HEAD", "POST"])


def item_of(request: WorkRequest, zone: int, pk: int) -> PlanItem:
    """The item, for whoever sees the zone, owns it or is asked for help with it; else 404. Two queries, or three."""
    rows = PlanItem.objects.select_related("plan__zone__unit__body", "owner", "need")
    item = with_counted_due(rows).filter(plan__zone=zone, pk=pk).first()
    if item is None or not (sees(request.user, item.plan.zone, request.at) or is_called(request.user, item)):
        raise Http404
    return item


def frame(request: WorkRequest, zone: Zone, page: str = BOARD, **more: Any) -> dict[str, Any]:
    """Names for templates in the frame of the zone, or without it for whoever is called from elsewhere."""
    inside = sees(request.user, zone, request.at)
    base = "roadmap/page.html" if inside else "roadmap/alone.html"
    return page_names(request, zone, page, base=base, inside=inside, **more)


def address_of(item: PlanItem) -> str:
    """Where it is reported on."""
    return reverse("roadmap:work", args=[item.plan.zone_id, item.pk])


@require_safe
@work_page()
def work(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """The item with all that was done. Fifteen queries at most."""
    item = item_of(request, zone, pk)
    shown = work_of(item, request.user, request.at)
    return render(request, "roadmap/work.html", frame(request, item.plan.zone, work=shown, item=item))


# -- moving a card


@require_POST
@work_page()
def move(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """A card is put into another column. What needs words leads to its form; of two people the second sees both."""
    item = item_of(request, zone, pk)
    actions.require_work(request.user, item, request.at)
    form = MoveForm(request.POST, version=version_of_item(item))
    if not form.is_valid():
        return done(request, "Pilih kolom tujuannya; kartunya tetap di tempatnya.", BOARD, zone)
    wanted, filtered = form.cleaned_data["ke"], QueryDict(form.cleaned_data["saring"]).urlencode()
    back = reverse(BOARD, args=[zone]) + (f"?{filtered}" if filtered else "")
    if form.cleaned_data["kembali"] == "aksi":
        back = address_of(item)
    act = _plain_act(item, wanted)
    if act is None:
        return _to_form(request, item, wanted, back)
    moved = form.attempt(
        lambda: act(pk, by=request.user, at=request.at, seen=form.seen), lambda: stored(item)
    )  # fmt: skip
    if moved is not None:
        return done(request, f"“{item.title}” dipindah ke “{moved.get_state_display()}”.", back)
    label = dict(PlanItem._meta.get_field("state").choices or ())[wanted]
    now = PlanItem.objects.get(pk=pk)
    act_again = f"Tetap pindahkan ke “{label}”" if now.state in (WAITING, RUNNING) else f"Pindahkan ke “{label}”"
    return form_page(
        request, form, "Kartu ini baru saja diubah orang lain", submit=act_again, back=back, back_label="Papan",
        template="organisation/edit_page.html",
        lead=f"{item.title}. Anda memindahkannya ke “{label}”; pemindahan itu belum dilakukan.",
    )  # fmt: skip


def _plain_act(item: PlanItem, wanted: str) -> Callable[..., PlanItem] | None:
    if item.state == WAITING and wanted == RUNNING:
        return actions.start
    if item.state == RUNNING and wanted == WAITING:
        return actions.pause
    # The card has moved meanwhile: the action says so, where the version does not fit.
    return None


def _to_form(request: WorkRequest, item: PlanItem, wanted: str, back: str) -> HttpResponse:
    if wanted == item.state:
        return done(request, f"“{item.title}” sudah di kolom “{item.get_state_display()}”.", back)
    if wanted == DONE and item.state in (WAITING, RUNNING):
        return done_to(request, item, "roadmap:work_finish", "Lengkapi tanggal selesainya.")
    if item.state == DONE:
        return done_to(
            request, item, "roadmap:work_reopen", "Rencana aksi ini sudah selesai. Tulis mengapa dibuka lagi."
        )
    return done_to(request, item, "roadmap:work_restore", "Rencana aksi ini dibatalkan. Tulis mengapa dihidupkan lagi.")


def done_to(request: WorkRequest, item: PlanItem, to: str, message: str) -> HttpResponse:
    """To a form of the item, with what is to be done there."""
    return done(request, message, to, item.plan.zone_id, item.pk)


def stored(item: PlanItem) -> Stored:
    """Its version now, and how it stands, for whoever was slower."""
    now = PlanItem.objects.select_related("owner", "plan").get(pk=item.pk)
    step = now.steps.order_by("-at", "-pk").first()
    report = now.progress.order_by("-at", "-pk").first()
    last = max((each for each in (step, report) if each is not None), key=lambda each: each.at, default=None)
    who = names_of([last.by])[last.by] if last else ""
    rows: list[tuple[str, object]] = [("Keadaan", now.get_state_display()), ("Kemajuan", f"{now.percent} %")]
    if who:
        rows.append(("Terakhir oleh", who))
    if report is not None and report.note:
        rows.append(("Laporan terakhir", report.note))
    return version_of_item(now), rows


# -- forms


def _form_page(request: WorkRequest, item: PlanItem, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    more.setdefault("template", "organisation/edit_page.html")
    return form_page(
        request, form, title, submit=submit, back=address_of(item), back_label="Rencana aksi",
        **{"lead": item.title, **more},
    )  # fmt: skip


def _done(request: WorkRequest, item: PlanItem, message: str) -> HttpResponse:
    return done(request, message, "roadmap:work", item.plan.zone_id, item.pk)


@_both
@work_page()
def report(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """How far it is."""
    item = item_of(request, zone, pk)
    actions.require_work(request.user, item, request.at)
    form = ReportForm(sent(request), version=version_of_item(item), initial={"persen": item.percent})
    if form.is_valid():
        typed = form.cleaned_data
        made = form.attempt(
            lambda: actions.report(
                pk, typed["persen"], typed["keterangan"], by=request.user, at=request.at, seen=form.seen
            ),
            lambda: stored(item),
        )
        if made is not None:
            more = " Nyatakan selesai bila keluarannya sudah jadi." if made.percent == actions.WHOLE else ""
            return _done(request, item, f"Kemajuan {made.percent} % dilaporkan.{more}")
    return _form_page(request, item, form, "Laporkan kemajuan", "Laporkan")


@_both
@work_page()
def finish(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Done, with proof or the word that there is none."""
    item = item_of(request, zone, pk)
    actions.require_work(request.user, item, request.at)
    unproved = not item.proofs.exists()
    form = FinishForm(sent(request), version=version_of_item(item), unproved=unproved, initial={"tanggal": request.day})
    if form.is_valid():
        typed = form.cleaned_data
        ended = form.attempt(
            lambda: actions.finish(
                pk, typed["tanggal"], without=typed.get("tanpa_bukti", ""), by=request.user, at=request.at,
                seen=form.seen,
            ),
            lambda: stored(item),
        )  # fmt: skip
        if ended is not None:
            return _done(request, item, "Rencana aksi ini dinyatakan selesai.")
    warning = ""
    if unproved:
        warning = (
            "Belum ada bukti pada rencana aksi ini. Lebih baik tambahkan buktinya dahulu dari halaman rencana aksi."
        )
    return _form_page(request, item, form, "Nyatakan selesai", "Nyatakan selesai", warning=warning)


def _with_reason(
    request: WorkRequest, item: PlanItem, act: Callable[..., PlanItem], title: str, message: str, **more: Any
) -> HttpResponse:
    form = WhyForm(sent(request), version=version_of_item(item))
    if form.is_valid():
        words = form.cleaned_data["alasan"]
        acted = form.attempt(
            lambda: act(item.pk, words, by=request.user, at=request.at, seen=form.seen), lambda: stored(item)
        )
        if acted is not None:
            return _done(request, item, message)
    return _form_page(request, item, form, title, title, **more)


@_both
@work_page()
def reopen(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """It is not done after all."""
    item = item_of(request, zone, pk)
    actions.require_work(request.user, item, request.at)
    return _with_reason(
        request, item, actions.reopen, "Buka lagi", "Rencana aksi dibuka lagi; bukti dan laporannya tetap."
    )


@_both
@work_page()
def drop(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """It will not be done."""
    item = item_of(request, zone, pk)
    require_area(request.user, item.plan.zone, item.area, request.at)
    warning = ""
    counted: date | None = item.__dict__["counted_due"]
    if counted and counted < request.day and item.state != DROPPED:
        warning = "Tenggatnya sudah lewat, jadi tetap dihitung tidak terlaksana walau dibatalkan."
    return _with_reason(
        request, item, actions.drop, "Batalkan rencana aksi", "Rencana aksi dibatalkan; alasannya tersimpan.",
        danger=True, warning=warning,
    )  # fmt: skip


@_both
@work_page()
def restore(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """It will be done after all."""
    item = item_of(request, zone, pk)
    require_area(request.user, item.plan.zone, item.area, request.at)
    return _with_reason(request, item, actions.restore, "Hidupkan lagi", "Rencana aksi dihidupkan lagi.")


@_both
@work_page()
def due(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Another due day."""
    item = item_of(request, zone, pk)
    require_area(request.user, item.plan.zone, item.area, request.at)
    monevs = list(item.plan.zone.monevs.order_by("-period_until")[:_MONEVS])
    form = DueForm(
        sent(request),
        version=version_of_item(item),
        monevs=monevs,
        initial={"tenggat": item.due_on, "monev": request.GET.get("monev", "")},
    )
    if form.is_valid():
        typed = form.cleaned_data
        moved = form.attempt(
            lambda: actions.move_due(
                pk, typed["tenggat"], typed["alasan"], monev=form.monev, by=request.user, at=request.at,
                seen=form.seen,
            ),
            lambda: stored(item),
        )  # fmt: skip
        if moved is not None:
            counts = "" if moved.monev_id else " Tanpa keputusan monev, tenggat semula tetap dihitung."
            return _done(request, item, f"Tenggat digeser.{counts}")
    return _form_page(request, item, form, "Geser tenggat", "Geser tenggat")
