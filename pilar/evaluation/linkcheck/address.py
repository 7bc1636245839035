"""A web address taken apart, here and nowhere else: what is shown, checked and asked is the same host.

Browsers read some spellings differently from programs (a backslash, a name before ``@``, wide dots): those are refused
or written out.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote

PORTS = {"http": 80, "https": 443}
#: Never part of an address: a browser would cut it there, or read it as a slash.
FORBIDDEN = r'\s<>"\\'

_URL = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_BROKEN = re.compile(f"[{FORBIDDEN}]")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{0,5}))?")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Parts:
    """An http(s) address. ``host`` is in ASCII and lower case, an IPv6 address without its brackets."""

    scheme: str
    host: str
    port: int
    rest: str  # path, query and fragment as they were written
    has_credentials: bool = False

    @property
    def authority(self) -> str:
        """The host as a URL and the header Host write it, with its port where that is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.rest}"

    @property
    def path(self) -> str:
        return re.split(r"[?#]", self.rest, maxsplit=1)[0] or "/"

    @property
    def query(self) -> str:
        return self.rest.partition("#")[0].partition("?")[2]

    @property
    def target(self) -> str:
        """What the first line of a request says: path and query in ASCII, without the fragment."""
        asked = self.rest.partition("#")[0]
        return quote(asked if asked.startswith("/") else f"/{asked}", safe="%/:=&?~+!$,;'@()*[]", errors="replace")


def split(url: str) -> Parts | None:
    """``url`` taken apart, without its credentials. None where it has another scheme, no host or no valid port."""
    found = _URL.fullmatch(url)
    if not found or _BROKEN.search(url):
        return None
    scheme = found[1].lower()
    _, at, authority = found[2].rpartition("@")
    named = _AUTHORITY.fullmatch(authority)
    host = _host(named[1]) if named else ""
    port = int((named and named[2]) or PORTS[scheme])
    if not host or not 0 < port < 65_536:
        return None
    return Parts(scheme, host, port, found[3], bool(at))


def _host(text: str) -> str:
    """The host in ASCII and lower case, an IPv6 address without its brackets. Empty where it is none."""
    try:
        if text.startswith("["):
            return str(ipaddress.IPv6Address(text[1:-1]))
        # The codec takes time that grows with the square of what it is given.
        name = text.encode("idna").decode().lower() if len(text) <= _LONGEST_NAME else ""
    except ValueError:
        return ""
    name = name.removesuffix(".")
    return name if len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) else ""
