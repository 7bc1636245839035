"""Monev of a zone: the year, opening one, one with its agenda, decisions and minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.kernel import documents, exports
from pilar.kernel.lists import DOWNLOAD
from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.queries.units import heads_on
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES as SEES_RECORDS
from pilar.records.queries.namable import namable
from pilar.records.review_words import recommendation_tag
from pilar.records.workflow import CONCLUDED, DROPPED
from pilar.roadmap.access import managing, require_area
from pilar.roadmap.actions import monev as actions
from pilar.roadmap.forms.monev import OpenForm
from pilar.roadmap.models import Monev
from pilar.roadmap.pages import page_names
from pilar.roadmap.periods import MONTHS, QUARTERS, key_of, periods_of
from pilar.roadmap.presenters import monev as present
from pilar.roadmap.presenters.monev import Step
from pilar.roadmap.queries import monev as queries

PAGE: Final = "roadmap:monevs"
_METHODS: Final = ["GET", "HEAD", "POST"]
#: Meetings that are there already and that the form offers.
_OFFERED: Final = 12


@require_safe
@work_page(needs="zone.view")
def monevs(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The periods of the year: held, missed, coming. Five queries besides the frame."""
    found = zone_or_404(request, zone)
    series = queries.schedule_of(found, request.day)
    slots = queries.year_of(found, queries.rhythm_by(series), request.day)
    if request.GET.get(DOWNLOAD) in ("csv", "xlsx"):
        return _download(request, found, slots)
    names = page_names(
        request, found, PAGE, series=series, open_decisions=queries.open_decisions(found).count(),
        late_decisions=queries.late_decisions(found, request.day),
        held=sum(each.state == queries.HELD_STATE for each in slots), records=_sees_records(request, found),
        due=sum(each.period.first <= request.day for each in slots),
        downloads={kind: f"?{DOWNLOAD}={kind}" for kind in ("csv", "xlsx")},
        rows=[(each, key_of(each.period)) for each in slots],
    )  # fmt: skip
    return render(request, "roadmap/monevs.html", names)


def _download(request: WorkRequest, zone: Zone, slots: list[queries.Slot]) -> HttpResponseBase:
    name = f"monev-{zone.unit.slug}-{zone.year}"
    columns = present.slot_columns()
    note = f"Menurut catatan di Pilar pada {tanggal(request.day)}."
    return exports.download(request.GET[DOWNLOAD], columns, slots, name, title=f"Monev {zone}", note=note)


def _sees_records(request: WorkRequest, zone: Zone) -> bool:
    return request.rights.may(SEES_RECORDS, zone.unit.path)


@require_http_methods(_METHODS)
@work_page(needs="zone.view")
def monev_new(request: WorkRequest, zone: int) -> HttpResponse:
    """Open the monev of a period."""
    found = zone_or_404(request, zone)
    require_area(request.user, found, None, request.at)
    taken = {(each.period_from, each.period_until) for each in found.monevs.all()}
    every = [*periods_of(found.year, QUARTERS), *periods_of(found.year, MONTHS)]
    begun = [each for each in every if each.first <= request.day and (each.first, each.last) not in taken]
    heads = heads_on(found.unit, request.day)
    series = queries.schedule_of(found, request.day)
    zone_time = ZoneInfo(found.unit.body.time_zone)
    of_year = queries.free_meetings(found).filter(starts_at__gte=datetime(found.year, 1, 1, tzinfo=zone_time))
    form = OpenForm(
        sent(request), periods=begun, meetings=list(of_year[:_OFFERED]),
        people=namable(found.unit), day=request.day,
        initial={
            "masa": request.GET.get("masa", ""), "rapat": request.GET.get("rapat", ""),
            "pemimpin": heads[0].person if heads else None,
            "diundang": f"Kepala {found.unit}\nSemua anggota tim kerja ZI\nPenanggung jawab rencana aksi",
        },
    )  # fmt: skip
    if form.is_valid():
        meeting = form.meeting(zone_time)
        made = attempt(
            form,
            lambda: actions.open_monev(zone, form.cleaned_data["masa"], meeting, by=request.user, at=request.at),
        )
        if made is not None:
            said = f"Monev {present.period_of(made).label} dibuka; bahannya sudah dibekukan."
            return done(request, said, "roadmap:monev", zone, made.pk)
    warning = "" if series else (
        "Unit ini belum punya jadwal monev tertulis, jadi rapatnya belum terhitung sebagai bukti “berkala”. Tetapkan "
        "jadwalnya di Catatan › Jadwal (triwulanan atau lebih sering)."
    )  # fmt: skip
    return form_page(
        request, form, "Buka monev", submit="Buka monev", back=reverse(PAGE, args=[zone]), back_label="Monev",
        lead="Pilar menyiapkan bahannya: yang terlambat, yang bergerak, dan syarat yang berubah. Satu masa satu kali.",
        warning=warning,
    )  # fmt: skip


