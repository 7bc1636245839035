"""What the room refuses, with its sentence."""

from __future__ import annotations

from pilar.errors import PilarError


class RoadmapError(PilarError):
    """Something to be mended by whoever typed it. Nothing was saved."""
