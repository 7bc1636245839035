"""One attempt at a job: what the function that does it holds in its hands, and what becomes of how it ends."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from pilar.kernel.jobs import lease
from pilar.kernel.jobs.registry import JOBS, GiveUp, error_name, known
from pilar.kernel.logs import event
from pilar.kernel.models.jobs import Job

logger = logging.getLogger("pilar.jobs")
Clock = Callable[[], datetime]

TELL_SECONDS = 1.0  # between two notes of the progress
#: The lease of ``work_off``, which does not renew it.
ALONE = timedelta(hours=1)


class BrokenOff(BaseException):
    """The attempt must end here. Not an Exception, so that a job that catches those does not go on."""


class LeaseLost(BrokenOff):
    """Somebody else has the job, or has a right to it."""


class Overdue(BrokenOff):
    """The attempt has lasted longer than its job may."""


class Stopped(BrokenOff):
    """The worker is told to end; the job begins anew at another one."""


class Run:
    """The attempt that is going on. A job may call its methods from the thread it runs in."""

    def __init__(self, job: Job, *, clock: Clock, lease_time: timedelta, started: float | None = None) -> None:
        """``started``: when the job was asked for (monotonic seconds), from where its lease counts."""
        self.job = job
        self.clock = clock
        self.lease_time = lease_time
        self.started = self.renewed = time.monotonic() if started is None else started
        self.finished = False
        #: In the transaction of ``finishing``; the worker leaves the row alone.
        self.closing = False
        self.break_off: type[BrokenOff] | None = None
        self.broken_off = 0.0
        self._progress: dict[str, Any] = {}
        self._told: dict[str, Any] = {}

    @property
    def held_until(self) -> float:
        """When the lease runs out (monotonic seconds) unless it is renewed."""
        return self.renewed + self.lease_time.total_seconds()

    @property
    def attempt(self) -> int:
        """1 for the first."""
        return self.job.attempts

    @property
    def turn(self) -> datetime | None:
        """The time, by its schedule, at which this job came; None where somebody asked for it."""
        text = self.job.arguments.get("turn")
        return datetime.fromisoformat(text) if text else None

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell the people who wait: ``done`` of ``total`` parts. ``note`` without personal data. As ``check``.

        Costs nothing; the worker writes it down about every second, outside the job's own transaction.
        """
        self.check()
        self._progress = {"progress_done": done, "progress_total": total, "progress_note": note[:200]}

    def check(self) -> None:
        """End the attempt here, where it must end: it lost its lease, lasts too long, or the worker is told to stop."""
        if self.break_off is not None:
            raise self.break_off
        if not self.closing and time.monotonic() > self.held_until:
            raise LeaseLost

    def confirm(self) -> None:
        """As ``check``, but asks the database: right before what cannot be taken back. Not in a transaction."""
        self.check()
        if not self.renew():
            raise LeaseLost

    def renew(self) -> bool:
        """Keep the job for another lease time, write the progress down. False where it is no longer ours."""
        sent, progress = time.monotonic(), self._progress
        if not lease.renew(self.job, until=self.clock() + self.lease_time, **progress):
            return False
        self.renewed, self._told = sent, progress
        return True

    def wants_renewal(self, now: float) -> bool:
        """Whether a quarter of the lease is over, or there is progress to be told."""
        if self.closing or self.break_off:
            return False
        quarter = self.lease_time.total_seconds() / 4
        return now > self.renewed + (quarter if self._progress is self._told else min(quarter, TELL_SECONDS))

    def end(self, why: type[BrokenOff]) -> None:
        """Let the next ``check`` end the attempt."""
        if self.break_off is None:
            self.break_off, self.broken_off = why, time.monotonic()

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """The transaction whose changes count exactly once: they commit together with "done", or not at all.

        The last thing that a job does. The job is marked first, so that ``ledger.record`` can be the last statement.
        Raises LeaseLost where the job is no longer ours.
        """
        self.closing = True
        try:
            with transaction.atomic():
                self.complete()
                yield
            self.finished = True
        finally:
            self.closing = False

    def complete(self) -> None:
        """Mark the job as done. Raises LeaseLost where it is no longer ours."""
        if not lease.complete(self.job, at=self.clock(), **self._progress):
            raise LeaseLost


def attempt(run: Run) -> None:
    """Do the job of ``run`` and note how it went. Raises only what the database raises while noting it."""
    job = run.job
    arguments = {name: value for name, value in job.arguments.items() if name != "turn"}
    try:
        known(job.code).function(run, at=run.clock(), **arguments)
        if not run.finished:
            run.complete()
    except LeaseLost:
        event(logger, "job.lost", level=logging.WARNING, code=job.code, job=job.pk, attempt=job.attempts)
    except Stopped:
        lease.give_back(job, due_at=run.clock())
    except (GiveUp, Overdue, Exception, SystemExit) as error:
        # What happens after the end of ``finishing`` cannot undo it: the row is no longer ours then.
        logger.exception("job %s", job.code)
        cause = (isinstance(error, GiveUp) and error.__cause__) or error
        lease.fail(job, error_name(cause), at=run.clock(), final=isinstance(error, GiveUp))


def work_off(*, at: datetime) -> int:
    """Do everything that is due at ``at``, here and now; how many attempts that took. For tests and sample data.

    A job that failed waits for its next attempt, as with a worker.
    """
    count = 0
    while job := lease.take(JOBS, at=at, until=at + ALONE):
        attempt(Run(job, clock=lambda: at, lease_time=ALONE))
        count += 1
    return count
