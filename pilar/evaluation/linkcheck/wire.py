"""One request to one checked address, bounded in time and size. No body is read, no cookie kept, no Referer sent."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

from pilar.evaluation.linkcheck.address import Parts
from pilar.evaluation.linkcheck.public import IPAddress

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Of an answer: headers, and what of the body came in the same packets.
MAX_ANSWER = 64 * 1024
#: A host with many addresses is tried at so many of them.
MAX_ADDRESSES = 4


class AnswerTooLong(HTTPException):
    """The headers did not end within MAX_ANSWER bytes."""


class Deadline:
    """The end of all patience: a server that sends a byte now and then does not move it."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, more than zero. Raises TimeoutError after the end."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message


@cache
def user_agent() -> str:
    return f"Pilar/{version('pilar')}"


def ask(method: str, parts: Parts, addresses: Sequence[IPAddress], deadline: Deadline) -> Answer:
    """The status and headers of ``parts`` at the first of ``addresses`` that takes the connection.

    The name in ``parts`` is never looked up here: it goes into Host, SNI and the certificate's check only.
    Raises OSError (TimeoutError and ssl.SSLError among them) and HTTPException.
    """
    with closing(_connected(addresses[:MAX_ADDRESSES], parts.port, deadline)) as plain:
        if parts.scheme == "http":
            return _exchange(method, parts, plain, deadline)
        plain.settimeout(deadline.left())
        with ssl.create_default_context().wrap_socket(plain, server_hostname=parts.host) as secure:
            return _exchange(method, parts, secure, deadline)


def _connected(addresses: Sequence[IPAddress], port: int, deadline: Deadline) -> socket.socket:
    fault: OSError = TimeoutError()
    for index, address in enumerate(addresses):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(deadline.left() / (len(addresses) - index))
            connection.connect((str(address), port))
        except OSError as error:
            connection.close()
            fault = error
        else:
            return connection
    raise fault


def _exchange(method: str, parts: Parts, connection: socket.socket, deadline: Deadline) -> Answer:
    connection.settimeout(deadline.left())
    connection.sendall(_request(method, parts))
    with closing(HTTPResponse(cast(socket.socket, _Bounded(connection, deadline)), method=method)) as response:
        response.begin()
        return Answer(response.status, response.headers)


def _request(method: str, parts: Parts) -> bytes:
    lines = [
        f"{method} {parts.target} HTTP/1.1",
        f"Host: {parts.authority}",
        f"User-Agent: {user_agent()}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    if method == "GET":
        lines.append("Range: bytes=0-1023")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


class _Bounded(io.RawIOBase):
    """What http.client reads an answer from: each read waits only for what is left of the time, and of the size."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline
        self._room = MAX_ANSWER

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self, 4096)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if not self._room:
            raise AnswerTooLong
        self._connection.settimeout(self._deadline.left())
        count = self._connection.recv_into(memoryview(buffer)[: self._room])
        self._room -= count
        return count
