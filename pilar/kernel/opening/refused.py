"""Why a file was not opened, as a code; the sentences are the intake's."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    BROKEN = "broken"  # not what it says it is, cut off, or nothing to see in it
    TOO_HEAVY = "too-heavy"  # it took more memory or time than any document does
    BUSY = "busy"  # other files are being opened
    LOCKED = "locked"  # only with a password
    TOO_MANY_PAGES = "too-many-pages"
    SCRIPT = "script"
    PROGRAM = "program"  # starts one when it is opened or clicked
    ATTACHMENT = "attachment"  # carries a file that would be refused by itself
    TOO_MANY_PIXELS = "too-many-pixels"


class Refused(Exception):
    """``numbers`` are what a sentence about it may want to say."""

    def __init__(self, reason: Reason, **numbers: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.numbers = numbers
