"""Installations with a home and a database of their own, used through real processes as on a server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from tests.kernel.backup import sites

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds for anything to happen on a busy machine


@dataclass(frozen=True)
class Installation:
    """``home`` is PILAR_HOME; while it is open, its database is the default one of this process as well."""

    home: Path
    url: str | None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PILAR_HOME": str(self.home), "DATABASE_URL": self.url or ""}

    def start(self, module: str, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """``python -m module arguments`` in this installation."""
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, text=True, **options)

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with self.start(module, *arguments, **pipes) as process:
            told = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, *told)

    def pilar(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command as the IT officer gives it; a traceback is never an answer."""
        done = self.run("pilar", *arguments)
        assert "Traceback" not in done.stderr, done.stderr
        return done


@contextmanager
def installation(settings: Any, home: Path, *, migrated: bool = False) -> Iterator[Installation]:
    """An empty installation on the kind of database that the suite runs on; with ``migrated``, its tables are there."""
    with sites.empty_site(settings, home, sites.own_url(), migrated=migrated):
        yield Installation(home, sites.url_of())


def wait_until(condition: Callable[[], bool], *, alive: subprocess.Popen[str] | None = None) -> None:
    """Wait for ``condition``, and no longer once the process that is to bring it about has ended."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert alive is None or alive.poll() is None, "the process ended by itself"
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def wait_until_nobody_else_is_connected() -> None:
    """PostgreSQL notices only after a moment that a client was killed, and finishes the statement that it was at."""
    if connection.vendor == "postgresql":
        wait_until(lambda: _others() == 0)


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        (count,) = cursor.fetchone()
    return int(count)


def lines(path: Path) -> Sequence[str]:
    """The whole lines of a file that another process appends to."""
    if not path.exists():
        return ()
    text = path.read_text()
    return text[: text.rfind("\n") + 1].splitlines()


def wait_for_lines(path: Path, count: int, *, alive: subprocess.Popen[str]) -> None:
    wait_until(lambda: len(lines(path)) >= count, alive=alive)
