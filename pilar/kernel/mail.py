"""E-mail: plain text, to one address, asked for inside the transaction of what it tells about.

A mail is one row with one Message-ID and is sent by a job. It arrives once, except where the process dies between the
server's 250 and the commit: then twice, under the same Message-ID. Its text leaves the database as it is sent.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from pilar.errors import PilarError
from pilar.kernel.jobs import enqueue
from pilar.kernel.mail_address import is_address
from pilar.kernel.models.mail import MailPart, MailState, OutgoingMail

CODE = "mail.send"
#: How long an undelivered mail is tried, and its text kept.
WITHIN = timedelta(days=2)
_KEY = re.compile(r"[\w.:+-]{1,200}", re.ASCII)
_BETWEEN = "\n\n" + "-" * 20 + "\n\n"


class MailError(PilarError):
    """The mail cannot be sent to this address."""


def send(
    to: str,
    subject: str,
    text: str,
    *,
    key: str,
    at: datetime,
    digest: str = "",
    send_at: datetime | None = None,
    within: timedelta = WITHIN,
) -> OutgoingMail:
    """Ask at ``at`` for a mail to ``to``; it leaves when the caller's transaction has committed, or at ``send_at``.

    The same ``key`` (ids and codes, no address) again is the same mail. With ``digest``, all that waits for one address
    under it is joined into one message. What has not been delivered ``within`` that time of ``send_at`` is dropped: a
    one-time code gets as long as it is valid. Raises MailError for an address that no server would take, ValueError for
    a faulty key or an empty text, and as ``enqueue``. Write it before ``ledger.record``.
    """
    if not is_address(to):
        raise MailError(f"Alamat surel “{to}” tidak dapat dipakai. Tidak ada surel yang dikirim; periksa alamatnya.")
    if not _KEY.fullmatch(key) or not subject.strip() or not text.strip():
        raise ValueError(f"{key!r}: a mail needs a key of ids and codes, a subject and a text")
    if (known := _by_key(key)) is not None:
        return known
    leaves = send_at or at
    draft = OutgoingMail(
        recipient=to, digest=digest, message_id=f"<{uuid4()}@{_host()}>", created_at=at, send_at=leaves,
        give_up_at=leaves + within,
    )  # fmt: skip
    try:
        with transaction.atomic():
            mail = _joined(draft) if digest else _saved(draft)
            MailPart.objects.create(mail=mail, key=key, subject=" ".join(subject.split())[:200], text=text.strip())
    except IntegrityError:  # somebody else has just asked for the same
        mail = MailPart.objects.select_related("mail").get(key=key).mail
    enqueue(CODE, key=str(mail.pk), at=at, not_before=mail.send_at, pk=mail.pk)
    return mail


def _by_key(key: str) -> OutgoingMail | None:
    part = MailPart.objects.select_related("mail").filter(key=key).first()
    return part.mail if part else None


def _saved(draft: OutgoingMail) -> OutgoingMail:
    draft.save(force_insert=True)
    return draft


def _joined(draft: OutgoingMail) -> OutgoingMail:
    """The mail that waits under this digest, held until the commit so that nobody sends it without our part."""
    same = OutgoingMail.objects.filter(recipient=draft.recipient, digest=draft.digest, state=MailState.WAITING)
    while (mail := same.select_for_update(no_key=True).first()) is None:
        OutgoingMail.objects.bulk_create([draft], ignore_conflicts=True)
    if mail.give_up_at < draft.give_up_at:
        mail.give_up_at = draft.give_up_at
        mail.save(update_fields=["give_up_at"])
    return mail


# -- for the job


def close(pk: int, *, at: datetime) -> OutgoingMail:
    """The mail, whose parts do not change from now on. One that has been sent or is too late stays as it is."""
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(no_key=True).get(pk=pk)
        if mail.state == MailState.SENT or at > mail.give_up_at:
            return mail
        mail.state, mail.ended_at = MailState.SENDING, None
        mail.closed_at = mail.closed_at or at
        mail.save(update_fields=["state", "closed_at", "ended_at"])
    return mail


def compose(mail: OutgoingMail) -> EmailMessage:
    """The message of a closed mail; the same one at every attempt."""
    parts = list(mail.parts.order_by("pk"))
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.PILAR_EMAIL_FROM
    message["To"] = mail.recipient
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.closed_at or mail.created_at)
    message["Auto-Submitted"] = "auto-generated"
    if len(parts) == 1:
        message["Subject"], text = parts[0].subject, parts[0].text
    else:
        message["Subject"] = f"{len(parts)} pemberitahuan"
        text = _BETWEEN.join(f"{number}. {part.subject}\n\n{part.text}" for number, part in enumerate(parts, start=1))
    message.set_content(f"{text}\n", cte="quoted-printable")
    return message


def mark_sent(mail: OutgoingMail, *, at: datetime) -> None:
    """The server has taken it: what it said is forgotten."""
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, ended_at=at, reply=None)
    _forget(mail.parts.all())


def mark_failed(*, at: datetime, pk: int) -> None:
    """No attempt is left. The text stays as long as it could be of use, for somebody who mends the server."""
    OutgoingMail.objects.filter(pk=pk).update(state=MailState.FAILED, ended_at=at)
    _forget(MailPart.objects.filter(mail=pk, mail__give_up_at__lt=at))


def forget_late(*, at: datetime) -> int:
    """Drop the text of every mail whose time is over; how many parts that were."""
    return _forget(MailPart.objects.exclude(text="").filter(mail__give_up_at__lt=at))


def _forget(parts: QuerySet[MailPart]) -> int:
    return parts.update(subject="", text="")


def _host() -> str:
    return urlsplit(settings.PILAR_ORIGIN).hostname or "localhost"
