"""What can go wrong with links to evidence."""

from __future__ import annotations

from pilar.errors import PilarError


class LinkError(PilarError):
    """The links cannot be changed like that; nothing has been changed."""


class SnapshotDamaged(PilarError):
    """What was frozen does not fit its hash any more: it is never served."""
