"""The worker: two lanes that do jobs, and a main thread that watches over them, the clock and the signals.

One lane takes every job, the other only quick ones, so that a letter does not wait for the sweeper. A thread cannot be
stopped from outside; so where an attempt must end and does not, the whole process ends and `pilar serve` starts it
anew.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from django.db import Error, InterfaceError, OperationalError, close_old_connections, connections

from pilar.kernel.jobs import lease
from pilar.kernel.jobs.registry import JOBS, error_name
from pilar.kernel.jobs.run import Clock, LeaseLost, Overdue, Run, Stopped, attempt
from pilar.kernel.jobs.schedules import Turns
from pilar.kernel.logs import event
from pilar.kernel.models.jobs import WorkerBeat

logger = logging.getLogger("pilar.jobs")

POLL = 1.0  # seconds between two looks for work, and between two looks at the schedules
TICK = 0.1
BEAT_SECONDS = 10.0
FINISH_SECONDS = 6.0  # to finish what runs when told to stop; `pilar serve` kills after ten
GRACE_SECONDS = 2.0  # for an attempt to notice that it must end
AGAIN = timedelta(seconds=1)  # when somebody else may take what we leave behind while the process is still ending
HOPELESS = 70  # exit code: an attempt did not end (sysexits.h, EX_SOFTWARE)


class Lane(threading.Thread):
    """Takes one job of ``codes`` after another and does it."""

    def __init__(self, name: str, codes: Callable[[], Collection[str]], clock: Clock, lease_time: timedelta) -> None:
        super().__init__(name=name, daemon=True)
        self.codes, self.clock, self.lease_time = codes, clock, lease_time
        self.stopping = threading.Event()
        self.run_now: Run | None = None

    def run(self) -> None:
        poll = min(POLL, self.lease_time.total_seconds() / 4)
        try:
            while not self.stopping.is_set():
                worked = False
                with outlasting_the_database():
                    worked = self._work()
                if not worked:
                    self.stopping.wait(poll)
        except Exception:  # a fault of ours: the main thread sees that the lane is gone, and ends the process
            logger.exception("lane %s", self.name)
        connections.close_all()

    def _work(self) -> bool:
        asked, now = time.monotonic(), self.clock()
        job = lease.take(self.codes(), at=now, until=now + self.lease_time)
        if job is None:
            return False
        self.run_now = Run(job, clock=self.clock, lease_time=self.lease_time, started=asked)
        try:
            attempt(self.run_now)
        finally:
            self.run_now = None
        return True


class Worker:
    """One process that works until it is told to stop."""

    def __init__(self, *, clock: Clock, lease_time: timedelta) -> None:
        self.clock = clock
        self.lease_time = lease_time
        self.stopping = False
        self._lanes = [
            Lane("any", lambda: JOBS, clock, lease_time),
            Lane("quick", lambda: [code for code, kind in JOBS.items() if kind.is_quick], clock, lease_time),
        ]
        self._turns = Turns()
        self._beat = WorkerBeat(worker=uuid.uuid4(), host=socket.gethostname()[:100], started_at=clock())
        self._beat_every = min(BEAT_SECONDS, lease_time.total_seconds() / 4)
        self._grace = min(GRACE_SECONDS, lease_time.total_seconds() / 4)
        self._next_beat = self._next_look = 0.0

    def run(self) -> int:
        """Work until SIGTERM or SIGINT; 0 then. Raises what the database raises where it does not answer at all."""
        self._keep_beat()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        for lane in self._lanes:
            lane.start()
        event(logger, "worker.started", jobs=len(JOBS))
        while not self.stopping:
            self._watch()
            time.sleep(TICK)
        self._stop()
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _runs(self) -> list[Run]:
        return [run for lane in self._lanes if (run := lane.run_now) is not None]

    def _watch(self) -> None:
        """One look at everything."""
        now = time.monotonic()
        if now >= self._next_beat:
            self._next_beat = now + self._beat_every
            with outlasting_the_database():
                self._keep_beat()
        if now >= self._next_look:
            self._next_look = now + POLL
            with outlasting_the_database():
                self._turns.give(at=self.clock())
        for run in self._runs():
            self._look_after(run, now)
        if not all(lane.is_alive() for lane in self._lanes):
            self._end_hard(HOPELESS)

    def _look_after(self, run: Run, now: float) -> None:
        """Renew its lease, or see to it that it ends."""
        if run.wants_renewal(now):
            with outlasting_the_database():
                if not run.renew():
                    run.end(LeaseLost)  # or it has just been finished, and nobody asks any more
        if now > run.held_until - self._grace and not run.closing:
            run.end(LeaseLost)  # the database is out of reach: end before somebody else begins
        elif now > run.started + JOBS[run.job.code].limit.total_seconds():
            run.end(Overdue)
        if run.break_off and now > run.broken_off + self._grace and run in self._runs():
            if run.break_off is LeaseLost:
                os._exit(HOPELESS)  # at once: the database, which may be silent, would keep us while another begins
            if run.break_off is Overdue:
                with outlasting_the_database():
                    lease.fail(run.job, error_name(Overdue()), at=self.clock())
            self._end_hard(HOPELESS)

    def _keep_beat(self) -> None:
        self._beat.beat_at = self.clock()
        if not WorkerBeat.objects.filter(worker=self._beat.worker).update(beat_at=self._beat.beat_at):
            self._beat.pk = None
            self._beat.save(force_insert=True)

    def _stop(self) -> None:
        """Let what runs finish, give back what does not."""
        for lane in self._lanes:
            lane.stopping.set()
        end = time.monotonic() + FINISH_SECONDS
        while any(lane.is_alive() for lane in self._lanes):
            now = time.monotonic()
            for run in self._runs():
                if now > end - GRACE_SECONDS:
                    run.end(Stopped)
                else:
                    self._look_after(run, now)
            if now > end:
                self._end_hard(0)
            time.sleep(TICK)
        self._leave()

    def _leave(self) -> None:
        with outlasting_the_database():
            WorkerBeat.objects.filter(worker=self._beat.worker).delete()
        event(logger, "worker.stopped")

    def _end_hard(self, code: int) -> None:
        """End the process now, whatever its lanes do; others take their jobs over in a moment."""
        for run in self._runs():
            with outlasting_the_database():
                lease.give_back(run.job, due_at=self.clock() + AGAIN)
        self._leave()
        os._exit(code)


@contextmanager
def outlasting_the_database() -> Iterator[None]:
    """A database that does not answer for a while is logged and asked again later, on a new connection."""
    close_old_connections()
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        event(logger, "database.silent", level=logging.ERROR, error=error_name(error))
    except Error:
        logger.exception("database")
    else:
        return
    connections["default"].close()
    time.sleep(POLL)
