"""Who works on a job: it is taken under a token for a while, kept by renewing, and ended only under that token.

A worker that was killed, frozen or cut off stops renewing; after the lease has run out somebody else takes the job
under a new token, and whatever the first one still reports changes nothing. The functions return whether the job was
ours.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Lower

from pilar.kernel.jobs.registry import JOBS, attempts_of, pause_after
from pilar.kernel.logs import event
from pilar.kernel.models.jobs import Job, JobState

logger = logging.getLogger("pilar.jobs")

#: What is kept as the error of an attempt whose worker was never heard of again.
WORKER_DIED = "pilar.kernel.jobs.WorkerDied"
_OVER: dict[str, Any] = {"due_at": None, "lease": None}

#: Given jobs that are due, marks the first as taken until a time. Tests put a careless one in its place.
Claim = Callable[[QuerySet[Job], datetime, datetime], Job | None]
Held = Callable[[Job], QuerySet[Job]]


def due(codes: Collection[str], at: datetime) -> QuerySet[Job]:
    """What may be taken, longest due first. It must be read by the index of ``due_at``, which holds open jobs only."""
    # SQLite would rather read all jobs of a code, thousands of finished ones among them; LOWER keeps it from that.
    return Job.objects.alias(kind=Lower("code")).filter(due_at__lte=at, kind__in=codes).order_by("due_at", "pk")


def claimed(waiting: QuerySet[Job], at: datetime, until: datetime) -> Job | None:
    """The first of ``waiting`` that nobody else is taking at this moment."""
    if not waiting.exists():  # most looks find nothing, and take no lock
        return None
    with transaction.atomic():
        # PostgreSQL passes over a row that another worker is taking. SQLite's transaction has the database to itself.
        rows = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        job = first(rows)
        if job is None:
            return None
        marks = mark(job, at, until)
        waiting.filter(pk=job.pk).update(**marks)
    return job


def take(codes: Collection[str], *, at: datetime, until: datetime, claim: Claim = claimed) -> Job | None:
    """The job of one of ``codes`` that has been due for longest, ours until ``until``; None where there is none.

    A job whose workers have died in every attempt fails here. One query where nothing waits, else three.
    """
    while (job := claim(due(codes, at), at, until)) is not None:
        if job.attempts <= attempts_of(job.code):
            return job
        fail(job, WORKER_DIED, at=at, final=True)
    return None


def first(waiting: QuerySet[Job]) -> Job | None:
    return waiting.first()


def mark(job: Job, at: datetime, until: datetime) -> dict[str, Any]:
    """What a taken job looks like; set on ``job`` and returned for the UPDATE."""
    marks: dict[str, Any] = {
        "state": JobState.RUNNING, "lease": uuid.uuid4(), "due_at": until, "started_at": at,
        "attempts": job.attempts + 1,
    }  # fmt: skip
    for name, value in marks.items():
        setattr(job, name, value)
    return marks


def held(job: Job) -> QuerySet[Job]:
    """The row of ``job`` as long as it is still taken under the token with which we took it."""
    return Job.objects.filter(pk=job.pk, lease=job.lease)


def renew(job: Job, *, until: datetime, **progress: Any) -> bool:
    """Keep ``job`` until ``until``, and tell how far it is."""
    return held(job).update(due_at=until, **progress) == 1


def complete(job: Job, *, at: datetime, ours: Held = held, **progress: Any) -> bool:
    """The work of ``job`` is done."""
    return ours(job).update(state=JobState.DONE, finished_at=at, last_error="", **_OVER, **progress) == 1


def give_back(job: Job, *, due_at: datetime) -> bool:
    """Stop without having done anything wrong: the attempt does not count, somebody else takes it at ``due_at``."""
    return held(job).update(state=JobState.WAITING, lease=None, due_at=due_at, attempts=F("attempts") - 1) == 1


def fail(job: Job, error: str, *, at: datetime, final: bool = False) -> bool:
    """An attempt has failed with the class ``error``: the job waits for the next one, or has failed for good.

    What the room declared as ``on_failed`` is part of that transaction. Where it breaks, the job has failed without it.
    """
    if not final and job.attempts < attempts_of(job.code):
        again = at + pause_after(job.attempts)
        return held(job).update(state=JobState.WAITING, lease=None, due_at=again, last_error=error) == 1
    try:
        with transaction.atomic():
            ours = _end(job, error, at)
            follow = JOBS[job.code].on_failed if job.code in JOBS else None
            if ours and follow:
                follow(at=at, **{name: value for name, value in job.arguments.items() if name != "turn"})
    except Exception:
        logger.exception("on_failed of %s", job.code)
        ours = _end(job, error, at)
    if ours:
        event(logger, "job.failed", level=logging.ERROR, code=job.code, job=job.pk, error=error)
    return ours


def _end(job: Job, error: str, at: datetime) -> bool:
    return held(job).update(state=JobState.FAILED, finished_at=at, last_error=error, **_OVER) == 1
