"""What area 1 does outside of pages."""

from __future__ import annotations

from datetime import datetime

from pilar.areas.change import reminders
from pilar.areas.change.actions.pacts import REMIND
from pilar.kernel.jobs import Run, job


@job(REMIND, "Mengingatkan yang belum menandatangani pakta")
def remind(run: Run, *, at: datetime, pact: int, by: int) -> None:
    """Ask for the mails. Done twice, each is asked for once."""
    reminders.send(run, pact, by, at=at)
