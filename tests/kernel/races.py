"""Several threads at one database, as web workers are: on PostgreSQL, or on a SQLite file with the production pragmas.

A race test runs twice: with the guard, and without it to show the damage that the guard prevents.
"""

from __future__ import annotations

import itertools
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

HELD = 0.4  # seconds that one waits for another who is kept away by a lock
FREE = 20.0  # and for another who will come, however busy the machine is
SHUT_OUT = 5.0  # and in a transaction of SQLite, which lets no other in that would write
# PILAR_TEST_SHAKE: the longest pause, in seconds, before and after each statement of a thread. What a race test says
# must not hang on who is quicker; CI does not shake, whoever writes such a test does it some twenty times.
SHAKE = float(os.environ.get("PILAR_TEST_SHAKE", "0"))


def can_be_hurt(*, guarded: bool) -> bool:
    """Whether two are in each other's way inside of their transactions: SQLite lets one in after the other."""
    return not guarded and connection.vendor == "postgresql"


@contextmanager
def unguarded(rows: QuerySet[Any]) -> Iterator[None]:
    """In the place of ``pilar.kernel.locks.locked``: every statement by itself."""
    yield


class Meeting:
    """A point at which two threads wait for each other, so that both have read before either writes.

    Where a lock keeps one away (``guarded``), the other goes on after a moment. They meet ``times``; whoever comes by
    once more (having been refused by the database, say) does not wait.
    """

    def __init__(self, *, guarded: bool, times: int = 1) -> None:
        self._barrier = threading.Barrier(2)
        self._patience = HELD if guarded else FREE
        self._arrivals = itertools.count()
        self._expected = 2 * times

    def __call__(self) -> None:
        if next(self._arrivals) < self._expected:
            with suppress(threading.BrokenBarrierError):
                mode = connection.settings_dict["OPTIONS"].get("transaction_mode")
                shuts_out = connection.vendor == "sqlite" and mode == "IMMEDIATE" and connection.in_atomic_block
                self._barrier.wait(min(self._patience, SHUT_OUT) if shuts_out else self._patience)

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, and then the meeting."""

        def met(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            self()
            return result

        return met


def _shaken(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    time.sleep(random.uniform(0, SHAKE))
    try:
        return execute(sql, params, many, context)
    finally:
        time.sleep(random.uniform(0, SHAKE))


class Site:
    """A database that several threads open. ``together`` runs calls at once and tells what came of each."""

    def __init__(self, connect: Callable[[], None]) -> None:
        self._connect = connect

    def together(self, *calls: Callable[[], Any]) -> list[Any]:
        """The result of each call, or the exception that it raised."""
        outcomes: list[Any] = [None] * len(calls)

        def work(position: int) -> None:
            self._connect()
            try:
                with connection.execute_wrapper(_shaken) if SHAKE else nullcontext():
                    outcomes[position] = calls[position]()
            except Exception as error:  # noqa: BLE001 - whatever it was is the outcome
                outcomes[position] = error
            finally:
                connections["default"].close()

        threads = [threading.Thread(target=work, args=[position]) for position in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
            assert not thread.is_alive(), "a thread hangs"
        return outcomes


@contextmanager
def open_site(request: pytest.FixtureRequest, folder: Path, **sqlite_options: object) -> Iterator[Site]:
    """The test's database, for threads. On SQLite a copy of it in a file, which is the default meanwhile."""
    request.getfixturevalue("transactional_db")
    usual = connections["default"]
    if usual.vendor == "postgresql":
        yield Site(lambda: None)
        return
    file = folder / "site.sqlite3"
    usual.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        usual.connection.backup(copy)
    options = {**usual.settings_dict["OPTIONS"], **sqlite_options}
    settings = {**usual.settings_dict, "NAME": str(file), "OPTIONS": options}

    def connect() -> None:
        connections["default"] = type(usual)(settings, "default")

    connect()
    connections["default"].ensure_connection()  # the first one turns WAL on, as migrate does before a site is served
    try:
        yield Site(connect)
    finally:
        connections["default"].close()
        connections["default"] = usual
