"""The trend of a zone: the score with the plan's line, each floor, the figures beside the pictures."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.words import minimum_text
from pilar.kernel import exports
from pilar.kernel.charts import Mark
from pilar.kernel.lists import DOWNLOAD
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters import trend as present
from pilar.roadmap.queries import trend as queries
from pilar.roadmap.queries.plan_line import plan_line

PAGE: Final = "roadmap:trend"
#: Days that the table on the page shows; the download has all.
_SHOWN: Final = 30


@require_safe
@work_page(needs="zone.view")
def trend(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Four queries besides the frame."""
    found = zone_or_404(request, zone)
    instrument = rulebook(found.edition).instrument
    written = queries.stored(found)
    points = queries.with_today(written, queries.sheet_of(found), request.day)
    line = plan_line(found, points)
    days = present.days_of(points, line)
    predicate = instrument.predicates[found.target]
    if (kind := request.GET.get(DOWNLOAD)) in ("csv", "xlsx"):
        columns, name = (
            present.columns_of([each.code for each in predicate.floors]),
            f"tren-{found.unit.slug}-{found.year}",
        )
        note = f"Nilai mandiri tiap akhir hari yang ada perubahannya, sampai {tanggal(request.day)}."
        return exports.download(kind, columns, days, name, title=f"Tren {found}", note=note)
    marks = [
        Mark(code.lower(), f"{code} {minimum_text(floor)}", floor.minimum)
        for code, each in instrument.predicates.items()
        for floor in each.floors
        if floor.node == "total" and floor.minimum is not None
    ]
    span = present.span_of(points, found.year, request.day)
    names = page_names(
        request, found, PAGE, since=points[0].day if points else None, days=days[:_SHOWN], number=len(days),
        total=present.total_picture(points, line, span, request.day, marks), has_plan=bool(line),
        floors=present.floors_of(instrument, found.target, points, span, request.day), has_points=bool(points),
        latest=points[-1] if points else None, change=_change(points), planned=days[0].plan if days else None,
        downloads={kind: f"?{DOWNLOAD}={kind}" for kind in ("csv", "xlsx")},
    )  # fmt: skip
    return render(request, "roadmap/trend.html", names)


def _change(points: list[queries.Point]) -> Fraction:
    """How far the score has moved since the first point."""
    return Fraction(points[-1].total) - Fraction(points[0].total) if points else Fraction(0)
