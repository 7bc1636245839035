"""From which network address somebody asks: what a trusted proxy says, and never what comes with the request."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest

#: Whoever has one address of IPv6 has as many as there are in a network of this size.
_NETWORK: Final = 64


def network_of(request: HttpRequest) -> str:
    """The address that asks, of IPv6 its network: what a limit counts by. Nobody keeps it.

    With ``PILAR_PROXIES`` proxies in front it is what the outermost of them has written into ``X-Forwarded-For``; what
    stands further left came with the request and may be anything. Where that is no address, or without proxies, it is
    the address of the connection.
    """
    written = request.headers.get("X-Forwarded-For", "").split(",")
    trusted = settings.PILAR_PROXIES
    outermost = written[-trusted].strip() if 0 < trusted <= len(written) else ""
    return _network(outermost) or _network(request.META.get("REMOTE_ADDR", ""))


def _network(text: str) -> str:
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 128 - _NETWORK << 128 - _NETWORK))
    return str(found)
