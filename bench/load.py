"""A small load generator on loopback: keep-alive connections, a bounded time, no dependency."""

from __future__ import annotations

import asyncio
import time


async def _connection(port: int, request: bytes, until: float, counts: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < until:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.split(b"\r\n")[0].decode())
            length = next(
                int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
            )
            await reader.readexactly(length)
            counts[0] += 1
    finally:
        writer.close()


async def _run(port: int, path: str, seconds: float, connections: int) -> float:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: identity\r\n\r\n".encode()
    counts = [0]
    start = time.perf_counter()
    await asyncio.gather(*(_connection(port, request, start + seconds, counts) for _ in range(connections)))
    return counts[0] / (time.perf_counter() - start)


def requests_per_second(port: int, path: str, *, seconds: float = 4.0, connections: int = 8) -> float:
    """Requests per second that the server on this port answers with 200 on one path."""
    return asyncio.run(_run(port, path, seconds, connections))
