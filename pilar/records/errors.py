"""What goes wrong with records. Each message says what was kept and what to do."""

from __future__ import annotations

from pilar.errors import PilarError


class RecordError(PilarError):
    """Something to be mended by whoever typed it. Nothing was saved."""


class DoorError(RecordError):
    """Nobody can sign in at this door now. What was typed stays on the page."""


class DoorBusy(DoorError):
    """More sign in without an account than a hall could hold: 429."""
