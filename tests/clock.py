"""The suite has a time of its own: a Wednesday morning in November 2026 on which every run begins, whenever it runs.

Days, windows and deadlines of the tests are counted from there, so a suite that passes today passes next year. Time
goes on as usual meanwhile, and the processes that a test starts live in it too (tests/clocked). A test that shares time
with what only knows the machine's (a file system, a certificate) is marked ``real_clock``.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import time_machine

#: One minute past ten in Jakarta: an hour in which no full hour, and no day, begins.
BEGIN: Final = datetime(2026, 11, 25, 3, 1, tzinfo=UTC)
#: In the environment of a process: seconds from the machine's time to its own.
AHEAD: Final = "TESTS_CLOCK"
_CLOCKED = str(Path(__file__).parent / "clocked")


class Clock:
    """Begins at ``BEGIN``; stopped, it is the machine's time, and goes on afterwards as if it had not stopped."""

    def __init__(self) -> None:
        self._ahead = BEGIN.timestamp() - time.time()
        self._travel: time_machine.travel | None = None
        self._is_shared = False

    def start(self) -> None:
        """Let this process live in the suite's time."""
        self._travel = time_machine.travel(time.time() + self._ahead, tick=True)
        self._travel.start()
        if self._is_shared:
            os.environ[AHEAD] = str(self._ahead)

    def stop(self) -> None:
        """Back to the machine's time."""
        os.environ.pop(AHEAD, None)
        if self._travel is not None:
            self._travel.stop()
            self._travel = None

    def share(self) -> None:
        """From here on also the processes that this one starts live in whatever is its time."""
        others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        os.environ["PYTHONPATH"] = os.pathsep.join([_CLOCKED, *filter(None, others)])
        os.environ[AHEAD] = str(self._ahead)
        self._is_shared = True
