"""What is due soon or late, told to its owner in one mail a day. (Inside, the same stands in the ruang kerja.)

A mail leaves on the days before the due day that the rules name, on the first working day after it, and then every so
many days. What falls on a day that is not worked is told on the working day before. Whoever gets one reads of
everything that is late or near, so nobody gets several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from pilar.kernel import mail, rules
from pilar.kernel.calendars import calendars_for
from pilar.kernel.jobs import Run
from pilar.kernel.mail_address import is_address
from pilar.kernel.rules import RuleBook
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.kernel.workdays import Calendar
from pilar.organisation.digest import DAILY, leaves_at
from pilar.organisation.models import Body, Person, User
from pilar.roadmap.models import PlanItem
from pilar.roadmap.queries.work import due_in

FIRST, LAST, EVERY = "roadmap.remind-first", "roadmap.remind-last", "roadmap.remind-late-every"
CODES: Final = (FIRST, LAST, EVERY)
#: How long a mail is of use: until the next morning.
WITHIN: Final = timedelta(hours=20)
_DAY: Final = timedelta(days=1)
_AT_ONCE: Final = 100
_LINES: Final = 20


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a body is reminded: so many days before (``first``, ``last``), and late every so many days."""

    first: int
    last: int
    every: int


def rhythm_of(book: RuleBook, body: Body, day: date) -> Rhythm:
    """By the rules in force for ``body`` on ``day``."""
    first, last, every = (int(str(book.get(code, body.uuid, day).value)) for code in CODES)
    return Rhythm(first, last, every)


def rhythm_for(body: Body, day: date) -> Rhythm:
    """The same for one body. One query."""
    return rhythm_of(rules.book(CODES, [body.uuid]), body, day)


def spoken_for(day: date, calendar: Calendar) -> tuple[list[date], list[date]]:
    """The days for which the working day ``day`` speaks: itself with the days off that follow, and with those before.

    What comes is told before the days off, what is late after them.
    """
    ahead, behind = [day], [day]
    while not calendar.is_workday(ahead[-1] + _DAY):
        ahead.append(ahead[-1] + _DAY)
    while not calendar.is_workday(behind[-1] - _DAY):
        behind.append(behind[-1] - _DAY)
    return ahead, behind


def is_told(due: date, ahead: Sequence[date], behind: Sequence[date], rhythm: Rhythm) -> bool:
    """Whether what is due on ``due`` makes a mail leave on a day that speaks for these."""
    if any((due - each).days in (rhythm.first, rhythm.last) for each in ahead):
        return True
    over = [(each - due).days for each in behind]
    return any(days > 0 and (days - 1) % rhythm.every == 0 for days in over)


def key_of(person: Person, day: date) -> str:
    """One mail a person and day, however often it is asked for."""
    return f"roadmap:{person.pk}:{day.isoformat()}"


def send(run: Run, zone: str, day: date, *, at: datetime) -> int:
    """Ask for the mails of ``day`` in the bodies of this time zone; how many people were to get one.

    Done twice, each is asked for once. Six queries for all, and those of each mail.
    """
    bodies = {body.pk: body for body in Body.objects.filter(time_zone=zone)}
    if not bodies:
        return 0
    book = rules.book(CODES, [body.uuid for body in bodies.values()])
    calendars = calendars_for([body.uuid for body in bodies.values()], day.year - 1, day.year + 1)
    working = {pk: rhythm_of(book, body, day) for pk, body in bodies.items() if calendars[body.uuid].is_workday(day)}
    if not working:
        return 0
    spoken = {pk: spoken_for(day, calendars[bodies[pk].uuid]) for pk in working}
    until = max(ahead[-1] + timedelta(working[pk].first) for pk, (ahead, _) in spoken.items())
    drafts = []
    for person, found in groupby(due_in(list(working), until, day), key=lambda item: item.owner):
        if person is not None and person.body_id in working:
            draft = _draft(person, list(found), day, working[person.body_id], spoken[person.body_id])
            if draft is not None:
                drafts.append((person, *draft))
    for first in range(0, len(drafts), _AT_ONCE):
        run.progress(first, len(drafts))
        with transaction.atomic():
            for person, to, subject, text in drafts[first : first + _AT_ONCE]:
                leaves = max(leaves_at(day, zone), at)
                mail.send(
                    to, subject, text, key=key_of(person, day), digest=DAILY, at=at, send_at=leaves, within=WITHIN
                )
    return len(drafts)


def _draft(
    person: Person, items: Sequence[PlanItem], day: date, rhythm: Rhythm, spoken: tuple[list[date], list[date]]
) -> tuple[str, str, str] | None:
    """Address, subject and text; None where nothing is told today, or where the person has no address."""
    to, (days_ahead, days_behind) = _address_of(person), spoken
    if not is_address(to):
        return None
    if not any(item.due_on and is_told(item.due_on, days_ahead, days_behind, rhythm) for item in items):
        return None
    until = days_ahead[-1] + timedelta(rhythm.first)
    late = [item for item in items if item.due_on and item.due_on < day]
    ahead = [item for item in items if item.due_on and day <= item.due_on <= until]
    said = [f"{len(late)} terlambat"] if late else []
    said += [f"{len(ahead)} segera jatuh tempo"] if ahead else []
    subject = f"Rencana aksi Anda: {', '.join(said)}"
    parts = [f"Yth. {person.name},"]
    if late:
        parts.append("Terlambat:\n" + _lines(late, day))
    if ahead:
        parts.append("Segera jatuh tempo:\n" + _lines(ahead, day))
    page = f"{settings.PILAR_ORIGIN}{reverse('roadmap:own_items')}"
    parts.append(
        f"Laporkan kemajuan, bukti, atau hambatannya di {page}\n\nDikirim sekali sehari, hanya bila ada yang perlu "
        "diingatkan."
    )
    return to, subject, "\n\n".join(parts)


def _lines(items: Sequence[PlanItem], day: date) -> str:
    lines = [f"- {item.title} ({item.plan.zone}): tenggat {tanggal(item.due_on)}, {_away(item, day)}, {item.percent} %"
             for item in items[:_LINES]]  # fmt: skip
    if len(items) > _LINES:
        lines.append(f"- dan {len(items) - _LINES} lainnya")
    return "\n".join(lines)


def _away(item: PlanItem, day: date) -> str:
    left = (item.due_on - day).days if item.due_on else 0
    if left < 0:
        return f"terlambat {-left} hari"
    return {0: "hari ini", 1: "besok"}.get(left, f"{left} hari lagi")


def _address_of(person: Person) -> str:
    account: User | None = getattr(person, "user", None)
    if account is not None and not account.is_active:
        return ""
    return account.mail_address if account is not None else person.email
