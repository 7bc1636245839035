"""The doctor on background work: a worker that lives, one that does not, and jobs that failed."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from pilar.kernel.doctor import State, Visit
from pilar.kernel.doctor_work import a_worker_lives, nothing_has_failed
from pilar.kernel.models.jobs import Job, JobState, WorkerBeat

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
VISIT = Visit(AT, full=False)

pytestmark = pytest.mark.django_db


def beat(before: timedelta) -> None:
    WorkerBeat.objects.create(worker=uuid.uuid4(), host="mesin", started_at=AT - before, beat_at=AT - before)


def test_a_worker_that_was_seen_just_now_is_good():
    beat(timedelta(seconds=5))
    assert a_worker_lives(VISIT).state is State.GOOD


def test_without_one_it_is_a_hint_that_says_how_to_start_it():
    beat(timedelta(hours=1))
    found = a_worker_lives(VISIT)
    assert found.state is State.HINT
    assert "pilar worker" in found.remedy


def test_work_that_waits_for_long_is_counted():
    Job.objects.create(code="a.b", key="1", enqueued_at=AT, due_at=AT - timedelta(hours=1))
    assert "1 pekerjaan menunggu" in a_worker_lives(VISIT).message


def test_a_failed_job_is_a_hint():
    assert nothing_has_failed(VISIT).state is State.GOOD
    Job.objects.create(code="a.b", key="1", enqueued_at=AT, state=JobState.FAILED, finished_at=AT)
    assert "1 gagal" in nothing_has_failed(VISIT).message
