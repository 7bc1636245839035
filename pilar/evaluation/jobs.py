"""What the room does by itself: it asks whether the links that serve as evidence still open."""

from __future__ import annotations

from datetime import datetime, timedelta

from pilar.evaluation import linkwork
from pilar.evaluation.actions.evidence import ASK_LINK
from pilar.kernel.jobs import Daily, Run, job, schedule


@job(ASK_LINK, "Memeriksa tautan bukti yang baru", limit=timedelta(minutes=1))
def ask_one(run: Run, *, at: datetime, version: int) -> None:
    """Ask a link that somebody has just added, or wants asked again."""
    linkwork.ask_version(version, at=at)


@schedule(Daily("01:10"))
@job("evaluation.ask_links", "Memeriksa semua tautan bukti", limit=linkwork.NIGHT + timedelta(minutes=30))
def ask_all(run: Run, *, at: datetime) -> None:
    """Ask all links in use, those first that were asked longest ago."""
    linkwork.ask_due(run, at=at)
