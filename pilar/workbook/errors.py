"""A file that cannot be read as an LKE at all."""

from __future__ import annotations

from pilar.errors import PilarError


class WorkbookError(PilarError):
    """``code`` is from the closed list in docs/warnings.md; ``message`` says what happened and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
