"""What the room does by itself at night."""

from __future__ import annotations

from datetime import datetime

from pilar.evaluation.proposal.actions import tpn_import
from pilar.kernel.jobs import Daily, Run, job, schedule


@schedule(Daily("02:50"))
@job("proposal.old_tpn_files", "Membersihkan hasil baca berkas TPN yang lama")
def old_tpn_files(run: Run, *, at: datetime) -> None:
    """Remove the readings of TPN's files that nobody needs any more."""
    tpn_import.remove_old(at)
