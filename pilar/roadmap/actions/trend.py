"""Writing the trend: the days that are over, each once, of every worksheet whose score has moved since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Max

from pilar.evaluation.models import Assessor, Worksheet
from pilar.organisation.access import local_day
from pilar.roadmap.models import TrendPoint
from pilar.roadmap.queries.trend import Point, history


def write(worksheet: Worksheet, until: date) -> int:
    """Write the points of ``worksheet`` (with ``zone.unit.body``) up to the end of ``until``; how many are new.

    The first time the whole past is written. What is there already stays, so twice does no harm, nor do two at once.
    """
    last = TrendPoint.objects.filter(zone=worksheet.zone).order_by("-day").first()
    known = Point(last.day, last.total, last.failing, last.floors) if last else None
    rows = [
        TrendPoint(zone=worksheet.zone, day=each.day, total=each.total, failing=each.failing, floors=dict(each.floors))
        for each in history(worksheet, after=known, until=until)
    ]
    TrendPoint.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def write_all(at: datetime, check: Callable[[], None] = lambda: None) -> int:
    """The same for every unit's worksheet on which somebody has answered since its last point; how many points.

    ``check`` is called between them and may end it.
    """
    rows = Worksheet.objects.filter(assessor__code=Assessor.UNIT, answered_at__isnull=False)
    moved = rows.annotate(written=Max("zone__trend__day")).select_related("zone__unit__body").order_by("pk")
    number = 0
    for worksheet in list(moved):
        check()
        body = worksheet.zone.unit.body
        answered = worksheet.answered_at
        if answered is None or (worksheet.written is not None and local_day(answered, body) <= worksheet.written):
            continue
        number += write(worksheet, local_day(at, body) - timedelta(1))
    return number
