"""The one base class of errors that a person is meant to read."""


class PilarError(Exception):
    """An error whose ``message`` is a clear Indonesian sentence: what happened, what was kept, what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
