"""What the roadmap does outside of pages: the reminders of the morning, in each of the country's time zones."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pilar.kernel.jobs import Daily, Run, job, schedule
from pilar.roadmap import reminders

CLOCK: Final = "06:30"
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


@schedule(Daily(CLOCK))
@job("roadmap.remind", "Mengingatkan rencana aksi (WIB)")
def remind(run: Run, *, at: datetime) -> None:
    """One mail a person and day: asked for once, however often this is done."""
    reminders.send(run, WIB, reminders.local_day_of(run.turn or at, WIB), at=at)


@schedule(Daily(CLOCK, ZoneInfo(WITA)))
@job("roadmap.remind_wita", "Mengingatkan rencana aksi (WITA)")
def remind_wita(run: Run, *, at: datetime) -> None:
    """The same in the middle of the country."""
    reminders.send(run, WITA, reminders.local_day_of(run.turn or at, WITA), at=at)


@schedule(Daily(CLOCK, ZoneInfo(WIT)))
@job("roadmap.remind_wit", "Mengingatkan rencana aksi (WIT)")
def remind_wit(run: Run, *, at: datetime) -> None:
    """And in the east."""
    reminders.send(run, WIT, reminders.local_day_of(run.turn or at, WIT), at=at)
