"""What is promised of jobs, with real worker processes that are really killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from pilar.kernel import ledger
from pilar.kernel.jobs import enqueue, queries
from pilar.kernel.jobs.registry import SCHEDULES
from pilar.kernel.jobs.turns import WIB
from pilar.kernel.models.jobs import Job, JobState, ScheduleTurn, WorkerBeat
from pilar.kernel.models.ledger import LedgerEntry
from tests.kernel import races
from tests.kernel.test_serve import PATIENCE, eventually
from tests.kernel.workers import traced, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]

#: Its own limit is a second: here it is somebody else who ends it.
PATIENT = """
from dataclasses import replace
from datetime import timedelta
kind = worker.JOBS["sample.stubborn"]
worker.JOBS["sample.stubborn"] = replace(kind, limit=timedelta(hours=1))
"""


@pytest.fixture
def folder(request, tmp_path):
    with races.open_site(request, tmp_path):
        yield tmp_path


def ask(code: str, number: int, **arguments) -> int:
    with transaction.atomic():
        return enqueue(code, key=str(number), at=now(), number=number, **arguments).pk


def now() -> datetime:
    return datetime.now(tz=UTC)


def asked() -> Job:
    """The one job that was asked for: a minute that turns meanwhile brings jobs of the clock."""
    return Job.objects.exclude(code__in=SCHEDULES).get()


def all_are(state: JobState) -> bool:
    """What was asked for; jobs of the clock may be in states of their own."""
    return not Job.objects.exclude(state=state).exclude(code__in=SCHEDULES).exists()


def effects() -> list[str]:
    """The numbers of the jobs that have had their effect, once per effect."""
    return sorted(LedgerEntry.objects.filter(code="sample.done").values_list("object_id", flat=True), key=int)


def test_the_job_of_a_killed_worker_is_done_by_the_next_one(folder):
    pk = ask("sample.work", 1, milliseconds=60_000)
    ask("sample.work", 2)
    with worker(folder) as first:
        eventually(lambda: "begin 1" in traced(folder))
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert Job.objects.get(pk=pk).state == JobState.RUNNING  # as far as anybody can know
    Job.objects.filter(pk=pk).update(arguments={"number": 1})
    with worker(folder):
        eventually(lambda: all_are(JobState.DONE))
    job = Job.objects.get(pk=pk)
    assert (job.attempts, job.last_error) == (2, "")
    assert effects() == ["1", "2"]
    assert [line for line in traced(folder) if line.endswith(" 1")] == ["begin 1", "begin 1", "end 1"]


def test_however_often_workers_are_killed_nothing_is_lost_and_nothing_counts_twice(folder):
    for number in range(30):
        ask("sample.work", number, milliseconds=60)
    dice = random.Random(7)
    with ExitStack() as stack:
        workers = [stack.enter_context(worker(folder)) for _ in range(2)]
        for round_ in range(4):
            seen = len(traced(folder))
            eventually(lambda seen=seen: len(traced(folder)) > seen + dice.randint(3, 8) or all_are(JobState.DONE))
            os.kill(workers[round_ % 2].pid, signal.SIGKILL)
            workers[round_ % 2] = stack.enter_context(worker(folder))
        eventually(lambda: all_are(JobState.DONE))
    assert effects() == [str(number) for number in range(30)]
    assert not [line for line in traced(folder) if line.startswith("twice")]
    assert ledger.verify().faults == ()


def test_a_worker_that_was_frozen_and_lost_its_lease_does_not_report_done(folder):
    pk = ask("sample.frozen", 1)
    with worker(folder) as first:
        eventually(lambda: "begin1 1" in traced(folder))
        # The lock of ``alone`` is held by the frozen process: let the second one have a trace of its own.
        (folder / "trace.1").unlink()
        with worker(folder):
            eventually(lambda: all_are(JobState.DONE))
            first.send_signal(signal.SIGCONT)
            eventually(lambda: "lost1 1" in traced(folder) or first.poll() is not None)
    assert "finish1 1" not in traced(folder)
    assert effects() == ["1"]
    job = Job.objects.get(pk=pk)
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_every_worker_fails_after_its_attempts(folder):
    pk = ask("sample.deadly", 1)
    for _ in range(2):
        with worker(folder) as process:
            assert process.wait(PATIENCE) == -signal.SIGKILL
    with worker(folder):
        eventually(lambda: all_are(JobState.FAILED))
    job = Job.objects.get(pk=pk)
    assert (job.last_error, job.finished_at is not None) == ("pilar.kernel.jobs.WorkerDied", True)
    assert [line for line in traced(folder) if line.endswith(" 1")] == ["begin 1", "begin 1"]


def test_a_worker_told_to_stop_finishes_what_it_can(folder):
    ask("sample.work", 1, milliseconds=3000)
    ask("sample.work", 2)
    with worker(folder) as process:
        eventually(lambda: "begin 1" in traced(folder))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert effects() == ["1"]
    assert not WorkerBeat.objects.exists()
    assert Job.objects.get(key="2").state == JobState.WAITING


@pytest.mark.parametrize("code", ["sample.work", "sample.stubborn"])
def test_a_worker_told_to_stop_gives_back_what_it_cannot_finish(folder, code):
    """Whether the job asks if it may go on, or does not and is ended with its process."""
    ask(code, 1, milliseconds=60_000)
    changes = f"worker.FINISH_SECONDS = 0.8; worker.GRACE_SECONDS = 0.4\n{PATIENT}"
    with worker(folder, changes) as process:
        eventually(lambda: "begin 1" in traced(folder))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    job = asked()
    assert (job.state, job.attempts, job.last_error) == (JobState.WAITING, 0, "")
    assert job.due_at
    assert job.due_at < now() + timedelta(seconds=2)
    assert not WorkerBeat.objects.exists()


def test_an_attempt_that_lasts_too_long_ends_with_its_process_and_counts(folder):
    ask("sample.stubborn", 1, milliseconds=60_000)
    with worker(folder) as process:
        assert process.wait(PATIENCE) == 70
    job = asked()
    assert (job.state, job.attempts) == (JobState.WAITING, 1)
    assert job.last_error == "pilar.kernel.jobs.run.Overdue"
    assert effects() == []


def test_a_long_job_is_kept_and_tells_how_far_it_is_and_quick_ones_do_not_wait_for_it(folder):
    ask("sample.work", 1, milliseconds=12_000)
    with worker(folder), worker(folder):
        eventually(lambda: "begin 1" in traced(folder))
        ask("sample.work", 2, milliseconds=0)
        ask("sample.quick", 3)
        eventually(lambda: "end 3" in traced(folder))
        eventually(lambda: Job.objects.filter(key="1", progress_done=1, progress_note="separuh").exists())
        assert "end 1" not in traced(folder)
        eventually(lambda: queries.live_workers(at=now()).count() == 2)  # the second one may start slowly
        eventually(lambda: all_are(JobState.DONE))
    assert Job.objects.get(key="1").attempts == 1  # over two leases long
    assert not [line for line in traced(folder) if line.startswith("twice")]


#: Its next turn is half a day away, so that none comes while the test looks.
FAR_TURN = """
from pilar.kernel.jobs import Daily, registry
registry.SCHEDULES["sample.hourly"] = Daily("{clock}")
"""
KILLED_BETWEEN = """
from pilar.kernel.jobs import schedules
import os, signal
schedules.enqueue = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_turn_of_a_schedule_is_one_job_also_when_its_worker_is_killed_in_between(folder):
    half_a_day_ago = now().astimezone(WIB) - timedelta(hours=12)
    slot = half_a_day_ago.replace(second=0, microsecond=0)
    far_turn = FAR_TURN.format(clock=f"{slot:%H:%M}")
    ScheduleTurn.objects.create(code="sample.hourly", slot=slot - timedelta(days=3))
    with worker(folder, far_turn + KILLED_BETWEEN) as process:
        assert process.wait(PATIENCE) == -signal.SIGKILL
    assert ScheduleTurn.objects.get(code="sample.hourly").slot == slot - timedelta(days=3)
    with worker(folder, far_turn), worker(folder, far_turn):
        eventually(lambda: Job.objects.filter(code="sample.hourly", state=JobState.DONE).exists())
    assert Job.objects.filter(code="sample.hourly").count() == 1
    assert traced(folder) == [f"turn {int(slot.timestamp())}"]


