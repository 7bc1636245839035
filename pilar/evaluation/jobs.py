"""What the room does by itself: asks whether the links that serve as evidence still open, removes old readings."""

from __future__ import annotations

from datetime import datetime, timedelta

from pilar.evaluation import linkwork
from pilar.evaluation.actions import imports
from pilar.evaluation.actions.evidence import ASK_LINK
from pilar.evaluation.actions.imports import ASK_LINKS
from pilar.kernel.jobs import Daily, Run, job, schedule


@job(ASK_LINK, "Memeriksa tautan bukti yang baru", limit=timedelta(minutes=1))
def ask_one(run: Run, *, at: datetime, version: int) -> None:
    """Ask a link that somebody has just added, or wants asked again."""
    linkwork.ask_version(version, at=at)


@schedule(Daily("01:10"))
@job(ASK_LINKS, "Memeriksa semua tautan bukti", limit=linkwork.NIGHT + timedelta(minutes=30))
def ask_all(run: Run, *, at: datetime) -> None:
    """Ask all links in use, those first that were asked longest ago."""
    linkwork.ask_due(run, at=at)


@schedule(Daily("02:40"))
@job("evaluation.old_imports", "Membersihkan unggahan Excel yang lama")
def old_imports(run: Run, *, at: datetime) -> None:
    """Remove the workbooks' readings that nobody needs any more."""
    imports.remove_old(at)
