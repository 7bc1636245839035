"""Asking for jobs, taking them, how attempts end, schedules, what pages are told. Killing is in test_jobs_killed.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.http import QueryDict

from pilar.kernel import ledger
from pilar.kernel.jobs import (
    Daily,
    Every,
    JobError,
    Run,
    Yearly,
    enqueue,
    job,
    lease,
    queries,
    registry,
    retry,
    schedule,
)
from pilar.kernel.jobs.run import ALONE, LeaseLost, Overdue, attempt, work_off
from pilar.kernel.jobs.schedules import Turns
from pilar.kernel.models.jobs import Job, JobState, ScheduleTurn, WorkerBeat
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.pager import page
from tests.kernel import job_samples, races

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
LEASE = timedelta(minutes=1)
CODES = ["sample.work", "sample.broken", "sample.deadly"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def traces(monkeypatch, tmp_path):
    monkeypatch.setenv("SAMPLE_TRACE", str(tmp_path / "trace"))
    job_samples.failed.clear()


def ask(code: str = "sample.work", key: str = "1", at: datetime = AT, **arguments: Any) -> Job:
    with transaction.atomic():
        return enqueue(code, key=key, at=at, **({"number": 1} | arguments))


def take(at: datetime = AT, **options: Any) -> Job | None:
    return lease.take(CODES, at=at, until=at + LEASE, **options)


def taken(at: datetime = AT, **options: Any) -> Job:
    found = take(at, **options)
    assert found
    return found


def again(found: Job) -> Job:
    return Job.objects.get(pk=found.pk)


# -- asking


def test_asked_for_twice_under_one_key_it_is_one_job(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(2):
        asked = enqueue("sample.work", key="1", at=AT, number=1)
    assert ask(number=2).pk == asked.pk
    assert again(asked).arguments == {"number": 1}
    assert ask("sample.broken").pk != asked.pk
    assert ask(key="2").pk != asked.pk


def test_it_is_one_job_also_after_it_is_done():
    asked = ask()
    assert work_off(at=AT) == 1
    assert ask().pk == asked.pk
    assert ask().state == JobState.DONE
    assert work_off(at=AT) == 0


def test_a_change_that_is_undone_leaves_no_job():
    def change() -> None:
        with transaction.atomic():
            ask()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_asked():
    with pytest.raises(TransactionManagementError):
        enqueue("sample.work", key="1", at=AT, number=1)


def test_an_unknown_code_is_refused():
    with pytest.raises(LookupError, match=r"room\.unknown"):
        ask("room.unknown")


@pytest.mark.parametrize("value", ["Siti Aminah", "siti@contoh.go.id", "", "x" * 65, 1.5, None, ["a"]])
def test_an_argument_that_could_be_personal_data_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        ask(who=value)


@pytest.mark.parametrize("value", [17, True, "unit", "A.II.5.iii.a", str(job_samples.BODY), AT.isoformat()])
def test_ids_codes_and_times_pass(value):
    assert ask(who=value).arguments["who"] == value


def test_a_job_waits_until_its_time():
    ask(not_before=AT + timedelta(hours=1))
    assert take() is None
    assert take(AT + timedelta(hours=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "done"},
        {"state": "running"},
        {"due_at": None},
        {"finished_at": AT},
        {"lease": job_samples.BODY},
    ],
)
def test_the_database_refuses_what_no_function_would_write(changes):
    asked = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=asked.pk).update(**changes)


# -- taking


def test_the_one_that_has_been_due_for_longest_is_taken_first(django_assert_num_queries):
    ask(key="later")
    ask(key="first", at=AT - timedelta(hours=1))
    with django_assert_num_queries(5):  # three, and a savepoint's two
        found = taken()
    assert (found.key, found.state, found.attempts, found.due_at) == ("first", JobState.RUNNING, 1, AT + LEASE)
    assert taken().key == "later"
    with django_assert_num_queries(1):
        assert take() is None


def test_what_this_version_does_not_know_is_left_to_another():
    asked = ask()
    Job.objects.filter(pk=asked.pk).update(code="room.of_tomorrow")
    assert work_off(at=AT) == 0
    assert again(asked).state == JobState.WAITING


def test_a_lease_that_ran_out_is_taken_anew_and_its_first_holder_has_no_say():
    ask()
    first = taken()
    assert take(AT + LEASE - timedelta(seconds=1)) is None
    second = taken(AT + LEASE)
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert second.lease != first.lease
    assert not lease.renew(first, until=AT + 3 * LEASE)
    assert not lease.complete(first, at=AT)
    assert not lease.fail(first, "x", at=AT)
    assert not lease.fail(first, "x", at=AT, final=True)
    assert not lease.give_back(first, due_at=AT)
    assert (again(second).state, again(second).lease) == (JobState.RUNNING, second.lease)
    assert lease.complete(second, at=AT)


def test_a_renewed_lease_is_kept():
    ask()
    found = taken()
    assert lease.renew(found, until=AT + 2 * LEASE)
    assert take(AT + LEASE) is None


def test_a_job_given_back_has_not_used_an_attempt():
    ask()
    assert lease.give_back(taken(), due_at=AT)
    assert taken().attempts == 1


def test_a_job_whose_workers_died_in_every_attempt_fails():
    asked = ask("sample.deadly")
    for number in range(2):
        assert take(AT + number * LEASE)
    assert take(AT + 2 * LEASE) is None
    assert (again(asked).state, again(asked).last_error) == (JobState.FAILED, lease.WORKER_DIED)


@pytest.fixture
def site(request, tmp_path):
    with races.open_site(request, tmp_path) as site:
        yield SimpleNamespace(together=site.together)


def carelessly(due: QuerySet[Job], at: datetime, until: datetime) -> Job | None:
    """In the place of ``lease.claimed``: looks, and then writes."""
    found = lease.first(due)
    if found:
        Job.objects.filter(pk=found.pk).update(**lease.mark(found, at, until))
    return found


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_look_at_once(site, monkeypatch, guarded):
    ask()
    monkeypatch.setattr(lease, "first", races.Meeting(guarded=guarded).after(lease.first))
    claim = lease.claimed if guarded else carelessly
    outcomes = site.together(*[lambda: take(claim=claim)] * 2)
    if guarded:
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Job", "NoneType"]
    else:
        assert [outcome.pk for outcome in outcomes] == [Job.objects.get().pk] * 2  # both work on it


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_a_late_report_of_done_while_another_works(site, guarded):
    ask()
    first, second = taken(), taken(AT + LEASE)
    ours = lease.held if guarded else lambda found: Job.objects.filter(pk=found.pk)
    site.together(lambda: lease.complete(first, at=AT + LEASE, ours=ours))
    if guarded:
        assert again(second).state == JobState.RUNNING
    else:
        assert again(second).state == JobState.DONE  # though the second may still fail
        assert not lease.fail(second, "x", at=AT + LEASE)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_one_job_at_once(site):
    meeting = races.Meeting(guarded=True)

    def ask_and_wait() -> int:
        with transaction.atomic():
            asked = enqueue("sample.work", key="1", at=AT, number=1)
            meeting()
        return asked.pk

    assert site.together(ask_and_wait, ask_and_wait) == [Job.objects.get().pk] * 2


# -- attempts


def test_a_job_is_done_once_and_its_effect_is_in_the_ledger():
    asked = ask()
    assert work_off(at=AT) == 1
    found = again(asked)
    assert (found.state, found.finished_at, found.attempts, found.lease) == (JobState.DONE, AT, 1, None)
    assert LedgerEntry.objects.get(code="sample.done").object_id == "1"


def test_it_is_tried_again_after_growing_pauses_and_fails_in_the_end():
    asked = ask("sample.broken", number=7)
    moments = []
    at = AT
    while again(asked).state == JobState.WAITING:
        at = again(asked).due_at or at
        moments.append(at - AT)
        assert work_off(at=at) == 1
    assert moments == [timedelta(0), timedelta(seconds=10), timedelta(seconds=40)]
    found = again(asked)
    assert (found.state, found.attempts, found.finished_at) == (JobState.FAILED, 3, at)
    assert found.last_error == "RuntimeError"  # and nothing of its message
    assert job_samples.failed == [7]


def test_pauses_grow_to_four_hours():
    assert sum((registry.pause_after(n) for n in range(1, registry.ATTEMPTS)), timedelta()) < timedelta(minutes=21)
    assert registry.pause_after(8) == registry.pause_after(60) == timedelta(hours=4)


def test_a_job_that_gives_up_is_not_tried_again():
    asked = ask("sample.hopeless", number=3)
    work_off(at=AT)
    assert (again(asked).state, again(asked).attempts) == (JobState.FAILED, 1)
    assert again(asked).last_error == "ZeroDivisionError"
    assert job_samples.failed == [3]


def test_a_job_fails_also_where_what_follows_the_failure_breaks():
    asked = ask("sample.doubly_broken")
    work_off(at=AT)
    assert again(asked).state == JobState.FAILED


def test_a_failed_job_can_be_tried_again_and_no_other():
    asked = ask("sample.hopeless")
    work_off(at=AT)
    retry(asked.pk, at=AT + timedelta(days=1))
    assert (again(asked).state, again(asked).attempts) == (JobState.WAITING, 0)
    with pytest.raises(JobError, match="tidak diulang"):
        retry(asked.pk, at=AT)


def running(**options: Any) -> Run:
    ask()
    return Run(taken(), clock=lambda: AT, lease_time=LEASE, **options)


def test_what_is_finished_together_with_the_job_is_undone_where_the_lease_is_lost():
    run = running()
    taken(AT + LEASE)
    with pytest.raises(LeaseLost), run.finishing():
        pytest.fail("the job is another's")
    attempt(run)
    assert not LedgerEntry.objects.exists()
    assert Job.objects.get().state == JobState.RUNNING


def test_an_error_while_finishing_undoes_the_end_of_the_job():
    run = running()

    def finish() -> None:
        with run.finishing():
            ledger.record("sample.done", ScheduleTurn(pk=1), body=job_samples.BODY, by="test", at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        finish()
    assert Job.objects.get().state == JobState.RUNNING
    assert not LedgerEntry.objects.exists()


def test_confirming_asks_the_database_and_renews():
    run = running()
    run.confirm()
    Job.objects.update(lease=job_samples.BODY)
    with pytest.raises(LeaseLost):
        run.confirm()


def test_an_attempt_that_has_not_been_renewed_ends_by_itself():
    run = running(started=-LEASE.total_seconds())
    with pytest.raises(LeaseLost):
        run.check()


def test_progress_is_written_with_the_next_renewal_and_ends_an_attempt_that_must_end():
    run = running()
    run.progress(3, 8, "x" * 300)
    assert Job.objects.get().progress_done is None
    assert run.wants_renewal(run.renewed + 2)
    assert run.renew()
    found = Job.objects.get()
    assert (found.progress_done, found.progress_total, len(found.progress_note)) == (3, 8, 200)
    assert not run.wants_renewal(run.renewed + 2)
    assert run.wants_renewal(run.renewed + 16)
    run.end(Overdue)
    run.end(LeaseLost)
    with pytest.raises(Overdue):
        run.progress(4, 8)


# -- schedules


@pytest.mark.parametrize(
    ("when", "latest", "following", "words"),
    [
        (Daily("06:30"), "2026-11-24T23:30", "2026-11-25T23:30", "setiap hari pukul 06.30 WIB"),
        (Daily("10:00"), "2026-11-25T03:00", "2026-11-26T03:00", "setiap hari pukul 10.00 WIB"),
        (Daily("04:00", UTC), "2026-11-24T04:00", "2026-11-25T04:00", "setiap hari pukul 04.00 UTC"),
        (Every(7), "2026-11-25T03:00", "2026-11-25T03:07", "setiap 7 menit"),
        (Yearly(1, 1, "03:00"), "2025-12-31T20:00", "2026-12-31T20:00", "setiap 1 Januari pukul 03.00 WIB"),
        (Yearly(11, 25, "10:00"), "2026-11-25T03:00", "2027-11-25T03:00", "setiap 25 November pukul 10.00 WIB"),
    ],
)
def test_turns(when, latest, following, words):
    assert when.latest(AT) == datetime.fromisoformat(latest).replace(tzinfo=UTC)
    assert when.following(AT) == datetime.fromisoformat(following).replace(tzinfo=UTC)
    assert when.latest(when.following(AT)) == when.following(AT)
    assert str(when) == words


@pytest.mark.parametrize("wrong", [lambda: Every(0), lambda: Daily("25:00"), lambda: Yearly(2, 29, "03:00")])
def test_a_schedule_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()


@pytest.fixture
def hourly(monkeypatch):
    monkeypatch.setattr(registry, "SCHEDULES", {})
    monkeypatch.setitem(registry.SCHEDULES, "sample.hourly", Every(60))
    monkeypatch.setattr("pilar.kernel.jobs.schedules.SCHEDULES", registry.SCHEDULES)
    monkeypatch.setattr("pilar.kernel.jobs.queries.SCHEDULES", registry.SCHEDULES)


def test_a_schedule_begins_with_its_next_turn_and_gives_each_once(hourly, django_assert_num_queries):
    one, other = Turns(), Turns()
    assert one.give(at=AT) == []
    with django_assert_num_queries(0):
        assert one.give(at=AT + timedelta(minutes=59)) == []
    hour = AT + timedelta(hours=1)
    assert (other.give(at=hour), one.give(at=hour)) == (["sample.hourly"], [])
    assert Job.objects.get().arguments == {"turn": "2026-11-25T04:00:00+00:00"}
    assert work_off(at=hour) == 1


def test_of_the_turns_that_were_missed_only_the_last_is_given(hourly):
    Turns().give(at=AT)
    assert Turns().give(at=AT + timedelta(hours=5)) == ["sample.hourly"]
    assert Turns().give(at=AT + timedelta(hours=5)) == []
    assert Turns().give(at=AT + timedelta(hours=2)) == []  # a clock that went back
    assert Job.objects.get().key == "2026-11-25T08:00:00+00:00"


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_see_one_turn_at_once(site, hourly):
    Turns().give(at=AT)
    outcomes = site.together(*[lambda: Turns().give(at=AT + timedelta(hours=1))] * 2)
    assert sorted(outcomes) == [[], ["sample.hourly"]]
    assert Job.objects.count() == 1


# -- declaring


@pytest.mark.parametrize("code", ["plain", "Room.verb", "room.verb.", "room-x.verb"])
def test_a_code_that_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match="code"):
        job(code)


def test_a_code_is_declared_once_and_a_schedule_stands_above_its_job():
    with pytest.raises(ValueError, match="two jobs"):
        job("sample.work")(lambda run, *, at: None)
    with pytest.raises(ValueError, match="above"):
        schedule(Every(5))(lambda run, *, at: None)


def test_every_declared_job_has_a_label_for_people():
    own = {code: kind for code, kind in registry.JOBS.items() if not code.startswith("sample.")}
    assert own
    assert not [code for code, kind in own.items() if kind.label == code]


# -- what pages are told


def test_lists_by_state_newest_first(django_assert_num_queries):
    keys = ["1", "2", "3"]
    for key in keys:
        ask(key=key)
    ask("sample.hopeless", key="x")
    work_off(at=AT)
    ask(key="4")
    done = page(queries.done(), QueryDict(), order=queries.NEWEST_FIRST)
    assert [found.key for found in done.rows] == keys[::-1]
    assert queries.label(done.rows[0]) == "Contoh pekerjaan"
    with django_assert_num_queries(1):
        counts = queries.counts()
    assert counts == {JobState.WAITING: 1, JobState.RUNNING: 0, JobState.DONE: 3, JobState.FAILED: 1}
    assert [found.key for found in queries.failed()] == ["x"]
    assert [found.key for found in queries.waiting()] == ["4"]
    assert not queries.running().exists()
    assert queries.asked_for("sample.work", "4") is not None
    assert queries.asked_for("sample.work", "5") is None


def test_schedules_and_workers_for_people(hourly, django_assert_num_queries):
    Turns().give(at=AT)
    with django_assert_num_queries(1):
        (row,) = queries.schedules(at=AT)
    assert (row.code, row.when, row.latest, row.following) == (
        "sample.hourly",
        "setiap 60 menit",
        AT,
        AT + timedelta(hours=1),
    )
    for minutes in (0, 2):
        worker = UUID(int=minutes)
        WorkerBeat.objects.create(worker=worker, host="x", started_at=AT, beat_at=AT - timedelta(minutes=minutes))
    assert [beat.worker.int for beat in queries.live_workers(at=AT)] == [0]


def test_the_queue_is_read_by_its_index():
    for number in range(50):
        ask(key=str(number))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # the table is small here
    assert "job_due" in lease.due(CODES, AT)[:1].explain()


def test_work_off_leaves_its_leases_long_enough():
    assert max(kind.limit for kind in registry.JOBS.values()) <= ALONE
