"""All zones that one sees, side by side: figures, the table, and for whoever sees several OPDs those beside each other.

A page takes the same number of queries whatever there is; ten thousand zones are measured in docs/performance.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.forms.overview import ZoneFilter
from pilar.evaluation.models import Worksheet
from pilar.evaluation.presenters import overview as present
from pilar.evaluation.presenters.words import short_floors
from pilar.evaluation.queries import overview as queries
from pilar.evaluation.queries.overview import AREAS, Figures, Sight
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.edition import DEFAULT_EDITION
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import DOWNLOAD, listing
from pilar.kernel.pager import AFTER, BEFORE
from pilar.organisation.models import Unit
from pilar.organisation.web import WorkRequest, work_page

#: In the address: OPDs instead of zones.
GROUPED = "opd"


def _area(number: int) -> Callable[[Worksheet], object]:
    return lambda row: getattr(row, f"area_{number}") * 100


def _mean(number: int) -> Callable[[Unit], object]:
    return lambda opd: _of(opd).areas[number - 1].mean * 100


def _of(opd: Unit) -> Figures:
    found: Figures = getattr(opd, "figures")  # noqa: B009 - put there by the view
    return found


_COLUMNS: Final[tuple[Column[Worksheet], ...]] = (
    Column("Zona", lambda row: row.zone.name, width=50),
    Column("Unit di atasnya", lambda row: row.zone.unit.parent.name if row.zone.unit.parent else None, width=40),
    Column("Tahun", lambda row: row.zone.year, Kind.COUNT, 8),
    Column("Target", lambda row: row.zone.target, width=10),
    Column("Nilai mandiri", lambda row: row.total, Kind.NUMBER, 14),
    Column("Nilai zona sebelumnya", lambda row: getattr(row, "previous_total", None), Kind.NUMBER, 14),
    *(Column(f"Area {number} (%)", _area(number), Kind.NUMBER, 12) for number in AREAS),
    Column("Memenuhi target", lambda row: "ya" if row.meets_target else "belum", width=12),
    Column("Banyaknya syarat gagal", lambda row: row.failing, Kind.COUNT, 12),
    Column("Syarat gagal", lambda row: ", ".join(short_floors(row.failing_codes)), width=40),
    Column("Terjawab", lambda row: row.answered, Kind.COUNT, 10),
    Column("Isian", lambda row: row.fields, Kind.COUNT, 10),
    Column("Keadaan", lambda row: row.get_state_display(), width=18),
)
_OPD_COLUMNS: Final[tuple[Column[Unit], ...]] = (
    Column("OPD", lambda opd: opd.name, width=50),
    Column("Zona", lambda opd: _of(opd).zones, Kind.COUNT, 10),
    Column("Memenuhi target", lambda opd: _of(opd).met, Kind.COUNT, 12),
    Column("Rata-rata nilai", lambda opd: _of(opd).mean, Kind.NUMBER, 14),
    *(Column(f"Rata-rata area {number} (%)", _mean(number), Kind.NUMBER, 12) for number in AREAS),
    Column("Terjawab (%)", lambda opd: _of(opd).answered * 100, Kind.NUMBER, 12),
)
_NOTE: Final = "Nilai mandiri unit menurut hitungan Pilar, bukan hasil evaluasi resmi."


@require_safe
@work_page(needs="zone.view")
def zones(request: WorkRequest) -> HttpResponseBase:
    """The zones that one sees: of the newest year unless another is asked for. At most eight queries of its own."""
    seen = queries.sight(request.user, request.at)
    years = queries.years_seen(seen)
    may_form = request.rights.may("zone.manage")
    if years is None:
        names = {"title": "Zona Integritas", "nothing": True, "may_form": may_form}
        return render(request, "evaluation/zones.html", names)
    instrument = rulebook(DEFAULT_EDITION).instrument
    opds = list(queries.opds_seen(request.user, request.at))
    form = ZoneFilter(request.GET, years=years, opds=opds, instrument=instrument)
    form.is_valid()
    rows = form.narrowed(queries.worksheets_seen(seen))
    grouped = request.GET.get("kelompok") == GROUPED and len(opds) > 1
    title = f"Zona Integritas {form.year}" if form.year else "Zona Integritas"
    names = {"may_form": may_form, "form": form, "filtered": _narrows(request), "several": len(opds) > 1,
             "grouped": grouped, "views": _views(request), "note": _NOTE, "drill": _drill(request)}  # fmt: skip
    if DOWNLOAD not in request.GET:
        found = queries.figures(rows)
        targets = [form.cleaned_data["target"]] if form.cleaned_data.get("target") else list(instrument.predicates)
        names |= {"figures": found, "picture": present.areas_picture(found, instrument, targets)}
        if found.weakest:
            names["weakest"] = instrument.areas[found.weakest.number].name
    if grouped:
        return _by_opd(request, rows, {**names, "title": title})
    return _by_zone(request, rows, seen, form.order, {**names, "title": title})


def _by_zone(
    request: WorkRequest, rows: QuerySet[Worksheet], seen: Sight, order: Sequence[str], names: dict[str, Any]
) -> HttpResponseBase:
    def prepare(shown: Sequence[Worksheet]) -> None:
        totals = queries.before(shown, seen)
        for row in shown:
            setattr(row, "previous_total", totals.get(row.zone.previous_id or 0))  # noqa: B010

    def more(page: Any) -> dict[str, Any]:
        return {"lines": present.lines(page.rows)}

    return listing(
        request, rows, "evaluation/zones.html", order=order, columns=_COLUMNS,
        filename=f"zona-{request.day}", prepare=prepare, more=more, **names,
    )  # fmt: skip


def _by_opd(request: WorkRequest, rows: QuerySet[Worksheet], names: dict[str, Any]) -> HttpResponseBase:
    def prepare(shown: Sequence[Unit]) -> None:
        found = queries.by_opd(rows, shown)
        for opd in shown:
            setattr(opd, "figures", found[opd.path])  # noqa: B010

    return listing(
        request, queries.opds_of(rows), "evaluation/zones_by_opd.html", order=("name", "pk"), columns=_OPD_COLUMNS,
        filename=f"zona-per-opd-{request.day}", prepare=prepare, **names,
    )  # fmt: skip


def _narrows(request: WorkRequest) -> bool:
    return any(value for name, value in request.GET.items() if name not in (AFTER, BEFORE, DOWNLOAD, "kelompok"))


def _views(request: WorkRequest) -> tuple[str, str]:
    """The same filter zone by zone, and OPD by OPD."""
    kept = request.GET.copy()
    for name in (AFTER, BEFORE, DOWNLOAD, "kelompok"):
        kept.pop(name, None)
    by_zone = kept.urlencode()
    kept["kelompok"] = GROUPED
    return f"?{by_zone}", f"?{kept.urlencode()}"


def _drill(request: WorkRequest) -> str:
    """The filter without OPD and grouping: in front of ``opd=`` it leads from an OPD to its zones."""
    kept = request.GET.copy()
    for name in (AFTER, BEFORE, DOWNLOAD, "kelompok", "opd"):
        kept.pop(name, None)
    text = kept.urlencode()
    return f"?{text}&" if text else "?"
