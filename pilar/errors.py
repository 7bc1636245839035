"""The base class of errors that a person is meant to read, and the one that every room raises."""


class PilarError(Exception):
    """An error whose ``message`` is a clear Indonesian sentence: what happened, what was kept, what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFoundError(PilarError):
    """There is no such thing, or one may not know of it: pages answer 404."""
