"""What the room does by itself at night."""

from __future__ import annotations

from datetime import datetime

from pilar.kernel.jobs import Daily, Run, job, schedule
from pilar.organisation.actions.people_import import remove_old_imports


@schedule(Daily("02:30"))
@job("organisation.old_imports", "Membersihkan impor pegawai yang lama")
def old_imports(run: Run, *, at: datetime) -> None:
    """Remove the lists of people that nobody applied in time."""
    remove_old_imports(at)
