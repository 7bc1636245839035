"""How many workbooks are read at once. Each takes a processor and tens of megabytes; more at a time only slow all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from pilar.errors import PilarError


class BusyError(PilarError):
    """No place became free in time. ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Sedang banyak berkas yang dibaca. Tunggu sebentar, lalu kirim kembali.")
        self.retry_after = retry_after


class Gate:
    """At most ``places`` at once in this process; who comes then waits ``patience`` seconds at most."""

    def __init__(self, places: int, patience: float) -> None:
        self._places = BoundedSemaphore(places)
        self._patience = patience

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place. Raises BusyError where none became free in time."""
        if not self._places.acquire(timeout=self._patience):
            raise BusyError(retry_after=max(1, round(self._patience)))
        try:
            yield
        finally:
            self._places.release()


reading_gate = Gate(places=2, patience=10)
