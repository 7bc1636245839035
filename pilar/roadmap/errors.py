"""What the room refuses, with its sentence."""

from __future__ import annotations

from pilar.errors import PilarError


class RoadmapError(PilarError):
    """Something to be mended by whoever typed it. Nothing was saved."""


class NotFoundError(PilarError):
    """There is no such thing, or one may not know of it: 404."""
