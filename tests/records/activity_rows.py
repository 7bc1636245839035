"""A row of each table of the activities in the training UPT of the town."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from pilar.records.models import Activity, ActivityFile, ActivityStep, Attendance, Series
from tests.organisation.town import AT, Town


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""
    marks = {"created_at": AT, "created_by": "1"}

    def series() -> Series:
        return Series.objects.create(
            unit=town.training, kind="activity", title="Rapat monev", topics=",zi-monev,", every="quarterly",
            starts_on=date(2026, 1, 1), **marks,
        )  # fmt: skip

    def activity() -> Activity:
        return Activity.objects.create(unit=town.training, title="Apel", starts_at=AT - timedelta(hours=1), **marks)

    return {
        Series: series,
        Activity: activity,
        ActivityStep: lambda: ActivityStep.objects.create(
            obj=activity(), name="hold", source="planned", target="held", by="1", at=AT
        ),
        Attendance: lambda: Attendance.objects.create(
            activity=activity(), name="Tamu", unit_name="Desa", name_key="tamu|desa", method="kiosk", at=AT
        ),
        ActivityFile: lambda: ActivityFile.objects.create(
            activity=activity(), what="other", title="Bahan", url="https://contoh.go.id/", sha256="x", by="1", at=AT
        ),
    }
