"""Hands a message to the mail server, or lays it into the outbox where none is set."""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

from pilar.kernel.mail_address import MailServer, Security

TIMEOUT = 30  # seconds, for every answer of the server
_PERMANENT = range(500, 600)


class Refused(Exception):
    """The server will never take this message: a reply 5xx to the sender, the recipient or the text."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def deliver(message: EmailMessage, server: MailServer | None, *, outbox: Path) -> None:
    """Give ``message`` away. It has been taken when this returns; whatever is raised, it may be tried again.

    Raises Refused where that is no use. A wrong password is no such case: somebody will mend the setting.
    """
    if server is None:
        _lay(message, outbox)
        return
    sender, recipient = _address(message["From"]), _address(message["To"])
    with _connected(server, _address(message["From"]).partition("@")[2]) as smtp:
        try:
            smtp.sendmail(sender, [recipient], message.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            code = error.recipients[recipient][0]
            if code in _PERMANENT:
                raise Refused(code) from error
            raise
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            if error.smtp_code in _PERMANENT:
                raise Refused(error.smtp_code) from error
            raise


@contextmanager
def _connected(server: MailServer, name: str) -> Iterator[smtplib.SMTP]:
    """A session with ``server``, greeted as ``name``, encrypted and signed in as the setting says."""
    if server.security is Security.TLS:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, name, timeout=TIMEOUT)
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()  # the message has been taken: how the server says goodbye changes nothing
    finally:
        smtp.close()


def _lay(message: EmailMessage, outbox: Path) -> None:
    """One file per message, named by its Message-ID: laid twice, it is one file."""
    outbox.mkdir(mode=0o700, exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    with tempfile.NamedTemporaryFile(dir=outbox, delete=False) as new:
        new.write(message.as_bytes())
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).replace(outbox / f"{name}.eml")


def _address(header: object) -> str:
    address: str = header.addresses[0].addr_spec  # type: ignore[attr-defined]
    return address
