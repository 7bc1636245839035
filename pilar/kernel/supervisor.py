"""``pilar serve``: prepares the installation, then keeps its processes alive until it is told to stop."""

from __future__ import annotations

import argparse
import ctypes
import errno
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from types import FrameType
from urllib.parse import urlencode

from pilar.errors import PilarError

STOP_SECONDS = 10.0  # a child that has not ended by then is killed
FIRST_DELAY, LONGEST_DELAY = 0.2, 30.0  # before a dead child is started again; doubles while it keeps dying young
STEADY_SECONDS = 10.0  # a child that lived this long was not dying young
HOPELESS = 5  # so many early deaths before the first answer: it will not come
TICK = 0.1
ASK_SECONDS = 0.5  # between two questions whether the site is ready
PR_SET_PDEATHSIG = 1  # Linux, <sys/prctl.h>


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, help="port yang didengarkan (bawaan: PORT, atau 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="alamat yang didengarkan (bawaan: 127.0.0.1)")
    parser.add_argument("--workers", type=_at_least_one, default=1, help="jumlah proses web (bawaan: 1)")
    parser.add_argument("--threads", type=_at_least_one, default=8, help="utas per proses web (bawaan: 8)")
    parser.add_argument("--no-worker", action="store_true", help="tanpa pekerja latar, bila mesin lain menjalankannya")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; 0 then. Raises PilarError where it cannot start."""
    if args.port:
        os.environ["PORT"] = str(args.port)  # settings derive the address from it, here and in every child
    _load_django()
    from django.conf import settings

    for name in settings.PILAR_UNKNOWN_SETTINGS:
        _say(f"Setelan {name} tidak dikenal dan tidak dipakai; periksa ejaannya.")
    check_port_is_free(args.host, settings.PORT)
    prepare()
    children = [Child("web", web_command(args.host, settings.PORT, args.workers, args.threads))]
    if not args.no_worker:
        children.append(Child("worker", [sys.executable, "-m", "pilar", "worker"]))
    return Supervisor(children, args.host, settings.PORT, settings.ALLOWED_HOSTS[0]).run()


# --- before the start -----------------------------------------------------------------------------------------------


def check_port_is_free(host: str, port: int) -> None:
    """Raises PilarError where another program listens already. (granian itself would share the port with it.)"""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PilarError(
                f"Port {port} sudah dipakai program lain; hentikan program itu atau pilih port lain dengan PORT=…"
            ) from error
        raise PilarError(f"Pilar tidak dapat mendengarkan di {host} port {port}: {error.strerror}.") from error


def prepare() -> None:
    """Bring the database and the collected static files up to date."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    except OperationalError as error:
        raise PilarError(f"Basis data tidak dapat dipakai: {' '.join(str(error).split())}") from error
    fill_calendar()
    collect_static()


def fill_calendar() -> None:
    """Bring the days off of the years around, as far as they are not there; edited days stay."""
    from pilar.kernel.calendars import load_years, years_around

    now = datetime.now(tz=UTC)  # noqa: TID251 - a command is where time enters, like a view
    load_years(years_around(now.year))


def collect_static() -> bool:
    """Collect the static files where they differ from the last time; returns whether they did."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.PILAR_HOME / "static.sha256"
    fingerprint = static_fingerprint()
    if stamp.exists() and settings.STATIC_ROOT.is_dir() and stamp.read_text(encoding="ascii") == fingerprint:
        return False
    # Without clear, Django keeps what is not older than its source, and an earlier version of Pilar has older files.
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(fingerprint, encoding="ascii")
    return True


def static_fingerprint() -> str:
    """Changes when a static file does, or what is made of it."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(f"{settings.STORAGES['staticfiles']} {metadata.version('whitenoise')}".encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            with storage.open(path) as file:
                digest.update(f"\0{path}\0".encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def web_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "pilar.wsgi:application"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--http", "1", "--no-ws", "--no-access-log", "--log-level", "error"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"),
    ]


# --- while it runs --------------------------------------------------------------------------------------------------


@dataclass
class Child:
    """A process that is to be alive: its command, and how it has fared so far."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restart_at: float = 0.0
    early_deaths: int = 0

    def start(self, now: float) -> None:
        """Start the process in a group of its own, so that all that it starts can be ended with it."""
        # The supervisor has no threads, with which preexec_fn would be unsafe.
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509
        )
        self.started = now

    def died(self, now: float) -> int | None:
        """The exit code where the process has just been found dead, and plan its restart; else None."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        # granian's own workers outlive it and would keep answering on the port.
        self._signal_group(signal.SIGKILL)
        self.process = None
        self.early_deaths = 0 if now - self.started >= STEADY_SECONDS else self.early_deaths + 1
        self.restart_at = now + min(FIRST_DELAY * 2 ** max(self.early_deaths - 1, 0), LONGEST_DELAY)
        return code

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait for the process until ``deadline`` (monotonic seconds), then kill it and whatever it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._signal_group(signal.SIGKILL)
            self.process.wait()
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):  # nobody is left
                os.killpg(self.process.pid, number)


class Supervisor:
    """Keeps ``children`` alive and says once when the site at ``host``:``port`` answers."""

    def __init__(self, children: list[Child], host: str, port: int, host_name: str) -> None:
        self.children = children
        self.address = ("127.0.0.1" if host in ("0.0.0.0", "") else host, port)  # noqa: S104 - asked, not listened on
        self.host_name = host_name
        self.ready = False
        self.stopping = False
        self._ask_at = 0.0

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        try:
            while not self.stopping:
                self._look_after_children()
                self._announce()
                time.sleep(TICK)
        finally:
            self._stop_children()
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _look_after_children(self) -> None:
        now = time.monotonic()
        for child in self.children:
            code = child.died(now)
            if code is not None:
                if not self.ready and child.early_deaths >= HOPELESS:
                    raise PilarError(f"Proses {child.name} berulang kali gagal dimulai; sebabnya tercetak di atas.")
                _say(f"Proses {child.name} berhenti (kode {code}) dan dijalankan kembali.")
            if child.process is None and now >= child.restart_at and not self.stopping:
                child.start(now)

    def _announce(self) -> None:
        now = time.monotonic()
        if self.ready or now < self._ask_at:
            return
        self._ask_at = now + ASK_SECONDS
        # Without a worker of its own, a node is ready when all the rest is.
        without = [] if any(child.name == "worker" for child in self.children) else ["worker"]
        if answers(self.address, self.host_name, without=without):
            self.ready = True
            print(f"Pilar siap di http://localhost:{self.address[1]}", flush=True)

    def _stop_children(self) -> None:
        for child in self.children:
            child.stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.wait(deadline)


def answers(address: tuple[str, int], host_name: str, *, without: Sequence[str] = ()) -> bool:
    """Whether /sehat/ says that all but ``without`` is well. ``host_name`` is the one that Django expects."""
    connection = http.client.HTTPConnection(*address, timeout=2)
    try:
        query = urlencode([("kecuali", part) for part in without])
        connection.request("GET", f"/sehat/?{query}", headers={"Host": host_name})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


# --- small things ---------------------------------------------------------------------------------------------------


def _load_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()


def _end_with_parent() -> None:
    """Runs in the new child: if the supervisor is killed outright, the kernel ends the child too (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("port harus 1 sampai 65535.")
    return number


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("harus sedikitnya 1.")
    return number
