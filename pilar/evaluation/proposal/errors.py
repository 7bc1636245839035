"""What the room refuses, with its sentence."""

from __future__ import annotations

from pilar.errors import PilarError


class ProposalError(PilarError):
    """Something cannot be done with a nomination, a proposal or a predicate like that; nothing has been changed."""
