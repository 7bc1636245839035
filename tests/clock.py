"""The suite has a time of its own: a Wednesday morning in November 2026 on which every run begins, whenever it runs.

Days, windows and deadlines of the tests are counted from there, so a suite that passes today passes next year. Time
goes on as usual meanwhile. A test that shares time with processes of its own is marked ``real_clock``.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Final

import time_machine

#: One minute past ten in Jakarta: an hour in which no full hour, and no day, begins.
BEGIN: Final = datetime(2026, 11, 25, 3, 1, tzinfo=UTC)


class Clock:
    """Begins at ``BEGIN``; stopped, it is the machine's time, and goes on afterwards as if it had not stopped."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._travel: time_machine.travel | None = None

    def start(self) -> None:
        """Let this process live in the suite's time."""
        self._travel = time_machine.travel(BEGIN + timedelta(seconds=time.monotonic() - self._begun), tick=True)
        self._travel.start()

    def stop(self) -> None:
        """Back to the machine's time."""
        if self._travel is not None:
            self._travel.stop()
            self._travel = None
