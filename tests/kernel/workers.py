"""Real ``pilar worker`` processes at the database of a test (``races.open_site``), to be killed while they work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connections

from tests.kernel import job_samples

ROOT = Path(__file__).resolve().parents[2]
LEASE = 5  # seconds: how long a killed worker's job waits for another
PROGRAM = """
import sys
import django
django.setup()
import tests.kernel.job_samples
from pilar.kernel.jobs import worker
{changes}
from pilar.cli import main
sys.exit(main(["worker"]))
"""


def database_url() -> str:
    """That of the test's database, for another process."""
    found = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    user = quote(found["USER"]) + (f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else "")
    return f"postgres://{user}@{found['HOST']}:{found['PORT'] or 5432}/{found['NAME']}"


@contextmanager
def worker(folder: Path, changes: str = "", **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """``changes`` is Python that runs in the process before the worker does."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {
        **os.environ, "DATABASE_URL": database_url(), "PILAR_HOME": str(folder / "home"), "PILAR_JOB_LEASE": str(LEASE),
        job_samples.TRACE: str(folder / "trace"), "PYTHONPATH": path, **environ,
    }  # fmt: skip
    command = [sys.executable, "-c", PROGRAM.format(changes=changes)]
    with (folder / "log").open("ab") as log, subprocess.Popen(command, env=environment, stderr=log) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def traced(folder: Path) -> list[str]:
    """The lines that the jobs have left."""
    file = folder / "trace"
    return file.read_text().splitlines() if file.exists() else []
