"""Two people change one thing at once: the second is told, and keeps what was typed.

A form carries the version of what it showed (``forms.versioned``); the action compares it with what is stored, while
the row is locked.
"""

from __future__ import annotations

import hashlib

from pilar.errors import PilarError
from pilar.kernel.ledger import canonical


class ChangedMeanwhile(PilarError):
    """What was to be changed is no longer what its form showed; nothing has been changed."""


def version_of(*values: object) -> str:
    """A short text that differs where ``values`` differ."""
    return hashlib.sha256(canonical(list(values))).hexdigest()[:16]


def refuse_stale(seen: str | None, stored: str, what: str) -> None:
    """Raise ChangedMeanwhile unless ``seen`` is the ``stored`` version. None: nothing was shown."""
    if seen is not None and seen != stored:
        raise ChangedMeanwhile(
            f"Sementara Anda menulis, {what} sudah diubah orang lain. Tulisan Anda tetap ada di bawah; bandingkan, "
            "lalu kirim lagi bila tetap ingin menggantinya."
        )