@require_safe
@work_page(needs="zone.view")
def monev(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """One monev. Nine queries besides the frame."""
    found = zone_or_404(request, zone)
    row = monev_or_404(found, pk)
    rows = row.review.recommendations.exclude(state=DROPPED).select_related("owner").order_by("due_on", "pk")
    decisions = [(each, recommendation_tag(each, request.day)) for each in rows]
    heads = list(queries.heads_by_day(found))
    there = list(row.activity.attendances.filter(struck_at__isnull=True).values_list("person", flat=True))
    head = queries.led_by_head(heads, [each for each in there if each], queries.meeting_day(row))
    records = _sees_records(request, found)
    names = page_names(
        request, found, PAGE, monev=row, period=present.period_of(row), agenda=present.agenda_of(row),
        decisions=decisions, records=records,
        moves=list(row.due_moves.select_related("item").order_by("at", "pk")),
        card=_card(request, row), legend=present.LEGEND, concluded=row.review.state == CONCLUDED,
        took_place=row.activity.state in queries.TOOK_PLACE,
        steps=_steps(row, len(there), len(decisions), head=head, records=records),
    )  # fmt: skip
    return render(request, "roadmap/monev.html", names)


def _steps(row: Monev, came: int, decided: int, *, head: bool, records: bool) -> list[Step]:
    """What is done of the monev and what comes next, in the order in which it is done."""

    def at(name: str) -> str:
        return reverse(f"records:{name}", args=[row.activity_id]) if records else ""

    activity = row.activity
    where = f"{tanggal(activity.starts_at)}, {activity.place or 'tempat belum diisi'}."
    there = f"{angka(came, 0)} orang; kepala unit {'hadir' if head else 'tidak tercatat hadir'}."
    said = "Pembahasan sudah dicatat." if activity.minutes else "Pembahasan belum dicatat."
    made = f"{angka(decided, 0)} keputusan dengan pemilik dan tenggat." if decided else "Belum ada keputusan."
    printed = "Sudah dicetak." if row.document else "Belum dicetak."
    return [
        Step("Rapat", activity.state in queries.TOOK_PLACE, where, at("activity"), "Rapat dan undangan"),
        Step(
            "Presensi", came > 0, there if came else "Belum ada yang tercatat hadir.", at("attendance"), "Daftar hadir"
        ),
        Step("Pembahasan", bool(activity.minutes), said, at("activity_minutes"), "Catatan pembahasan"),
        Step("Keputusan", decided > 0, made, "#keputusan", "Keputusan"),
        Step("Notulen", bool(row.document), printed, "#notulen", "Notulen"),
    ]


def _card(request: WorkRequest, row: Monev) -> documents.Card | None:
    """Its minutes as they are shown. Two queries, none before they are printed."""
    paper = (
        Document.objects.filter(token=row.document).prefetch_related("signed_copies").first() if row.document else None
    )
    if paper is None:
        return None
    where = [row.zone_id, row.pk]
    may_sign = managing(request.user, row.zone, request.at).everything
    upload = reverse("roadmap:monev_signed", args=where) if may_sign else ""
    return documents.card(
        paper, request.day, pdf=reverse("roadmap:monev_document", args=where), upload=upload,
        copy=lambda copy: reverse("roadmap:monev_copy", args=[*where, copy.version]),
    )  # fmt: skip


def monev_or_404(zone: Zone, pk: int) -> Monev:
    """A monev of ``zone`` with meeting and review. One query."""
    row = zone.monevs.select_related("activity__leader", "review").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.zone = zone
    row.activity.unit = row.review.unit = zone.unit
    return row
