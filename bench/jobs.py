"""Background work: asking for it, taking it, doing it, with one worker process's own loop and with four at once.

python -m bench.jobs                                SQLite
python -m tests.postgres -- python -m bench.jobs    PostgreSQL
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.__main__ import median_of

JOBS, DONE, PROCESSES = 2000, 100_000, 4
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings")
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        if connection.vendor == "sqlite":  # a file, as in production: several processes must see it
            connection.settings_dict["TEST"]["NAME"] = str(Path(home) / "bench.sqlite3")
        kept = setup_databases(verbosity=0, interactive=False)
        try:
            for name, value, unit in measured():
                print(f"{connection.vendor:<11} {name:<52} {value:>10.2f} {unit}", flush=True)
        finally:
            teardown_databases(kept, verbosity=0)
    return 0


def measured() -> list[tuple[str, float, str]]:
    from django.db import connection

    from pilar.kernel import jobs
    from pilar.kernel.jobs import lease

    @jobs.job("bench.nothing", "x")
    def nothing(run: jobs.Run, *, at: datetime, number: int) -> None:
        """The queue's own share of the time."""

    history()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    looked = median_of(200, lambda: lease.take(["bench.nothing"], at=AT, until=AT + timedelta(minutes=1)))
    start = time.perf_counter()
    ask(0)
    asked = JOBS / (time.perf_counter() - start)
    start = time.perf_counter()
    jobs.work_off(at=AT)
    worked = JOBS / (time.perf_counter() - start)
    ask(JOBS)
    return [
        (f"menengok antrean kosong, {DONE:,} sudah selesai", looked * 1e3, "ms"),
        ("meminta pekerjaan, satu transaksi masing-masing", asked, "pekerjaan/s"),
        ("mengerjakan, satu proses", worked, "pekerjaan/s"),
        (f"mengerjakan, {PROCESSES} proses", together(), "pekerjaan/s"),
    ]


def history() -> None:
    """What a month leaves behind."""
    from pilar.kernel.models.jobs import Job, JobState

    rows: Any = (
        Job(code="bench.nothing", key=f"old:{n}", state=JobState.DONE, enqueued_at=AT, finished_at=AT)
        for n in range(DONE)
    )
    Job.objects.bulk_create(rows, batch_size=5000)


def ask(first: int) -> None:
    from django.db import transaction

    from pilar.kernel.jobs import enqueue

    for number in range(first, first + JOBS):
        with transaction.atomic():
            enqueue("bench.nothing", key=str(number), at=AT, number=number)


def together() -> float:
    from django.db import connection

    from pilar.kernel.jobs import work_off

    connection.close()  # a forked child must not share it
    fork = multiprocessing.get_context("fork")
    children = [fork.Process(target=lambda: work_off(at=AT)) for _ in range(PROCESSES)]
    start = time.perf_counter()
    for child in children:
        child.start()
    for child in children:
        child.join()
    return JOBS / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
