"""What the roadmap does outside of pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from pilar.kernel.jobs import Daily, Run, job, schedule
from pilar.roadmap.actions import trend


@schedule(Daily("02:20"))
@job("roadmap.trend", "Mencatat nilai hari kemarin untuk tren", limit=timedelta(minutes=30))
def write_trend(run: Run, *, at: datetime) -> None:
    """The score of yesterday where an answer moved it; what the revisions still tell of the days before."""
    trend.write_all(at, run.check)
