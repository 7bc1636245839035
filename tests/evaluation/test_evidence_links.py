"""The job that asks links: real sites on loopback, hosts side by side, one host slowly, cut short without loss."""

from __future__ import annotations

import functools
import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest

from pilar.evaluation import jobs, linkwork
from pilar.evaluation.actions.imports import ASK_LINKS
from pilar.evaluation.link_states import words_of
from pilar.evaluation.linkcheck import fetch
from pilar.evaluation.linkcheck.outcome import Result, Why
from pilar.evaluation.models import EvidenceUse, EvidenceVersion
from pilar.kernel.jobs import lease, registry, work_off
from pilar.kernel.jobs.run import Run, Stopped
from pilar.kernel.models.jobs import Job, JobState
from tests.evaluation.bringing import bring
from tests.evaluation.linkcheck.sites import HERE, answer, named, site
from tests.evaluation.place import SCALED
from tests.organisation.town import AT


def served(request: str) -> bytes:
    """A site whose answer is in the path."""
    return answer(int(request.split(" ")[1].strip("/").partition("/")[0]))


@pytest.fixture
def asking(monkeypatch):
    """Links are asked as always, but of this machine, and names under ``.test`` lead here."""
    resolve = named(satu=["127.0.0.1"], dua=["127.0.0.1"], drive=["127.0.0.1"])
    monkeypatch.setattr(linkwork, "ask", functools.partial(fetch.check, allowed=HERE, resolve=resolve))


@pytest.fixture
def run(db) -> Run:
    job = Job.objects.create(code="evaluation.ask_links", key="x", enqueued_at=AT, due_at=AT)
    return Run(job, clock=lambda: AT, lease_time=timedelta(hours=1))


def bring_link(place, url: str, field: str = SCALED) -> EvidenceVersion:
    from pilar.evaluation import content

    return bring(place, content.of_link(url), field)


def state(version: EvidenceVersion) -> str:
    version.refresh_from_db()
    return version.link_state


@pytest.mark.parametrize(("status", "found"), [(200, "reachable"), (403, "locked"), (404, "dead")])
def test_a_link_is_asked_right_after_it_was_added(place, asking, status, found):
    with site(served) as there:
        version = bring_link(place, f"http://satu.test:{there.port}/{status}/sk")
        assert state(version) == "not_asked"
        work_off(at=AT)
    assert state(version) == found
    assert version.link_asked_at == AT
    assert version.link_detail


def test_a_site_that_is_not_reached_from_here_is_not_called_dead(place, asking):
    version = bring_link(place, "http://satu.test:9/")  # nobody listens there
    work_off(at=AT)
    assert state(version) == "not_reachable_from_here"
    words = words_of(version)
    assert (words.label, words.kind) == ("Tidak terjangkau dari sini", "warn")
    assert "belum tentu mati" in words.detail


def test_a_name_that_leads_into_the_office_is_refused_by_the_job(place):
    """Typed as a name it passes; the job looks it up, and this machine's own address is not asked."""
    with site(served) as there:
        version = bring_link(place, f"http://satu.test:{there.port}/200")
        linkwork.keep(version.pk, fetch.check(version.url, resolve=named(satu=["127.0.0.1"])), at=AT)
        assert there.connections == 0
    assert state(version) == "refused"


def test_the_night_asks_what_is_in_use_and_was_not_asked_lately(place, asking, run):
    with site(served) as there:
        old, fresh, unused, gone = (
            bring_link(place, f"http://satu.test:{there.port}/200/{name}", field)
            for name, field in (("lama", SCALED), ("baru", SCALED), ("pustaka", ""), ("tahun-lalu", SCALED))
        )
        linkwork.keep(old.pk, Result(Why.GONE.state, 404, "", Why.GONE.detail), at=AT - timedelta(days=1))
        linkwork.keep(fresh.pk, Result(Why.GONE.state, 404, "", Why.GONE.detail), at=AT - timedelta(hours=1))
        previous = place.zone_of(place.town.labour, year=2024)
        EvidenceUse.objects.filter(version=gone).update(zone=previous)
        assert linkwork.ask_due(run, at=AT, pause=0) == 1
    assert [state(each) for each in (old, fresh, unused, gone)] == ["reachable", "dead", "not_asked", "not_asked"]


