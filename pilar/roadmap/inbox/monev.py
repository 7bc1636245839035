"""Monev of the period that was not opened, and minutes that were not printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse

from pilar.evaluation.models import Zone
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.records.models import Series
from pilar.records.models.base import about
from pilar.records.schedule import Period
from pilar.records.workflow import CANCELLED
from pilar.roadmap.access import goes_on
from pilar.roadmap.models import Monev
from pilar.roadmap.periods import AFTER, QUARTERS, key_of, periods_of
from pilar.roadmap.queries.monev import TOPIC
from pilar.roadmap.workflow import MANAGE

_NAMED: Final = 5
#: So long before a quarter ends, and AFTER it has ended, its monev is asked for.
_BEFORE: Final = timedelta(30)


def _roots(asker: Asker) -> list[str]:
    """The units whose whole plan ``asker`` manages: a pokja opens no monev. No query."""
    return [held.path for held in asker.rights.held if MANAGE in held.role.may and held.area is None]


@inbox("roadmap.monev_to_open")
def to_open(asker: Asker) -> Iterable[Item]:
    """Zones whose plan is set and whose quarter has no monev. One query; none without the right.

    Where a schedule asks for the meeting already (``records.series_lacking``), this speaks once the quarter is over.
    Nothing is asked that would be refused, whatever zone follows: a year is open for AFTER its last quarter.
    """
    roots, period = _roots(asker), _asked_for(asker.day)
    if not roots or period is None:
        return []
    known = Monev.objects.filter(zone=OuterRef("pk"), period_until__gte=period.first, period_from__lte=period.last)
    schedules = Series.objects.filter(about(TOPIC), unit=OuterRef("unit"), kind=Series.ACTIVITY)
    rows = Zone.objects.filter(below(roots, "unit__path"), year=period.first.year, plan__revision__gte=1)
    rows = rows.exclude(Exists(known.exclude(activity__state=CANCELLED)))
    if period.last >= asker.day:
        rows = rows.exclude(Exists(schedules))
    return [
        Item(
            f"Buka monev {period.label}", f"{reverse('roadmap:monev_new', args=[each.pk])}?masa={key_of(period)}",
            f"{each}. Bahannya disiapkan Pilar: yang terlambat, yang bergerak, syarat yang berubah.", period.last,
        )
        for each in rows.select_related("unit").order_by("unit__path", "pk")[:_NAMED]
    ]  # fmt: skip


def _asked_for(day: date) -> Period | None:
    """The quarter that is about to end, or that has just ended."""
    every = [*periods_of(day.year - 1, QUARTERS), *periods_of(day.year, QUARTERS)]
    return next((each for each in every if each.last - _BEFORE <= day <= each.last + AFTER), None)


@inbox("roadmap.monev_to_minute")
def to_minute(asker: Asker) -> Iterable[Item]:
    """Monevs whose meeting is over and whose minutes were not printed, while they can be. One query; none without the
    right."""
    roots = _roots(asker)
    if not roots:
        return []
    rows = Monev.objects.filter(below(roots, "zone__unit__path"), document="", activity__starts_at__lt=asker.at)
    rows = rows.filter(goes_on(asker.day, "zone__")).exclude(activity__state=CANCELLED)
    rows = rows.select_related("activity", "zone__unit")
    return [
        Item(
            f"Selesaikan notulen monev {Period(each.period_from, each.period_until).label}",
            reverse("roadmap:monev", args=[each.zone_id, each.pk]),
            f"{each.zone}, rapat {tanggal(each.activity.starts_at)}. Catat yang hadir, keputusan, dan kesimpulannya.",
        )
        for each in rows.order_by("activity__starts_at", "pk")[:_NAMED]
    ]  # fmt: skip
