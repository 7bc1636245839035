"""What goes wrong with records. Each message says what was kept and what to do."""

from __future__ import annotations

from pilar.errors import PilarError


class RecordError(PilarError):
    """Something to be mended by whoever typed it. Nothing was saved."""


class NotFoundError(PilarError):
    """There is no such thing, or one may not know of it: 404."""
