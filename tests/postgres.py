"""A PostgreSQL for the tests: a throw-away one where its programs are installed, else the one that answers on loopback.

    python -m tests.postgres                 prints a DATABASE_URL (and keeps a throw-away server until Ctrl-C)
    python -m tests.postgres -- COMMAND …    runs COMMAND with DATABASE_URL set

A throw-away server need not survive a power cut, and a server that must takes seconds to empty our tables after each
test that commits. PILAR_TEST_POSTGRES names a server to use instead. Without any PostgreSQL the command says so in one
line and succeeds, unless PILAR_REQUIRE names postgres.
"""

from __future__ import annotations

import functools
import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

NAMED = "PILAR_TEST_POSTGRES"
ABSENT = "PostgreSQL tidak menjawab dan tidak terpasang di mesin ini: uji di PostgreSQL dilewati."


@contextmanager
def database_url() -> Iterator[str | None]:
    """A DATABASE_URL whose database does not exist yet (Django makes its own), or None without any PostgreSQL."""
    if _throws_away():
        with throw_away_server() as started:
            yield _with_database(started)
    elif server := answering_server():
        yield _with_database(server)
    else:
        yield None


def _throws_away() -> bool:
    return NAMED not in os.environ and binaries() is not None


def available() -> bool:
    return _throws_away() or answering_server() is not None


@functools.cache
def answering_server() -> str | None:
    """The address of a running server on which we may create databases."""
    named = os.environ.get(NAMED)
    users = dict.fromkeys(("postgres", getpass.getuser()))
    candidates = [named] if named else [f"postgres://{user}@127.0.0.1:5432/postgres" for user in users]
    return next((url for url in candidates if _may_create_databases(url)), None)


def _may_create_databases(url: str) -> bool:
    import psycopg

    query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=20) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def _with_database(server: str) -> str:
    # A name of our own: two suites on one machine must not drop each other's databases.
    return urlsplit(server)._replace(path=f"/pilar_{os.getpid()}").geturl()


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl of the newest installed PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def throw_away_server() -> Iterator[str]:
    """Start a PostgreSQL in a temporary folder on a free port; it is stopped and removed at the end."""
    programs = binaries()
    assert programs, "ask binaries() first"
    account = _account()
    home = Path(tempfile.mkdtemp(prefix="pilar-postgres-"))
    data, port = home / "data", _free_port()

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL, **account)  # type: ignore[call-overload]

    try:
        if account:
            os.chown(home, account["user"], account["group"])
        run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -k {home}"
        options += " -c fsync=off -c full_page_writes=off -c max_wal_size=4GB"
        # Vacuumed while a test has them empty, tables are taken for empty by the next one, which fills them in a
        # transaction that nobody sees: the planner then loops over a thousand rows for each of a thousand, for minutes.
        options += " -c autovacuum=off"
        run("pg_ctl", "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account() -> dict[str, int]:
    """Whom to run the server as: initdb refuses root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid}
    raise RuntimeError("neither postgres nor nobody is an account of this machine")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(arguments: Sequence[str]) -> int:
    # Ending by SIGTERM must stop the throw-away server as well.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    with database_url() as url:
        if url is None:
            print(ABSENT, file=sys.stderr)
            return int("postgres" in os.environ.get("PILAR_REQUIRE", "").split(","))
        if command:
            server = urlsplit(url)._replace(path="/postgres").geturl()
            environment = {**os.environ, "DATABASE_URL": url, NAMED: server}
            return subprocess.run(command, env=environment, check=False).returncode
        print(url, flush=True)
        if _throws_away():
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
