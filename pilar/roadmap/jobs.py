"""What the roadmap does outside of pages: the reminders of the morning in each time zone of the country; the trend."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pilar.kernel.jobs import Daily, Run, job, schedule
from pilar.organisation.digest import day_of_turn
from pilar.roadmap import reminders
from pilar.roadmap.actions import trend

CLOCK: Final = "06:30"
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


@schedule(Daily(CLOCK))
@job("roadmap.remind", "Mengingatkan rencana aksi (WIB)")
def remind(run: Run, *, at: datetime) -> None:
    """One mail a person and day: asked for once, however often this is done."""
    reminders.send(run, WIB, day_of_turn(run.turn or at, WIB), at=at)


@schedule(Daily(CLOCK, ZoneInfo(WITA)))
@job("roadmap.remind_wita", "Mengingatkan rencana aksi (WITA)")
def remind_wita(run: Run, *, at: datetime) -> None:
    """The same in the middle of the country."""
    reminders.send(run, WITA, day_of_turn(run.turn or at, WITA), at=at)


@schedule(Daily(CLOCK, ZoneInfo(WIT)))
@job("roadmap.remind_wit", "Mengingatkan rencana aksi (WIT)")
def remind_wit(run: Run, *, at: datetime) -> None:
    """And in the east."""
    reminders.send(run, WIT, day_of_turn(run.turn or at, WIT), at=at)


@schedule(Daily("02:20"))
@job("roadmap.trend", "Mencatat nilai hari kemarin untuk tren", limit=timedelta(minutes=30))
def write_trend(run: Run, *, at: datetime) -> None:
    """The score of yesterday where an answer moved it; what the revisions still tell of the days before."""
    trend.write_all(at, run.check)
