"""Does a link open for somebody who has nothing but the link? Asked from this server, without cookies or accounts.

People may type any address into a field, and this server stands inside an office's network: a host is looked up once,
every address of it must be out in the internet, and exactly these addresses are connected to. The same again for each
redirect.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Container, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from ipaddress import ip_address
from urllib.parse import quote, urljoin

from pilar.evaluation.linkcheck import places
from pilar.evaluation.linkcheck.address import FORBIDDEN, Parts, split
from pilar.evaluation.linkcheck.outcome import LABELS, LinkState, Result, Why
from pilar.evaluation.linkcheck.public import IPAddress, is_inside_name, is_public, literal
from pilar.evaluation.linkcheck.urls import LONGEST
from pilar.evaluation.linkcheck.wire import Answer, Deadline, ask

__all__ = ["LABELS", "PUBLIC", "LinkState", "Policy", "Resolver", "Result", "Why", "check", "system_addresses"]

#: Gives every address of a host. Raises socket.gaierror.
Resolver = Callable[[str], Sequence[IPAddress]]

TIMEOUT = 15.0
MAX_REDIRECTS = 5
MAX_LOCATION = 8_000
#: A name that the internet has. Where even this one is unknown, the name server knows only the office's own names, and
#: its "no such name" says nothing about others.
KNOWN_NAME = "drive.google.com"


REDIRECTS = frozenset({301, 302, 303, 307, 308})
STATUSES = {
    401: Why.SIGN_IN,
    403: Why.DENIED,
    404: Why.GONE,
    408: Why.TROUBLE,
    410: Why.GONE,
    425: Why.TROUBLE,
    429: Why.TROUBLE,
}
#: A guard in front of a site that wants to see a person first: its 403 says nothing about the page.
CHALLENGE = "cf-mitigated"
#: What went wrong on the way; the first kind that fits counts.
FAULTS: tuple[tuple[type[Exception], Why], ...] = (
    (ssl.SSLError, Why.UNSAFE),
    (TimeoutError, Why.SLOW),
    (HTTPException, Why.UNREADABLE),
    (OSError, Why.NO_CONNECTION),
)
_UNESCAPED = re.compile(f"[{FORBIDDEN}]")


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be connected to. Only a test has a reason for another one than PUBLIC."""

    address: Callable[[IPAddress], bool] = is_public
    ports: Container[int] = frozenset({80, 443, 8080, 8443})


PUBLIC = Policy()


class _Ended(Exception):
    """The check is over before an answer came."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


def system_addresses(host: str) -> list[IPAddress]:
    """Every address of ``host`` as this machine looks names up. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ip_address(sockaddr[0]) for *_, sockaddr in found]


def check(
    url: str, *, allowed: Policy = PUBLIC, resolve: Resolver = system_addresses, timeout: float = TIMEOUT
) -> Result:
    """Ask whether ``url`` opens, in at most ``timeout`` seconds, all redirects together.

    Never raises for what an address, a name server or a site can do: that is what the result tells.
    """
    walk = _Walk(allowed, resolve, Deadline(timeout))
    try:
        why = walk.end(url)
    except _Ended as ended:
        why = ended.why
    return Result(why.state, walk.status, walk.looked_at, why.detail)


@dataclass(slots=True)
class _Walk:
    """From one redirect to the next. ``looked_at`` and ``status`` tell how far it came."""

    allowed: Policy
    resolve: Resolver
    deadline: Deadline
    looked_at: str = ""
    status: int | None = None

    def end(self, url: str) -> Why:
        for hop in range(MAX_REDIRECTS + 1):
            parts = split(url)
            if not parts:
                return Why.NO_WEB_ADDRESS
            self.looked_at = _shown(parts)
            answer = _answer(parts, _addresses(parts, self.allowed, self.resolve, self.deadline), self.deadline)
            self.status = answer.status
            if answer.status not in REDIRECTS:
                return _judged(parts, answer, sent_there=hop > 0)
            url = _next(parts, answer)
        return Why.IN_CIRCLES


def _shown(parts: Parts) -> str:
    """What is told of ``parts``: without the fragment, and without the query of a long sign-in address."""
    origin = f"{parts.scheme}://{parts.authority}"
    full = origin + parts.target
    shorter = full.partition("?")[0]
    return next(text for text in (full, shorter, origin) if len(text) <= LONGEST)


