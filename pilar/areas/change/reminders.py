"""Mails to who has not signed, once per person and day, and the same as a text to copy into WhatsApp."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from pilar.areas.change.access import MANAGES
from pilar.areas.change.models import Pact
from pilar.areas.change.queries import pacts
from pilar.areas.change.workflow import OPEN
from pilar.kernel import mail
from pilar.kernel.jobs import Run
from pilar.kernel.mail_address import is_address
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, rights_of
from pilar.organisation.models import User

_AT_ONCE: Final = 200


def address() -> str:
    """Where people sign."""
    return f"{settings.PILAR_ORIGIN}/pakta/"


def text_of(pact: Pact) -> str:
    """The reminder: what waits, until when, where. It names nobody."""
    until = f" Tenggatnya {tanggal(pact.due_on)}." if pact.due_on else ""
    return (
        f"{pact} ({pact.unit}) menunggu tanda tangan Anda.{until}\n\n"
        f"Buka {address()} di ponsel, baca teksnya, lalu tekan Tandatangani. Tanpa akun: tanda tangan di kios apel."
    )


def send(run: Run, pact_id: int, user_id: int, day: date, *, at: datetime) -> int:
    """Ask for the mails; how many people were to get one. Mails of the same person and day are one by their key.

    ``day``: on which somebody asked for them. A job that is tried again after midnight sends nothing twice.
    """
    pact = Pact.objects.select_related("unit__body").get(pk=pact_id)
    user = User.objects.get(pk=user_id)
    paths = pacts.reach(rights_of(user, at), pact, MANAGES)
    if pact.state != OPEN or not paths:
        return 0
    missing = pacts.expected(pact, local_day(at, pact.unit.body), paths).filter(~pacts.signed_mark(pact))
    # Each person once, whatever number of duties waits.
    rows = missing.values_list("person", "person__email", "person__user__email").order_by("person").distinct()
    people = [(person, own or account or "") for person, own, account in rows]
    reached = [(person, to) for person, to in people if is_address(to)]
    subject, text = f"{pact} menunggu tanda tangan Anda", text_of(pact)
    for first in range(0, len(reached), _AT_ONCE):
        run.progress(first, len(reached))
        with transaction.atomic():
            for person, to in reached[first : first + _AT_ONCE]:
                mail.send(to, subject, text, key=f"pact:{pact.pk}:{person}:{day.isoformat()}", at=at)
    return len(reached)
