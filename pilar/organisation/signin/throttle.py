"""Guessing is slowed down per account, never per network address: a whole office sits behind one address.

allauth's limits are not used. They count in the cache by reading a list and writing it back under a lock that is given
up after a second, which costs eight queries a try and lets a crowd of guesses lose count; and Django's database cache
adds up by reading and writing as well. ``organisation.rates`` counts by one statement, so that of any number of guesses
at the same moment exactly LIMIT are looked at.
"""

from __future__ import annotations

from datetime import datetime

from pilar.errors import PilarError
from pilar.organisation import rates
from pilar.organisation.models import User

LIMIT = 10
WINDOW = rates.LONGEST


class Throttled(PilarError):
    """Too many wrong tries at one account. ``minutes``: how long to wait, at least one."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(
            f"Terlalu banyak percobaan yang salah. Demi keamanan, akun ini menunggu {minutes} menit. Sesudah itu Anda "
            "dapat masuk seperti biasa; tidak ada yang terhapus atau terkunci."
        )


def take(kind: str, whose: User | str, at: datetime, *, limit: int = LIMIT) -> None:
    """Count a try of ``kind`` at an account (or at a name that no account has) before it is looked at.

    Raises Throttled where there were ``limit`` tries within WINDOW already. One query.
    """
    counted = rates.count(kind, _name(whose), at, window=WINDOW)
    if counted.tries > limit:
        raise Throttled(-(-counted.seconds_left(at) // 60))


def forgive(kind: str, whose: User | str) -> None:
    """It was the right one: earlier mistakes no longer count."""
    rates.forget(kind, _name(whose))


def give_back(kind: str, whose: User | str) -> None:
    """It was the right one, where many people try at one place: this try does not count, the wrong ones still do."""
    rates.give_back(kind, _name(whose))


def sweep(at: datetime) -> None:
    """Forget what is over. Called after a wrong try, so that names that nobody has do not pile up."""
    rates.sweep(at)


def _name(whose: User | str) -> str:
    return f"user:{whose.pk}" if isinstance(whose, User) else f"name:{whose}"
