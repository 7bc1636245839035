"""Which jobs there are, and which of them come by themselves. The rooms' ``jobs.py`` fill this at start-up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

from pilar.kernel.jobs.turns import Schedule

ATTEMPTS = 6  # the pauses between them add up to twenty minutes
LIMIT = timedelta(minutes=10)
#: A job that may not last longer also runs while a long one is at work.
QUICK = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=4)
_CODE = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)+")
#: The kernel's own jobs; its ``jobs`` is this package.
_KERNEL = ("pilar.kernel.housekeeping", "pilar.kernel.mail_jobs")

Function = TypeVar("Function", bound=Callable[..., None])


class GiveUp(Exception):
    """Raised by a job that no further attempt can help: it fails for good at once."""


@dataclass(frozen=True, slots=True)
class JobType:
    """What is done under a code: how often it is tried, how long one attempt may last, and what follows a failure."""

    code: str
    label: str
    function: Callable[..., None]
    attempts: int = ATTEMPTS
    limit: timedelta = LIMIT
    #: Called with ``at`` and the job's arguments in the transaction in which it fails for good.
    on_failed: Callable[..., None] | None = None

    @property
    def is_quick(self) -> bool:
        return self.limit <= QUICK


JOBS: dict[str, JobType] = {}
SCHEDULES: dict[str, Schedule] = {}


def job(
    code: str,
    label: str = "",
    *,
    attempts: int = ATTEMPTS,
    limit: timedelta = LIMIT,
    on_failed: Callable[..., None] | None = None,
) -> Callable[[Function], Function]:
    """Register a function under ``code`` (``room.verb``). It is called as ``function(run, at=…, **arguments)``.

    ``label`` is what people read. An attempt that lasts longer than ``limit`` is broken off and counts as an error: a
    job that calls ``run.progress`` stops there, and the process of one that does not is ended.
    """
    if not _CODE.fullmatch(code) or attempts < 1:
        raise ValueError(f"{code!r}: a code is room.verb in small letters, and there is at least one attempt")

    def register(function: Function) -> Function:
        if code in JOBS:
            raise ValueError(f"two jobs have the code {code}")
        JOBS[code] = JobType(code, label or code, function, attempts, limit, on_failed)
        return function

    return register


def schedule(when: Schedule) -> Callable[[Function], Function]:
    """Let the job below come by itself. It takes no arguments then; ``run.turn`` is the time of the turn."""

    def register(function: Function) -> Function:
        found = next((each for each in JOBS.values() if each.function is function), None)
        if found is None:
            raise ValueError(f"{function.__qualname__}: put @schedule above @job")
        SCHEDULES[found.code] = when
        return function

    return register


def known(code: str) -> JobType:
    """The job of ``code``. Raises LookupError: nobody has declared it."""
    try:
        return JOBS[code]
    except KeyError:
        raise LookupError(f"no room has declared the job {code!r} in its jobs.py") from None


def attempts_of(code: str) -> int:
    """How often ``code`` is tried; also where this version of Pilar does not know it."""
    return JOBS[code].attempts if code in JOBS else ATTEMPTS


def pause_after(attempts: int) -> timedelta:
    """How long a job rests after so many attempts: ten seconds, then three times the last pause, four hours at most."""
    return min(FIRST_PAUSE * int(3 ** min(attempts - 1, 10)), LONGEST_PAUSE)


def label_of(code: str) -> str:
    """What people call ``code``; the code itself where this version does not know it."""
    return JOBS[code].label if code in JOBS else code


def discover() -> None:
    """Import the kernel's jobs and every app's ``jobs.py``."""
    for name in _KERNEL:
        import_module(name)
    autodiscover_modules("jobs")


def error_name(error: BaseException) -> str:
    """The class of ``error``. Its message may quote what somebody typed and is never kept."""
    kind: type[Any] = type(error)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
