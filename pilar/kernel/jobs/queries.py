"""The read side of jobs, for pages and checks. Lists are for ``pager.page(…, order=NEWEST_FIRST)``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from pilar.kernel.jobs.registry import SCHEDULES, label_of
from pilar.kernel.models.jobs import Job, JobState, ScheduleTurn, WorkerBeat

NEWEST_FIRST = ("-pk",)
#: A beat that is older is no sign of life.
FRESH = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A job that comes by itself, when, and its turns; ``latest`` is None before the first one."""

    code: str
    label: str
    when: str
    latest: datetime | None
    following: datetime


def in_state(state: JobState) -> QuerySet[Job]:
    return Job.objects.filter(state=state)


def waiting() -> QuerySet[Job]:
    """Not begun yet, or resting after an attempt that failed (``attempts`` is above 0 then)."""
    return in_state(JobState.WAITING)


def running() -> QuerySet[Job]:
    return in_state(JobState.RUNNING)


def done() -> QuerySet[Job]:
    return in_state(JobState.DONE)


def failed() -> QuerySet[Job]:
    """Given up; ``jobs.retry`` begins one anew."""
    return in_state(JobState.FAILED)


def counts() -> Mapping[JobState, int]:
    """How many jobs are in each state. One query."""
    found = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in JobState}


def asked_for(code: str, key: str) -> Job | None:
    """The job that was asked for under ``key``, to show how far it is."""
    return Job.objects.filter(code=code, key=key).first()


def label(job: Job) -> str:
    """What people call this kind of job."""
    return label_of(job.code)


def live_workers(*, at: datetime) -> QuerySet[WorkerBeat]:
    """The workers that have been seen in the last minute."""
    return WorkerBeat.objects.filter(beat_at__gt=at - FRESH).order_by("started_at")


def schedules(*, at: datetime) -> list[ScheduleRow]:
    """Every schedule with its last and its next turn. One query."""
    turns = dict(ScheduleTurn.objects.values_list("code", "slot"))
    return [
        ScheduleRow(code, label_of(code), str(when), turns.get(code), when.following(at))
        for code, when in sorted(SCHEDULES.items())
    ]
