"""What area 1 does outside of pages."""

from __future__ import annotations

from datetime import date, datetime

from pilar.areas.change import reminders
from pilar.areas.change.actions import pulses
from pilar.areas.change.actions.pacts import REMIND
from pilar.kernel.jobs import Daily, Run, job, schedule


@job(REMIND, "Mengingatkan yang belum menandatangani pakta")
def remind(run: Run, *, at: datetime, pact: int, by: int, day: str) -> None:
    """Ask for the mails. Done twice, each is asked for once."""
    reminders.send(run, pact, by, date.fromisoformat(day), at=at)


@schedule(Daily("00:20"))
@job("change.close_pulses", "Menutup jajak yang hari terakhirnya sudah lewat")
def close_pulses(run: Run, *, at: datetime) -> None:
    """By then the day is over in every zone of the country: the western one is the last."""
    pulses.close_over(at)