# -- whom to ask


def _addresses(parts: Parts, allowed: Policy, resolve: Resolver, deadline: Deadline) -> Sequence[IPAddress]:
    """The addresses of the host, after all of them were found allowed."""
    if places.is_sign_in_host(parts):
        raise _Ended(Why.SIGN_IN)
    if parts.port not in allowed.ports:
        raise _Ended(Why.OTHER_PORT)
    try:
        written = literal(parts.host)
    except ValueError as error:
        raise _Ended(Why.NO_WEB_ADDRESS) from error
    addresses = [written] if written else _looked_up(parts.host, resolve, deadline)
    if not all(allowed.address(address) for address in addresses):
        raise _Ended(Why.INSIDE)
    return addresses


def _looked_up(host: str, resolve: Resolver, deadline: Deadline) -> Sequence[IPAddress]:
    if is_inside_name(host):
        raise _Ended(Why.INSIDE)
    try:
        addresses = _in_time(host, resolve, deadline)
    except (OSError, UnicodeError) as error:
        no_such_name = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
        if no_such_name and _knows_the_internet(resolve, deadline):
            raise _Ended(Why.NO_SUCH_NAME) from error
        raise _Ended(Why.NAME_UNKNOWN) from error
    if not addresses:
        raise _Ended(Why.NAME_UNKNOWN)
    return addresses


def _knows_the_internet(resolve: Resolver, deadline: Deadline) -> bool:
    try:
        return bool(_in_time(KNOWN_NAME, resolve, deadline))
    except OSError:
        return False


def _in_time(host: str, resolve: Resolver, deadline: Deadline) -> Sequence[IPAddress]:
    """The system's look-up takes no timeout: it runs in a thread, which is left behind when it is too slow."""
    found: Future[Sequence[IPAddress]] = Future()

    def look_up() -> None:
        try:
            found.set_result(resolve(host))
        except (OSError, UnicodeError) as error:
            found.set_exception(error)

    threading.Thread(target=look_up, name="link-lookup", daemon=True).start()
    return found.result(deadline.left())


# -- what was answered


def _answer(parts: Parts, addresses: Sequence[IPAddress], deadline: Deadline) -> Answer:
    try:
        return _head_or_get(parts, addresses, deadline)
    except (HTTPException, OSError) as error:
        raise _Ended(next(why for kind, why in FAULTS if isinstance(error, kind))) from error


def _head_or_get(parts: Parts, addresses: Sequence[IPAddress], deadline: Deadline) -> Answer:
    """HEAD; what it says against the link is believed only from GET, because many servers do not know HEAD."""
    try:
        answer = ask("HEAD", parts, addresses, deadline)
    except (HTTPException, ConnectionResetError):
        return ask("GET", parts, addresses, deadline)
    if answer.status < HTTPStatus.BAD_REQUEST or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return answer
    return ask("GET", parts, addresses, deadline)


def _judged(parts: Parts, answer: Answer, *, sent_there: bool) -> Why:
    opened = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
    if (opened or sent_there) and places.is_sign_in_page(parts, sent_there=sent_there):
        return Why.SIGN_IN
    # A few bytes were asked for: an empty file does not have them.
    if opened or answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return Why.OPEN
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or CHALLENGE in answer.headers:
        return Why.TROUBLE
    return STATUSES.get(answer.status, Why.UNREADABLE)


def _next(parts: Parts, answer: Answer) -> str:
    """Where a redirect leads: any text, to be taken apart and checked like the first address."""
    if places.opens_by_cookie(parts, answer.headers.get_all("Set-Cookie", [])):
        raise _Ended(Why.OPEN)
    # http.client reads headers as Latin-1; what servers send unescaped is UTF-8.
    location = str(answer.headers.get("Location", "")).encode("latin-1", "replace").decode("utf-8", "replace").strip()
    if not location or len(location) > MAX_LOCATION:
        raise _Ended(Why.UNREADABLE)
    place, mark, query = location.partition("?")
    location = place.replace("\\", "/") + mark + query  # as browsers do
    try:
        return urljoin(parts.url, _UNESCAPED.sub(lambda found: quote(found[0]), location))
    except ValueError as error:
        raise _Ended(Why.NO_WEB_ADDRESS) from error
