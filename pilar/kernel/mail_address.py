"""Where mail goes and whom it comes from, as the settings say it. No Django: the settings themselves read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from pilar.errors import PilarError

EXAMPLES = (
    "smtp://surel.contoh.go.id, smtp+tls://akun:sandi@surel.contoh.go.id atau smtps://akun:sandi@surel.contoh.go.id"
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FROM = re.compile(r"(?:(?P<name>[^<>\"\r\n]{1,100}?) *<(?P<inside>[^<>\s]+)>|(?P<bare>[^<>\s]+))")
_HOST = re.compile(r"[a-z0-9.:-]+")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,189}\Z)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Security(StrEnum):
    PLAIN = "smtp"
    STARTTLS = "smtp+tls"
    TLS = "smtps"


PORTS = {Security.PLAIN: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes our mail."""

    security: Security
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def server_from(url: str) -> MailServer | None:
    """The server of PILAR_EMAIL_URL; None for an empty one. Raises PilarError, which never repeats the password."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        security = Security(parts.scheme)
        port = parts.port or PORTS[security]
    except ValueError as error:
        raise _wrong() from error
    server = MailServer(
        security, parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or "")
    )
    if not _HOST.fullmatch(server.host) or _has_more(parts) or bool(server.user) != bool(server.password):
        raise _wrong()
    if server.password and security is Security.PLAIN and server.host not in LOOPBACK:
        raise PilarError(
            "Setelan PILAR_EMAIL_URL akan mengirim kata sandi tanpa enkripsi; pakai smtp+tls:// atau smtps:// bila "
            "server surel berada di mesin lain."
        )
    return server


def _has_more(parts: SplitResult) -> bool:
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def _wrong() -> PilarError:
    return PilarError(f"Setelan PILAR_EMAIL_URL harus berupa alamat server surel, misalnya {EXAMPLES}.")


def sender_from(text: str, host: str) -> str:
    """PILAR_EMAIL_FROM as a header: an address, or a name with one. An empty text gives ``pilar@host``."""
    found = _FROM.fullmatch(text or f"Pilar <pilar@{host}>")
    address = (found["inside"] or found["bare"]) if found else ""
    if not found or not is_address(address):
        raise PilarError(
            "Setelan PILAR_EMAIL_FROM harus berupa alamat surel, misalnya “Zona Integritas <zi@contoh.go.id>”, "
            f"bukan “{text}”."
        )
    return str(Address(display_name=found["name"] or "", addr_spec=address))


def is_address(text: str) -> bool:
    """Whether ``text`` is one address that every server understands: ASCII, no quotes, no comments."""
    if not _ADDRESS.fullmatch(text):
        return False
    try:
        Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    return True
