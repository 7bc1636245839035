"""What the room does by itself at night."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pilar.kernel.jobs import Daily, Run, job, schedule
from pilar.organisation import digest
from pilar.organisation.actions.people_import import remove_old_imports

CLOCK: Final = "06:30"
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
LONG: Final = timedelta(minutes=30)


@schedule(Daily("02:30"))
@job("organisation.old_imports", "Membersihkan impor pegawai yang lama")
def old_imports(run: Run, *, at: datetime) -> None:
    """Remove the lists of people that nobody applied in time."""
    remove_old_imports(at)


@schedule(Daily(CLOCK))
@job("organisation.digest_wib", "Mengirim ringkasan harian (WIB)", limit=LONG)
def digest_wib(run: Run, *, at: datetime) -> None:
    """One mail an account and day, however often this is done."""
    digest.send(run, WIB, digest.day_of_turn(run.turn or at, WIB), at=at)


@schedule(Daily(CLOCK, ZoneInfo(WITA)))
@job("organisation.digest_wita", "Mengirim ringkasan harian (WITA)", limit=LONG)
def digest_wita(run: Run, *, at: datetime) -> None:
    """One mail an account and day, however often this is done."""
    digest.send(run, WITA, digest.day_of_turn(run.turn or at, WITA), at=at)


@schedule(Daily(CLOCK, ZoneInfo(WIT)))
@job("organisation.digest_wit", "Mengirim ringkasan harian (WIT)", limit=LONG)
def digest_wit(run: Run, *, at: datetime) -> None:
    """One mail an account and day, however often this is done."""
    digest.send(run, WIT, digest.day_of_turn(run.turn or at, WIT), at=at)
