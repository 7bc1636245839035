"""Recommendations of the assessors that wait: for the unit to be followed, for the assessors to be judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.urls import reverse

from pilar.evaluation.access import by_role
from pilar.evaluation.assessment.access import ASSESSES
from pilar.evaluation.assessment.models import Recommendation, Seat
from pilar.evaluation.assessment.workflow import OPEN, REPORTED
from pilar.kernel.inbox import COUNTED, Asker, Item, inbox, listed
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.texts import shortened

_NAMED: Final = 5
#: So many days before its last day a recommendation waits in the workroom.
_AHEAD: Final = timedelta(days=30)
_SHORT: Final = 80


def _address(row: Recommendation) -> str:
    return reverse("assessment:recommendation", args=[row.zone_id, row.number])


@inbox("assessment.recommendations_due")
def to_follow(asker: Asker) -> Iterable[Item]:
    """Open ones of the own zones that are late or due within a month; a pokja those of its area. One query."""
    roots = asker.rights.roots("worksheet.answer") + asker.rights.roots("worksheet.submit")
    if not roots:
        return []
    rows = Recommendation.objects.filter(
        below(roots, "zone__unit__path"), state=OPEN, due_on__lte=asker.day + _AHEAD
    ).select_related("zone__unit").order_by("due_on", "pk")  # fmt: skip
    mine = [row for row in rows[:COUNTED] if _is_own(asker, row)]

    def told(row: Recommendation) -> Item:
        why = shortened(row.text, _SHORT)
        if row.is_late(asker.day):
            why = f"Terlambat sejak {tanggal(row.due_on)}. {why}"
        if row.reported_by:
            why = f"Laporannya dikembalikan TPI. {why}"
        return Item(f"Tindak lanjuti rekomendasi {row.number} {row.zone}", _address(row), why, row.due_on)

    def rest(row: Recommendation) -> str:
        return f"{reverse('assessment:zone_recommendations', args=[row.zone_id])}?keadaan=belum-selesai"

    return listed(mine, _NAMED, told, "rekomendasi TPI lain untuk ditindaklanjuti", rest)


def _is_own(asker: Asker, row: Recommendation) -> bool:
    path = row.zone.unit.path
    role = by_role(asker.rights, path)
    if role.everything or asker.rights.may("worksheet.submit", path):
        return True
    return row.area is not None and row.area in role.areas


@inbox("assessment.recommendations_reported")
def to_judge(asker: Asker) -> Iterable[Item]:
    """Reports of the zones in whose team the asker sits, the longest waiting first. One query."""
    if not asker.rights.may(ASSESSES):
        return []
    seated = Seat.objects.filter(user=asker.user, ended_at__isnull=True).values("zone")
    rows = Recommendation.objects.filter(
        below(asker.rights.roots(ASSESSES), "zone__unit__path"), zone__in=seated, state=REPORTED
    ).select_related("zone").order_by("reported_at", "pk")  # fmt: skip

    def told(row: Recommendation) -> Item:
        why = f"Dilaporkan {tanggal(row.reported_at)}. {shortened(row.report, _SHORT)}"
        return Item(f"Periksa tindak lanjut rekomendasi {row.number} {row.zone}", _address(row), why)

    address = f"{reverse('assessment:all_recommendations')}?keadaan={REPORTED}"
    return listed(rows, _NAMED, told, "laporan tindak lanjut lain untuk diperiksa", address)
