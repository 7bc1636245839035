"""What the installation does by itself at night, so that nothing piles up and the ledger can be checked outside."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connections, models, router

from pilar.kernel import file_sweep, ledger
from pilar.kernel.calendars import load_years, years_around
from pilar.kernel.jobs import WIB, Daily, Run, Yearly, job, schedule
from pilar.kernel.models.jobs import Job, JobState, WorkerBeat
from pilar.kernel.models.ledger import LedgerCheckpoint
from pilar.kernel.models.mail import OutgoingMail

#: How long the rows of finished jobs stay. A key that is asked for again later is a new job.
DONE_KEPT, FAILED_KEPT = timedelta(days=30), timedelta(days=180)
MAILS_KEPT = timedelta(days=30)
BEATS_KEPT = timedelta(days=1)
BATCH = 1000
LONG = timedelta(hours=1)


@schedule(Daily("23:55"))
@job("kernel.checkpoint", "Titik periksa buku besar")
def checkpoint(run: Run, *, at: datetime) -> None:
    """Keep the heads of all chains as those of the day of the turn (WIB), and publish them."""
    day = (run.turn or at).astimezone(WIB).date()
    publish(day, ledger.checkpoint(day))


def publish(day: date, points: Sequence[LedgerCheckpoint]) -> Path:
    """Write ``checkpoints/<day>.json`` in PILAR_HOME, as ``pilar ledger verify --checkpoints`` reads it."""
    rows = [
        {"chain": str(point.chain), "day": day.isoformat(), "sequence": point.sequence, "hash": point.hash}
        for point in points
    ]
    folder: Path = settings.PILAR_HOME / "checkpoints"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{day.isoformat()}.json"
    with tempfile.NamedTemporaryFile("w", dir=folder, encoding="utf-8", delete=False) as new:
        json.dump(rows, new, indent=1)
        new.write("\n")
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).replace(path)
    return path


@schedule(Daily("02:10"))
@job("kernel.files", "Membuang berkas tanpa pemilik", limit=LONG)
def sweep_files(run: Run, *, at: datetime) -> None:
    """See ``file_sweep``."""
    file_sweep.sweep(at=at)


@schedule(Daily("02:40"))
@job("kernel.old_rows", "Membuang baris yang kedaluwarsa", limit=LONG)
def remove_old_rows(run: Run, *, at: datetime) -> None:
    """Finished jobs, mails with their addresses, workers that are gone, expired sessions and cache entries."""
    remove(Job.objects.filter(state=JobState.DONE, finished_at__lt=at - DONE_KEPT), run)
    remove(Job.objects.filter(state=JobState.FAILED, finished_at__lt=at - FAILED_KEPT), run)
    remove(OutgoingMail.objects.filter(ended_at__lt=at - MAILS_KEPT), run)
    remove(WorkerBeat.objects.filter(beat_at__lt=at - BEATS_KEPT), run)
    if apps.is_installed("django.contrib.sessions"):
        call_command("clearsessions", verbosity=0)
    remove_expired_cache(at)


def remove(rows: models.QuerySet[models.Model], run: Run) -> None:
    """Delete ``rows`` a thousand at a time, so that nobody waits long for a lock."""
    while found := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        run.check()
        rows.filter(pk__in=found).delete()


def remove_expired_cache(at: datetime) -> None:
    """Django's cache in the database removes what has expired only when it is full."""
    for cache in caches.all(initialized_only=False):
        if isinstance(cache, DatabaseCache):
            connection = connections[router.db_for_write(cache.cache_model_class)]
            table = connection.ops.quote_name(cache.cache_model_class._meta.db_table)
            expired = connection.ops.adapt_datetimefield_value(at.astimezone(UTC))
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])  # noqa: S608 - a quoted name


@schedule(Yearly(1, 1, "03:00"))
@job("kernel.calendar", "Mengisi kalender tahun berikutnya")
def fill_calendar(run: Run, *, at: datetime) -> None:
    """The days off of the years around; edited days stay. ``pilar serve`` does the same at its start."""
    load_years(years_around(at.astimezone(WIB).year))
