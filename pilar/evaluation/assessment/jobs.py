"""What the room does by itself at night."""

from __future__ import annotations

from datetime import datetime

from pilar.evaluation.assessment.actions import working_paper
from pilar.kernel.jobs import Daily, Run, job, schedule


@schedule(Daily("02:45"))
@job("assessment.old_papers", "Membersihkan kertas kerja TPI yang lama dibawa kembali")
def old_papers(run: Run, *, at: datetime) -> None:
    """Remove the readings of working papers that nobody needs any more."""
    working_paper.remove_old(at)
