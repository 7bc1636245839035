"""Guessing is slowed down per account, never per network address: a whole office sits behind one address.

allauth's limits are not used. They count in the cache by reading a list and writing it back under a lock that is given
up after a second, which costs eight queries a try and lets a crowd of guesses lose count; and Django's database cache
adds up by reading and writing as well. Here one statement both counts and tells, so that of any number of guesses at
the same moment exactly LIMIT are looked at. Whoever tries on while waiting does not wait longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from pilar.errors import PilarError
from pilar.organisation.models import Attempts, User

LIMIT = 10
WINDOW = timedelta(minutes=15)
_COUNTED = 1000  # beyond it nothing is counted, so that the column cannot overflow

_TAKE = """
INSERT INTO organisation_attempts (key, tries, since) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN organisation_attempts.since <= %s THEN 1
                 WHEN organisation_attempts.tries >= %s THEN organisation_attempts.tries
                 ELSE organisation_attempts.tries + 1 END,
    since = CASE WHEN organisation_attempts.since <= %s THEN excluded.since ELSE organisation_attempts.since END
RETURNING tries
"""


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
    key = _key(kind, whose)
    moment, past = (connection.ops.adapt_datetimefield_value(value) for value in (at, at - WINDOW))
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, moment, past, _COUNTED, past])
        tries: int = cursor.fetchone()[0]
    if tries > limit:
        since = Attempts.objects.filter(pk=key).values_list("since", flat=True).first() or at
        raise Throttled(max(1, -int((at - since - WINDOW).total_seconds() // 60)))


def forgive(kind: str, whose: User | str) -> None:
    """It was the right one: earlier mistakes no longer count."""
    Attempts.objects.filter(pk=_key(kind, whose)).delete()


def sweep(at: datetime) -> None:
    """Forget what is over. Called after a wrong try, so that names that nobody has do not pile up."""
    Attempts.objects.filter(since__lte=at - WINDOW).delete()


def _key(kind: str, whose: User | str) -> str:
    name = f"user:{whose.pk}" if isinstance(whose, User) else f"name:{whose}"
    return salted_hmac("pilar.signin.attempts", f"{kind}:{name}", algorithm="sha256").hexdigest()
