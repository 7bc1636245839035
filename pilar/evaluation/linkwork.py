"""Asking links in batches: hosts side by side, the links of one host one after the other with a pause in between.

A storage that holds the evidence of a whole province must not take us for an attack. The threads only talk to sites;
what they bring back is written by the job's own thread, link by link, so that a night that is cut short keeps what it
has found and the next one goes on with the rest.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pilar.evaluation.linkcheck import fetch
from pilar.evaluation.linkcheck.address import split
from pilar.evaluation.linkcheck.fetch import Result
from pilar.evaluation.models import EvidenceUse, EvidenceVersion
from pilar.kernel.jobs import Run

#: Hosts that are asked at the same time.
HOSTS = 8
BATCH = 200
#: Seconds between two links of one host.
PAUSE = 1.0
#: What was asked so recently is not asked again by the same night.
FRESH = timedelta(hours=12)
#: How long one job asks; what is left is another one's.
PATIENCE = timedelta(minutes=45)
#: Links of zones of last year still count; older ones rest.
YEARS = 1


def ask(url: str) -> Result:
    """Whether ``url`` opens. Tests put one that may ask their own machine in this place."""
    return fetch.check(url)


def due(at: datetime) -> QuerySet[EvidenceVersion]:
    """The links in use that have not been asked lately, those first that were asked longest ago or never."""
    used = EvidenceUse.objects.filter(version=OuterRef("pk"), zone__year__gte=at.year - YEARS)
    stale = Q(link_asked_at__isnull=True) | Q(link_asked_at__lt=at - FRESH)
    return EvidenceVersion.objects.filter(stale, ~Q(url=""), Exists(used)).order_by(
        F("link_asked_at").asc(nulls_first=True), "pk"
    )


def ask_version(pk: int, *, at: datetime) -> None:
    """Ask the link of one version and keep what came out; nothing where it is gone."""
    version = EvidenceVersion.objects.filter(~Q(url=""), pk=pk).first()
    if version is not None:
        keep(version.pk, ask(version.url), at=at)


def ask_due(run: Run, *, at: datetime, pause: float = PAUSE, patience: timedelta = PATIENCE) -> int:
    """Ask all that is due; how many. Ends early, keeping what it has, after ``patience`` or where the run must end."""
    total, done = due(at).count(), 0
    end = time.monotonic() + patience.total_seconds()
    while batch := list(due(at).values_list("pk", "url")[:BATCH]):
        with _asked([_Link(*each) for each in batch], pause) as answers:
            for link, result in answers:
                keep(link.pk, result, at=at)
                done += 1
                run.progress(done, max(total, done), "tautan")
                if time.monotonic() > end:
                    return done
    return done


def keep(pk: int, result: Result, *, at: datetime) -> None:
    """Write down what a check has found."""
    EvidenceVersion.objects.filter(pk=pk).update(
        link_state=result.state.value, link_detail=result.detail[:300], link_asked_at=at
    )


@dataclass(frozen=True, slots=True)
class _Link:
    pk: int
    url: str

    @property
    def host(self) -> str:
        parts = split(self.url)
        return parts.host if parts else ""


@contextmanager
def _asked(links: Sequence[_Link], pause: float) -> Iterator[Iterator[tuple[_Link, Result]]]:
    """The links with their results as they come in. Leaving early stops the threads after the link they are at."""
    hosts: dict[str, list[_Link]] = defaultdict(list)
    for link in links:
        hosts[link.host].append(link)
    answers: queue.Queue[tuple[_Link, Result] | BaseException] = queue.Queue()
    stop = threading.Event()

    def walk(listed: Sequence[_Link]) -> None:
        for position, link in enumerate(listed):
            if stop.is_set() or (position and stop.wait(pause)):
                return
            try:
                answers.put((link, ask(link.url)))
            except Exception as error:  # noqa: BLE001 - the job's own thread raises it
                answers.put(error)
                return

    def results() -> Iterator[tuple[_Link, Result]]:
        for _ in links:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            yield answer

    with ThreadPoolExecutor(HOSTS, thread_name_prefix="links") as pool:
        for listed in sorted(hosts.values(), key=len, reverse=True):  # the longest queue first
            pool.submit(walk, listed)
        try:
            yield results()
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