def test_links_of_one_host_wait_for_each_other_and_hosts_do_not(place, asking, run):
    busy: dict[str, int] = {}
    most: dict[str, int] = {}
    together = threading.Barrier(2)
    lock = threading.Lock()

    def handler(request: str) -> bytes:
        host = request.partition("Host: ")[2].partition(":")[0]
        with lock:
            busy[host] = busy.get(host, 0) + 1
            most[host] = max(most.get(host, 0), busy[host])
        if "/bertemu" in request:
            together.wait(10)  # passes only where both hosts are asked at the same time
        time.sleep(0.02)
        with lock:
            busy[host] -= 1
        return answer(200)

    with site(handler) as there:
        for host in ("satu", "dua"):
            bring_link(place, f"http://{host}.test:{there.port}/bertemu")
            for number in range(3):
                bring_link(place, f"http://{host}.test:{there.port}/{number}")
        assert linkwork.ask_due(run, at=AT, pause=0) == 8
    assert most == {"satu.test": 1, "dua.test": 1}


def test_between_two_links_of_one_host_there_is_a_pause(place, asking, run):
    moments: list[float] = []

    def handler(request: str) -> bytes:
        moments.append(time.monotonic())
        return answer(200)

    with site(handler) as there:
        for number in range(3):
            bring_link(place, f"http://satu.test:{there.port}/{number}")
        linkwork.ask_due(run, at=AT, pause=0.2)
    assert all(after - before >= 0.2 for before, after in pairwise(moments))


def test_a_night_that_is_cut_short_keeps_what_it_found_and_the_next_goes_on(place, asking, run, monkeypatch):
    with site(served) as there:
        versions = [bring_link(place, f"http://satu.test:{there.port}/200/{number}") for number in range(4)]
        keep = linkwork.keep

        def keep_and_end(*args, **more):
            keep(*args, **more)
            run.end(Stopped)

        monkeypatch.setattr(linkwork, "keep", keep_and_end)
        with pytest.raises(Stopped):
            linkwork.ask_due(run, at=AT, pause=0)
        monkeypatch.setattr(linkwork, "keep", keep)
        assert sum(state(each) == "reachable" for each in versions) == 1
        run.break_off = None
        assert linkwork.ask_due(run, at=AT, pause=0) == 3


@pytest.mark.parametrize(("hour", "left_to_another"), [(18, True), (23, False)])  # 01:00 and 06:00 in Jakarta
def test_what_one_job_leaves_is_another_ones_until_the_morning(place, asking, monkeypatch, hour, left_to_another):
    at = AT.replace(hour=hour)
    with site(served) as there:
        for number in range(3):
            bring_link(place, f"http://satu.test:{there.port}/200/{number}")
        Job.objects.all().delete()
        monkeypatch.setattr(linkwork, "ask_due", functools.partial(linkwork.ask_due, pause=0, patience=timedelta(0)))
        Job.objects.create(code=ASK_LINKS, key="malam", enqueued_at=at, due_at=at)
        job = lease.take(registry.JOBS, at=at, until=at + timedelta(hours=1))
        assert job
        jobs.ask_all(Run(job, clock=lambda: at, lease_time=timedelta(hours=1)), at=at)
        assert Job.objects.get(pk=job.pk).state != JobState.FAILED
        assert linkwork.due(at).count() == 2
        assert Job.objects.filter(code=ASK_LINKS, state=JobState.WAITING).exists() is left_to_another


def test_what_is_wrong_with_our_own_program_fails_the_job(place, monkeypatch):
    bring_link(place, "http://satu.test/")

    def broken(url: str) -> Result:
        raise ZeroDivisionError

    monkeypatch.setattr(linkwork, "ask", broken)
    work_off(at=AT)
    assert Job.objects.get(code="evaluation.ask_link").state == JobState.WAITING  # for its next attempt
    run = Run(Job.objects.get(), clock=lambda: AT, lease_time=timedelta(hours=1))
    with pytest.raises(ZeroDivisionError):
        linkwork.ask_due(run, at=AT, pause=0)
