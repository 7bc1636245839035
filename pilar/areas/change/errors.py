"""What goes wrong in area 1. Each message says what was kept and what to do."""

from __future__ import annotations

from pilar.errors import PilarError


class ChangeError(PilarError):
    """Something to be mended by whoever did it. Nothing was saved."""
