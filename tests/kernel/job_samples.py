"""Jobs for the tests. Those that worker processes do leave a trace: one line per beginning and end."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from pilar.kernel import ledger
from pilar.kernel.jobs import Every, GiveUp, Run, job, schedule
from pilar.kernel.jobs.run import BrokenOff
from pilar.kernel.models.jobs import ScheduleTurn

BODY = UUID(int=7)
TRACE = "SAMPLE_TRACE"
failed: list[int] = []


def trace(word: str, number: int) -> None:
    with Path(os.environ[TRACE]).open("a") as file:
        file.write(f"{word} {number}\n")


@contextmanager
def alone(number: int) -> Iterator[None]:
    """Traces ``twice`` where another process is at the same job. The system lets go of the lock of a killed one."""
    with Path(f"{os.environ[TRACE]}.{number}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            trace("twice", number)
        yield


@job("sample.work", "Contoh pekerjaan", attempts=20)
def work(run: Run, *, at: datetime, number: int, milliseconds: int = 0) -> None:
    """Takes its time, then has an effect that must happen once: an entry of the ledger."""
    with alone(number):
        trace("begin", number)
        until = time.monotonic() + milliseconds / 1000
        while time.monotonic() < until:
            time.sleep(0.02)
            run.progress(1, 2, "separuh")
        trace("end", number)
        with run.finishing():
            ledger.record("sample.done", ScheduleTurn(pk=number), body=BODY, by="test", at=at)


@job("sample.quick", limit=timedelta(seconds=60))
def quick(run: Run, *, at: datetime, number: int) -> None:
    trace("end", number)


@job("sample.stubborn", attempts=2, limit=timedelta(seconds=1))
def stubborn(run: Run, *, at: datetime, number: int, milliseconds: int) -> None:
    """Asks nobody whether it may go on, and is too slow."""
    trace("begin", number)
    time.sleep(milliseconds / 1000)
    with run.finishing():
        ledger.record("sample.done", ScheduleTurn(pk=number), body=BODY, by="test", at=at)


@job("sample.frozen", attempts=3)
def frozen(run: Run, *, at: datetime, number: int) -> None:
    """The first attempt stops its whole process, as a suspended machine does, and goes on when that is woken."""
    with alone(number):
        trace(f"begin{run.attempt}", number)
        if run.attempt == 1:
            while not _others_sleep():  # a process that is stopped while it writes would keep SQLite for itself
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGSTOP)
            time.sleep(0.1)  # another thread may be the first to obey
        try:
            with run.finishing():
                trace(f"finish{run.attempt}", number)
                ledger.record("sample.done", ScheduleTurn(pk=number), body=BODY, by="test", at=at)
        except BrokenOff:
            trace(f"lost{run.attempt}", number)
            raise


def _others_sleep() -> bool:
    frames = {ident: frame for ident, frame in sys._current_frames().items() if ident != threading.get_ident()}
    return all(frame.f_code.co_name in ("run", "wait") for frame in frames.values())


@job("sample.deadly", attempts=2)
def deadly(run: Run, *, at: datetime, number: int) -> None:
    trace("begin", number)
    os.kill(os.getpid(), signal.SIGKILL)


@schedule(Every(60))
@job("sample.hourly")
def hourly(run: Run, *, at: datetime) -> None:
    assert run.turn is not None
    trace("turn", int(run.turn.timestamp()))


def note_failure(*, at: datetime, number: int) -> None:
    failed.append(number)


@job("sample.broken", attempts=3, on_failed=note_failure)
def broken(run: Run, *, at: datetime, number: int) -> None:
    raise RuntimeError("NIK 3275010101010001")


@job("sample.hopeless", on_failed=note_failure)
def hopeless(run: Run, *, at: datetime, number: int) -> None:
    raise GiveUp from ZeroDivisionError("NIK")


def break_too(*, at: datetime, number: int) -> None:
    raise RuntimeError("on_failed")


@job("sample.doubly_broken", attempts=1, on_failed=break_too)
def doubly_broken(run: Run, *, at: datetime, number: int) -> None:
    raise RuntimeError("x")
