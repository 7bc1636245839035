"""How often something was tried lately, counted by the database so that all processes and nodes count together.

One statement both counts and tells, so that of any number of tries at the same moment exactly as many pass as may.
Whoever tries on while waiting does not wait longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from pilar.organisation.models import Attempts

#: Nobody counts over a longer time: what began before it is swept away.
LONGEST = timedelta(minutes=15)
_COUNTED = 10_000  # beyond it nothing is counted, so that the column cannot overflow

_TAKE = """
INSERT INTO organisation_attempts (key, tries, since) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN organisation_attempts.since <= %s THEN 1
                 WHEN organisation_attempts.tries >= %s THEN organisation_attempts.tries
                 ELSE organisation_attempts.tries + 1 END,
    since = CASE WHEN organisation_attempts.since <= %s THEN excluded.since ELSE organisation_attempts.since END
RETURNING tries, since
"""


@dataclass(frozen=True, slots=True)
class Count:
    """The how-many-eth try this is since ``since``; with ``window`` the time after which counting begins anew."""

    tries: int
    since: datetime
    window: timedelta

    def seconds_left(self, at: datetime) -> int:
        """How long until counting begins anew, at least one second."""
        return max(1, -int((at - self.since - self.window).total_seconds() // 1))


def count(kind: str, whose: str, at: datetime, *, window: timedelta = LONGEST) -> Count:
    """Count a try of ``kind``. One query."""
    convert = connection.ops.adapt_datetimefield_value
    moment, past = convert(at), convert(at - window)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key_of(kind, whose), moment, past, _COUNTED, past])
        tries, since = cursor.fetchone()
    field = Attempts._meta.get_field("since")
    for converter in connection.ops.get_db_converters(field.get_col("organisation_attempts")):
        since = converter(since, field, connection)
    return Count(tries, since, window)


def forget(kind: str, whose: str) -> None:
    """As if nothing had been tried."""
    Attempts.objects.filter(pk=key_of(kind, whose)).delete()


def give_back(kind: str, whose: str) -> None:
    """The last try does not count, those before it still do."""
    Attempts.objects.filter(pk=key_of(kind, whose), tries__gt=0).update(tries=F("tries") - 1)


def sweep(at: datetime) -> None:
    """Forget what is over, so that names that nobody has do not pile up."""
    Attempts.objects.filter(since__lte=at - LONGEST).delete()


def key_of(kind: str, whose: str) -> str:
    return salted_hmac("pilar.signin.attempts", f"{kind}:{whose}", algorithm="sha256").hexdigest()
