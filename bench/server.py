"""Starts a server in a process of its own on a free port, waits until it answers and stops it again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

START_SECONDS = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, env: dict[str, str], path: str = "/") -> Iterator[float]:
    """Run ``command`` until the block ends; yields the seconds from start to the first answer."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                connection.request("GET", path, headers={"Host": f"localhost:{port}"})
                connection.getresponse().read()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - start > START_SECONDS:
                    raise RuntimeError("peladen tidak menjawab") from None
                time.sleep(0.02)
        yield time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def granian(application: str, port: int) -> list[str]:
    """The command that serves a WSGI application just as ``pilar serve`` does."""
    from pilar.kernel.supervisor import web_command

    command = web_command("127.0.0.1", port, workers=1, threads=8)
    return [application if part == "pilar.wsgi:application" else part for part in command]
