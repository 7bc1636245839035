"""An activity, held while somebody changes something of it: looked up by what they see, then asked for the right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import require
from pilar.organisation.models import User
from pilar.records.access import record_seen
from pilar.records.errors import RecordError
from pilar.records.models import Activity
from pilar.records.workflow import CANCELLED, MANAGE, REPORTED


@contextmanager
def opened(pk: int, *, by: User, at: datetime, capability: str = MANAGE, guard: Guard = locked) -> Iterator[Activity]:
    """The activity, locked, with unit and body. Raises NotFoundError (404) and AccessDenied (403)."""
    with guard(Activity.objects.filter(pk=pk)):
        activity = record_seen(Activity, by, at, pk, rows=Activity.objects.select_related("unit__body", "series"))
        require(by, capability, activity.unit, at=at)
        yield activity


def refuse_finished(activity: Activity) -> None:
    """Raise RecordError where the report is finished or the activity did not take place."""
    if activity.state == REPORTED and activity.mode == Activity.HERE:
        raise RecordError(
            "Laporan kegiatan ini sudah selesai, jadi isinya tidak berubah lagi. Buka lagi laporannya bila ada yang "
            "perlu dibetulkan. Belum ada yang disimpan; tulisan Anda tetap ada."
        )
    if activity.state == CANCELLED:
        raise RecordError("Kegiatan ini dibatalkan, jadi tidak dapat diisi lagi. Belum ada yang disimpan.")
