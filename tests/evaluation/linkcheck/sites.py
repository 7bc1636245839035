"""Web servers on loopback that answer exactly the bytes a test gives them, and remember what they were asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pilar.evaluation.linkcheck.fetch import Policy, Resolver, Result, Why
from pilar.evaluation.linkcheck.public import IPAddress, literal

#: A handler gets the request's text and gives the bytes of the answer, at once or piece by piece.
Handler = Callable[[str], bytes | Iterable[bytes]]
EVERY_PORT = range(1, 65_536)
#: What a client says first that wants TLS: a plain server answers at once that it does not understand.
TLS_HELLO = b"\x16"


def answer(status: int, *headers: str, body: str = "") -> bytes:
    lines = [f"HTTP/1.1 {status} Contoh", *headers, f"Content-Length: {len(body)}", "", body]
    return "\r\n".join(lines).encode()


def redirect(to: str) -> bytes:
    return answer(302, f"Location: {to}")


def why(result: Result) -> Why:
    """The reason behind the sentence of ``result``."""
    return next(each for each in Why if (each.state, each.detail) == (result.state, result.detail))


def only(*hosts: str) -> Policy:
    """Allows these addresses and no other, on every port."""
    return Policy(address={literal(host) for host in hosts}.__contains__, ports=EVERY_PORT)


HERE = only("127.0.0.1")


def named(**addresses: list[str]) -> Resolver:
    """A look-up of ``<name>.test``."""
    table: dict[str, list[IPAddress]] = {
        f"{name}.test": [each for text in texts if (each := literal(text))] for name, texts in addresses.items()
    }

    def resolve(host: str) -> list[IPAddress]:
        try:
            return table[host]
        except KeyError:
            raise socket.gaierror(socket.EAI_NONAME, "no such name") from None

    return resolve


class Site:
    """A listening server. ``asked`` holds the first line of each request, ``requests`` their whole text."""

    def __init__(self, handler: Handler, host: str, tls: ssl.SSLContext | None) -> None:
        self.handler = handler
        self.tls = tls
        self.requests: list[str] = []
        self.connections = 0
        self.closing = threading.Event()
        self.listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port = self.listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{self.port}"
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    @property
    def asked(self) -> list[str]:
        return [request.partition(" HTTP/")[0] for request in self.requests]

    def close(self) -> None:
        self.closing.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in list(self.threads):
            thread.join(10)

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=[connection])
            self.threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            if not self.tls:
                self._talk(connection)
                return
            with self.tls.wrap_socket(connection, server_side=True) as secure:
                self._talk(secure)

    def _talk(self, connection: socket.socket) -> None:
        request = b""
        while not request.endswith(b"\r\n\r\n") and not request.startswith(TLS_HELLO):
            received = connection.recv(4096)
            if not received:
                return
            request += received
        text = request.decode("latin-1")
        self.requests.append(text)
        pieces = self.handler(text)
        for piece in [pieces] if isinstance(pieces, bytes) else pieces:
            if self.closing.is_set():
                return
            connection.sendall(piece)


@contextmanager
def site(handler: Handler | bytes, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A server for the block; bytes are its answer to everything."""
    made = Site((lambda _: handler) if isinstance(handler, bytes) else handler, host, tls)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections (into its queue) and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def certificate(folder: Path, name: str) -> Path:
    """A file with a certificate for ``name`` that it signed itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def tls_server(file: Path, names_asked: list[str | None] | None = None) -> ssl.SSLContext:
    """A server's context with ``file``; the names that clients ask for (SNI) are added to ``names_asked``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    if names_asked is not None:
        context.sni_callback = lambda _connection, name, _context: names_asked.append(name)
    return context
