"""What the room does by itself: it asks whether the links that serve as evidence still open, and tidies up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pilar.evaluation import linkwork
from pilar.evaluation.actions import imports, measuring
from pilar.evaluation.actions.evidence import ASK_LINK
from pilar.evaluation.actions.imports import ASK_LINKS
from pilar.kernel.jobs import WIB, Daily, Every, GiveUp, Run, enqueue, job, queries, schedule
from pilar.organisation.access import local_day
from pilar.organisation.models import Body

#: Sites are left alone while people work; what is left then comes first in the next night.
MORNING: Final = 5


@job(ASK_LINK, "Memeriksa tautan bukti yang baru", limit=timedelta(minutes=1))
def ask_one(run: Run, *, at: datetime, version: int) -> None:
    """Ask a link that somebody has just added, or wants asked again."""
    linkwork.ask_version(version, at=at)


@schedule(Daily("01:10"))
@job(ASK_LINKS, "Memeriksa semua tautan bukti", limit=timedelta(hours=1))
def ask_all(run: Run, *, at: datetime) -> None:
    """Ask all links in use, those first that were asked longest ago; a long night in several jobs."""
    linkwork.ask_due(run, at=at)
    now = run.clock()
    if linkwork.due(now).exists() and now.astimezone(WIB).hour < MORNING:
        with run.finishing():
            enqueue(ASK_LINKS, key=f"after:{run.job.pk}", at=now)


@schedule(Daily("02:40"))
@job("evaluation.old_imports", "Membersihkan unggahan Excel yang lama")
def old_imports(run: Run, *, at: datetime) -> None:
    """Remove the workbooks' readings that nobody needs any more."""
    imports.remove_old(at)


@schedule(Every(minutes=1))
@job("evaluation.measure_facts", "Menghitung fakta yang berubah", limit=timedelta(minutes=30))
def measure_facts(run: Run, *, at: datetime) -> None:
    """Measure the facts that the events of the last minute have moved; each morning all of them.

    What failed is told once everything else is done: another attempt would fail on the same rows, the next change of
    them or the next morning may not.
    """
    if queries.running().filter(code=run.job.code, pk__lt=run.job.pk, due_at__gt=at).exists():
        return  # a long morning is still at work: it keeps one lane, not both; the next turn looks at what is left
    failed: set[str] = set()
    for body in Body.objects.order_by("pk"):
        failed |= measuring.refresh(body, local_day(at, body), at, check=run.check).failed
    if failed and not queries.failed().filter(code=run.job.code).exists():  # told once, until somebody has looked
        raise GiveUp from measuring.FactsFailed(failed)
