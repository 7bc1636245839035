"""What the room does by itself in the background."""

from __future__ import annotations

from datetime import datetime

from pilar.evaluation.actions import imports
from pilar.kernel.jobs import Daily, Run, job, schedule


@schedule(Daily("02:40"))
@job("evaluation.old_imports", "Membersihkan unggahan Excel yang lama")
def old_imports(run: Run, *, at: datetime) -> None:
    """Remove the workbooks' readings that nobody needs any more."""
    imports.remove_old(at)
