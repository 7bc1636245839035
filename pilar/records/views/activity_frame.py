"""What the pages of one activity share."""

from __future__ import annotations

from typing import TypeVar
from zoneinfo import ZoneInfo

from pilar.organisation.access import AccessDenied
from pilar.organisation.web import WorkRequest
from pilar.records.access import record_or_404
from pilar.records.models import Activity
from pilar.records.workflow import MANAGE

T = TypeVar("T")


def activity_or_404(request: WorkRequest, pk: int) -> Activity:
    """The activity with unit, body, leader and series, where it is seen. One query."""
    rows = Activity.objects.select_related("unit__body", "leader", "series")
    return record_or_404(request, Activity, pk, rows=rows)


def managed_or_refused(request: WorkRequest, pk: int) -> Activity:
    """The same for pages that change it: 403 for whoever only sees it."""
    activity = activity_or_404(request, pk)
    if not request.rights.may(MANAGE, activity.unit.path):
        raise AccessDenied(
            f"Kegiatan {activity.unit} diubah oleh tim atau kepalanya. Peran Anda di sana hanya melihat."
        )
    return activity


def zone_of(activity: Activity) -> ZoneInfo:
    """The time zone of the activity's body."""
    return ZoneInfo(activity.unit.body.time_zone)
