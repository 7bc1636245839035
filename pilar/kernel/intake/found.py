"""What looking into a file brings to light."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Found:
    """``content`` replaces what was uploaded; ``ending`` is the only one that fits, where the type has several."""

    content: bytes = b""
    ending: str = ""
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    taken_on: date | None = None
    notes: tuple[str, ...] = ()
