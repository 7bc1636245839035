"""Which addresses are out in the internet. Everything else may be the office's own network, or this very machine.

Written out instead of ``ipaddress.is_global``, whose answer differs between the Python versions that we support.
Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and successors).
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IPAddress = IPv4Address | IPv6Address

#: Inside an office or a machine, whatever a name server says.
INSIDE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")

_NOT_PUBLIC = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "168.63.129.16/32",  # looks public, and is a cloud's own service inside each machine that it rents out
    )
)  # fmt: skip
#: The only part of IPv6 that is handed out for unicast …
_UNICAST = IPv6Network("2000::/3")
#: … without protocol assignments and Teredo, documentation, and 6to4, which can hold a private IPv4 address.
_NOT_PUBLIC_6 = tuple(IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
#: A machine without IPv4 sees the IPv4 internet under this prefix: the address inside decides.
_NAT64 = IPv6Network("64:ff9b::/96")

_NUMERIC_END = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


def is_public(address: IPAddress) -> bool:
    """Whether ``address`` is a unicast address of the internet, by the registries and not by what answers there."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _UNICAST and not any(address in network for network in _NOT_PUBLIC_6)


def is_inside_name(host: str) -> bool:
    """Whether ``host`` is a name that only an inner network knows: ``intranet``, ``berkas.lan``."""
    return "." not in host or any(host == name or host.endswith(f".{name}") for name in INSIDE_NAMES)


def literal(host: str) -> IPAddress | None:
    """The address that ``host`` spells, also as browsers read it: ``2130706433``, ``0x7f.1``. None for a name.

    Raises ValueError for a host that ends like an address and is none: ``1.2.3.999``.
    """
    if ":" in host:
        return IPv6Address(host)
    if not _NUMERIC_END.fullmatch(host):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError as error:
        raise ValueError(host) from error
