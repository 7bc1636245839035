"""A row of each table of the activities in the training UPT of the town."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from pilar.organisation.models import Unit
from pilar.records.models import Activity, ActivityFile, ActivityStep, Attendance, Series
from tests.organisation.town import AT, Town


def activity_row(unit: Unit, **more: Any) -> Activity:
    """An activity as it is stored, without the actions: an hour ago, planned."""
    values: dict[str, Any] = {
        "title": "Apel",
        "starts_at": AT - timedelta(hours=1),
        "created_at": AT,
        "created_by": "1",
    }
    return Activity.objects.create(unit=unit, **{**values, **more})


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""
    marks = {"created_at": AT, "created_by": "1"}

    def series() -> Series:
        return Series.objects.create(
            unit=town.training, kind="activity", title="Rapat monev", topics=",zi-monev,", every="quarterly",
            starts_on=date(2026, 1, 1), **marks,
        )  # fmt: skip

    def activity() -> Activity:
        return activity_row(town.training)

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