def test_a_worker_outlasts_a_database_that_drops_its_connections(folder):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite tidak punya koneksi yang dapat diputus dari luar")
    with worker(folder):
        eventually(WorkerBeat.objects.exists)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ask("sample.work", 1)
        eventually(lambda: all_are(JobState.DONE))
    assert effects() == ["1"]


def test_a_worker_without_tables_ends_with_one_sentence(tmp_path):
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "pilar", "worker"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Basis data tidak dapat dipakai: ")
    assert done.stderr.endswith("jalankan `pilar manage migrate`.\n")
    assert done.stderr.count("\n") == 1


def test_a_fault_of_a_lane_ends_the_process_instead_of_leaving_it_idle(folder):
    with worker(folder, "worker.lease.take = lambda codes, **times: 1 / 0") as process:
        assert process.wait(PATIENCE) == 70
    assert not WorkerBeat.objects.exists()


def test_an_attempt_whose_lease_is_another_s_ends_with_its_process_and_changes_nothing(folder):
    ask("sample.stubborn", 1, milliseconds=60_000)
    with worker(folder, PATIENT) as process:
        eventually(lambda: "begin 1" in traced(folder))
        Job.objects.update(lease=UUID(int=1))
        assert process.wait(PATIENCE) == 70
    assert Job.objects.filter(state=JobState.RUNNING, lease=UUID(int=1), attempts=1).exists()
    assert effects() == []
