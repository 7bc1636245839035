"""Schedules: each with its periods as cells, writing one down, ending it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.pager import Page
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES, record_or_404, records_seen
from pilar.records.actions import series as actions
from pilar.records.forms.series import EndSeriesForm, SeriesFilter, SeriesForm
from pilar.records.models import Series
from pilar.records.models.base import about
from pilar.records.queries.series import cells
from pilar.records.schedule import Cell, CellState
from pilar.records.topics import labels
from pilar.records.workflow import MANAGE

GET_POST: Final = ["GET", "HEAD", "POST"]
ORDER: Final = ("title", "pk")
_AT_ONCE: Final = 20
#: Cells of one schedule that are drawn: the last ones and the next ones.
_MOST_CELLS: Final = 16


@require_safe
@work_page(needs=SEES)
def series_list(request: WorkRequest) -> HttpResponseBase:
    """The schedules that one sees, each with its periods. Three queries besides those of the filter."""
    form = SeriesFilter(request.GET, units=units_for(request.rights, SEES))
    rows = Series.objects.none()
    if form.is_valid():
        typed = form.cleaned_data
        rows = records_seen(Series, request.user, request.at).select_related("unit__body")
        if typed["unit"]:
            rows = rows.filter(below([typed["unit"].path], "unit__path"))
        if typed["tentang"]:
            rows = rows.filter(about(typed["tentang"]))
        if typed["jenis"]:
            rows = rows.filter(kind=typed["jenis"])

    def drawn(page: Page[Series]) -> dict[str, object]:
        known = cells(page.rows, request.day)
        return {"listed": [_drawn(each, known[each.pk], request) for each in page.rows]}

    return listing(
        request, rows, "records/series.html", order=ORDER, columns=COLUMNS, title="Jadwal", size=_AT_ONCE,
        filename=f"jadwal-{request.day:%Y-%m-%d}", note=f"Jadwal yang tertulis pada {tanggal(request.day)}.",
        more=drawn, form=form, may_manage=request.rights.may(MANAGE),
    )  # fmt: skip


COLUMNS: Final[tuple[Column[Series], ...]] = (
    Column("Jadwal", lambda row: row.title, width=40),
    Column("Unit", lambda row: row.unit.name, width=40),
    Column("Jenis", lambda row: row.get_kind_display(), width=18),
    Column("Diadakan", lambda row: row.get_every_display(), width=14),
    Column("Pokok bahasan", lambda row: "; ".join(labels(row.topics.split(","))), width=40),
    Column("Mulai", lambda row: row.starts_on, Kind.DATE, 12),
    Column("Sampai", lambda row: row.ends_on, Kind.DATE, 12),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A schedule as its page shows it: the cells around today, the next period that lacks something, what one may."""

    series: Series
    topics: list[str]
    cells: list[Cell]
    due: Cell | None
    missed: int
    manages: bool
    over: bool


def _drawn(series: Series, every: list[Cell], request: WorkRequest) -> Drawn:
    past = sum(each.state in (CellState.HELD, CellState.MISSED) for each in every)
    start = max(0, min(past - _MOST_CELLS * 3 // 4, len(every) - _MOST_CELLS))
    return Drawn(
        series, labels(series.topics.split(",")), every[start : start + _MOST_CELLS],
        due=next((each for each in every if each.state == CellState.UPCOMING), None),
        missed=sum(each.state == CellState.MISSED for each in every),
        manages=request.rights.may(MANAGE, series.unit.path),
        over=series.ends_on is not None and series.ends_on < request.day,
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGE)
def series_new(request: WorkRequest) -> HttpResponse:
    """Write a schedule down."""
    units = choosable_units(request.user, request.at, MANAGE, request.day)
    first = list(units[:2])
    initial = {"jenis": Series.ACTIVITY, "setiap": Series.QUARTERLY, "mulai": request.day.replace(month=1, day=1)}
    form = SeriesForm(sent(request), units=units, initial=initial | ({"unit": first[0]} if len(first) == 1 else {}))
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        made = attempt(form, lambda: actions.create(unit, form.schedule(), by=request.user, at=request.at))
        if made is not None:
            return done(request, f"Jadwal “{made.title}” sudah ditetapkan.", "records:series_list")
    return form_page(
        request, form, "Tetapkan jadwal", submit="Tetapkan jadwal", back=reverse("records:series_list"),
        back_label="Jadwal", template="records/activity_form.html",
        lead="Yang tertulis di sini ditagih tiap masa dan membuktikan “berkala”.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def series_end(request: WorkRequest, pk: int) -> HttpResponse:
    """Say on which day a schedule ends."""
    series = record_or_404(request, Series, pk, rows=Series.objects.select_related("unit"))
    if not request.rights.may(MANAGE, series.unit.path):
        raise AccessDenied(f"Jadwal {series.unit} diakhiri oleh tim atau kepalanya.")
    form = EndSeriesForm(sent(request), initial={"sampai": series.ends_on or request.day})
    if form.is_valid():
        last = form.cleaned_data["sampai"]
        if attempt(form, lambda: actions.end(pk, last, by=request.user, at=request.at)) is not None:
            return done(request, f"Jadwal “{series.title}” berakhir pada {tanggal(last)}.", "records:series_list")
    return form_page(
        request, form, f"Akhiri jadwal: {series.title}", submit="Akhiri jadwal", back=reverse("records:series_list"),
        back_label="Jadwal", danger=True, lead="Yang sudah terlaksana dan yang terlewat tetap tercatat.",
    )  # fmt: skip
