"""The jobs of mail: sending one, and forgetting what nobody will send any more."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from pilar.kernel import mail, mail_transport
from pilar.kernel.jobs import Every, GiveUp, Run, job, schedule
from pilar.kernel.jobs.registry import QUICK
from pilar.kernel.models.mail import MailState, OutgoingMail

#: With the pauses between them, over two days: a mail gives up by its own time.
ATTEMPTS = 20


class TooLate(Exception):
    """The time within which the mail was of use is over."""


@job(mail.CODE, "Mengirim surel", attempts=ATTEMPTS, limit=QUICK, on_failed=mail.mark_failed)
def send(run: Run, *, at: datetime, pk: int) -> None:
    """Send one mail, once. Errors of the connection and replies 4xx are tried again, a reply 5xx is final."""
    closed = mail.close(pk, at=at)
    if closed.state == MailState.SENT:
        return
    if at > closed.give_up_at:
        raise GiveUp from TooLate()
    message = mail.compose(closed)
    run.confirm()
    try:
        mail_transport.deliver(message, settings.PILAR_EMAIL_SERVER, outbox=settings.PILAR_HOME / "outbox")
    except mail_transport.Refused as error:
        OutgoingMail.objects.filter(pk=pk).update(reply=error.code)
        raise GiveUp from error
    with run.finishing():
        mail.mark_sent(closed, at=run.clock())


@schedule(Every(60))
@job("mail.forget", "Menghapus isi surel yang lewat waktu")
def forget(run: Run, *, at: datetime) -> None:
    """The text of a mail that could not be delivered in its time."""
    mail.forget_late(at=at)
