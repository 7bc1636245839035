"""What waits for whom: schedules whose period runs out, activities that are over, reports that are not finished."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.records.models import Activity, Series
from pilar.records.queries.activities import late
from pilar.records.queries.series import lacking, series_of
from pilar.records.workflow import HELD, MANAGE

_NAMED: Final = 5
#: A period that ends later than this is not urged.
_NOTICE: Final = timedelta(days=45)
#: So many schedules are looked at; a bureau that leads a whole body has its own page of them.
_AT_MOST: Final = 200


@inbox("records.series_lacking")
def series_lacking(asker: Asker) -> Iterable[Item]:
    """Schedules of activities whose running period has none yet. Two queries; none without the right."""
    roots = asker.rights.roots(MANAGE)
    if not roots:
        return []
    rows = series_of(below(roots, "unit__path"), Series.ACTIVITY).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=asker.day), starts_on__lte=asker.day
    )
    found = lacking(rows[:_AT_MOST], asker.day, notice=_NOTICE)[:_NAMED]
    return [
        Item(
            f"{each.series.title} {each.period.label} belum dijadwalkan",
            f"{reverse('records:activity_new')}?{urlencode({'jadwal': each.series.pk})}",
            f"{each.series.unit}. Masanya habis {tanggal(each.period.last)}; sesudah itu masa ini tercatat terlewat.",
            due=each.period.last,
        )
        for each in found
    ]


@inbox("records.activities_unfinished")
def unfinished(asker: Asker) -> Iterable[Item]:
    """Activities that were held without a finished report, and planned ones that are over. One query."""
    roots = asker.rights.roots(MANAGE)
    if not roots:
        return []
    rows = Activity.objects.filter(below(roots, "unit__path"), Q(state=HELD) | late(asker.at), mode=Activity.HERE)
    items = []
    for each in rows.select_related("unit").order_by("starts_at", "pk")[:_NAMED]:
        if each.state == HELD:
            title = f"Selesaikan laporan: {each.title}"
            why = f"{each.unit}, {tanggal(each.starts_at)}. "
            why += "Notulen belum ada." if not each.minutes else "Notulen sudah ada; periksa lalu selesaikan."
        else:
            title = f"Sudah lewat, masih direncanakan: {each.title}"
            why = f"{each.unit}, {tanggal(each.starts_at)}. Nyatakan dilaksanakan atau batalkan."
        items.append(Item(title, reverse("records:activity", args=[each.pk]), why))
    return items
