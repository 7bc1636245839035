"""Django's own way of sending mail, put before ``pilar.kernel.mail``, so that sign-in mails are queued like others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from pilar.kernel import mail

#: They carry links and codes of sign-in, which are of no use tomorrow.
WITHIN = timedelta(hours=1)


class QueueBackend(BaseEmailBackend):
    """Asks for one mail per recipient. Only the plain text of a message is sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = datetime.now(tz=UTC)  # noqa: TID251 - libraries call this without a time, from a view
        with transaction.atomic():
            for message in email_messages:
                for recipient in message.recipients():
                    key = f"django:{uuid4()}"
                    mail.send(recipient, str(message.subject), str(message.body), key=key, at=now, within=WITHIN)
        return len(email_messages)
