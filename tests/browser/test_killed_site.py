"""The whole site under people's hands, its web process killed outright: what a page said was done, is done.

No browser is needed; it stands here beside the other tests of a served site.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

import pytest

from pilar.kernel.samples import PASSWORD
from tests import prepared
from tests.browser.conftest import serving

THREADS = 3
ENOUGH = 6  # services that each has been told of before the process is killed
PATIENCE = 60.0


class Visitor:
    """Somebody who is signed in and adds services, one form after the other."""

    def __init__(self, address: str, number: int) -> None:
        self.address, self.number = address, number
        self.told: list[str] = []
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def send(self, path: str, **typed: str) -> str:
        """Fill in the form at ``path`` and send it; the address that follows."""
        with self.opener.open(self.address + path, timeout=20) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert token
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **typed}).encode()
        request = urllib.request.Request(self.address + path, data, {"Referer": self.address + path})
        with self.opener.open(request, timeout=20) as answer:
            assert answer.status == HTTPStatus.OK
            return str(answer.url)

    def work(self, until: threading.Event) -> None:
        self.send("/masuk/", login="admin@pilar.test", password=PASSWORD)
        turn = 0
        while not until.is_set():
            turn += 1
            name = f"Layanan {self.number}-{turn}"
            try:
                followed = self.send("/kelola/layanan/baru/", name=name, unit="p2tk")
            except (OSError, http.client.HTTPException):
                continue  # nobody was told anything: the process is gone, and another one is coming
            if followed.endswith("/kelola/layanan/"):
                self.told.append(name)


def web_processes(parent: int) -> list[int]:
    """The process ids of granian below ``pilar serve``, its workers included."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    children: dict[int, list[int]] = {}
    for pid, above, _ in rows:
        children.setdefault(int(above), []).append(int(pid))
    web = [int(pid) for pid, above, args in rows if int(above) == parent and "granian" in args]
    return [*web, *(child for pid in web for child in children.get(pid, []))]


@pytest.mark.parametrize("rounds", [2])
def test_what_a_page_confirmed_survives_a_killed_web_process(tmp_path: Path, rounds: int):
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "PILAR_HOME": str(prepared.fill_demo_home(tmp_path / "home")),
        "PILAR_DEMO": "1",
    }
    with serving(environment) as site:
        visitors = [Visitor(site.address, number) for number in range(THREADS)]
        over = threading.Event()
        threads = [threading.Thread(target=visitor.work, args=[over], daemon=True) for visitor in visitors]
        for thread in threads:
            thread.start()
        try:
            for each in range(1, rounds + 1):
                wait_until(lambda each=each: all(len(visitor.told) >= ENOUGH * each for visitor in visitors))
                for pid in web_processes(site.process.pid):
                    with suppress(ProcessLookupError):  # whose parent was killed before it
                        os.kill(pid, signal.SIGKILL)
            wait_until(lambda: all(len(visitor.told) > ENOUGH * rounds for visitor in visitors))
        finally:
            over.set()
            for thread in threads:
                thread.join(PATIENCE)
    told = {name for visitor in visitors for name in visitor.told}
    stored = command(environment, "manage", "shell", "-c", STORED)
    assert told - set(stored.splitlines()) == set()
    assert "Semua catatan utuh" in command(environment, "ledger", "verify")


STORED = (
    "from pilar.organisation.models import Service; print(*Service.objects.values_list('name', flat=True), sep='\\n')"
)


def command(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pilar", *words], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "the site did not get on"
        time.sleep(0.05)
