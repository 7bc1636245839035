"""What waits for somebody, told by mail once a day: on working days, and only when there is something new or due.

The same list stands in the ruang kerja; the mail only says that one should look there. It leaves together with what
other rooms tell on that morning under the same digest, as one message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from pilar.kernel import mail
from pilar.kernel.calendars import calendars_for
from pilar.kernel.inbox import Asker, Item, items_for
from pilar.kernel.jobs import Run
from pilar.kernel.mail_address import is_address
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import rights_of
from pilar.organisation.models import Body, Digest, User

#: Under this name a room joins its mail of the morning to this one; it leaves at ``LEAVES`` in the body's time.
DAILY: Final = "daily"
LEAVES: Final = time(6, 45)
WITHIN: Final = timedelta(hours=20)
_AT_ONCE: Final = 50
_LINES: Final = 25
_DAY: Final = timedelta(days=1)


def day_of_turn(turn: datetime, zone: str) -> date:
    """The day that it is there at the turn of the schedule: a job that is tried after midnight means the same day."""
    return turn.astimezone(ZoneInfo(zone)).date()


def leaves_at(day: date, zone: str) -> datetime:
    """When the mail of ``day`` leaves in this time zone."""
    return datetime.combine(day, LEAVES, ZoneInfo(zone))


def send(run: Run, zone: str, day: date, *, at: datetime) -> int:
    """Ask for the mails of ``day`` in the bodies of this time zone; how many people get one.

    Done twice, each is asked for once. For each account as many queries as its ruang kerja takes.
    """
    bodies = {body.pk: body for body in Body.objects.filter(time_zone=zone)}
    calendars = calendars_for([body.uuid for body in bodies.values()], day.year, day.year + 1) if bodies else {}
    working = [pk for pk, body in bodies.items() if calendars[body.uuid].is_workday(day)]
    users = User.objects.filter(person__body__in=working, is_active=True).exclude(digest__wanted=False)
    ids = list(users.exclude(email="", person__email="").order_by("pk").values_list("pk", flat=True))
    sent = 0
    for first in range(0, len(ids), _AT_ONCE):
        run.progress(first, len(ids))
        for user in User.objects.filter(pk__in=ids[first : first + _AT_ONCE]).select_related("person", "digest"):
            sent += _tell(user, day, leaves_at(day, zone), at=at)
    return sent


def _tell(user: User, day: date, leaves: datetime, *, at: datetime) -> bool:
    """The mail of one account, where there is something to tell."""
    to = user.mail_address
    if not is_address(to):
        return False
    items = items_for(Asker(user, rights_of(user, at), at, day))
    known = getattr(user, "digest", None)
    marks = [mark_of(item) for item in items]
    if not is_worth(items, set(known.told) if known else set(), day):
        return False
    with transaction.atomic():
        mail.send(
            to, subject_of(items), text_of(user, items, day), key=f"digest:{user.pk}:{day.isoformat()}", digest=DAILY,
            at=at, send_at=max(leaves, at), within=WITHIN,
        )  # fmt: skip
        Digest.objects.update_or_create(user=user, defaults={"told": marks, "told_on": day})
    return True


def is_worth(items: Sequence[Item], told: set[str], day: date) -> bool:
    """Whether something is new since the last mail, or due today or tomorrow. What is late was told when it was due."""
    return any(mark_of(item) not in told or (item.due is not None and day <= item.due <= day + _DAY) for item in items)


def mark_of(item: Item) -> str:
    """By this a thing to do is known again; its reason may change from day to day."""
    return hashlib.sha256(f"{item.title}|{item.url}|{item.due}".encode()).hexdigest()[:16]


def subject_of(items: Sequence[Item]) -> str:
    return f"{len(items)} hal menunggu Anda di Pilar"


def text_of(user: User, items: Sequence[Item], day: date) -> str:
    """The text of the mail."""
    origin = settings.PILAR_ORIGIN
    closing = (
        f"Kerjakan di {origin}{reverse('organisation:work')}\n\nDikirim paling banyak sekali sehari, hanya bila ada "
        f"yang baru atau jatuh tempo. Matikan di {origin}{reverse('account')}."
    )
    return "\n\n".join([f"Yth. {user.display_name},", "\n".join(lines_of(items, day)), closing])


def lines_of(items: Sequence[Item], day: date) -> Iterable[str]:
    """One line for each thing to do, with its day."""
    for item in items[:_LINES]:
        due = f" (tenggat {tanggal(item.due)}{', sudah lewat' if item.due < day else ''})" if item.due else ""
        yield f"- {item.title}{due}"
    if len(items) > _LINES:
        yield f"- dan {len(items) - _LINES} lainnya"


def message(items: Sequence[Item], day: date) -> str:
    """The same to copy into WhatsApp, where stars make bold; empty where nothing waits."""
    if not items:
        return ""
    page = f"{settings.PILAR_ORIGIN}{reverse('organisation:work')}"
    return "\n".join([f"*Yang menunggu, {tanggal(day)}*", *lines_of(items, day), "", page])


def is_wanted(user: User) -> bool:
    """Whether ``user`` gets the daily mail. One query."""
    return not Digest.objects.filter(user=user, wanted=False).exists()


def choose(user: User, *, wanted: bool) -> None:
    """Let ``user`` get the daily mail or not."""
    Digest.objects.update_or_create(user=user, defaults={"wanted": wanted})
