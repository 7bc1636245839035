"""An empty installation, prepared once for a run of the suite; whoever needs one copies it.

Migrating costs seconds of a processor, collecting the static files two more, the sample bodies some twenty-five, and
dozens of tests need an installation of their own. What a first start does to an empty folder is tested in
tests/kernel/test_serve.py and, with the sample bodies, in tests/demo and tests/test_docs.py.

    PILAR_HOME=… DATABASE_URL=… python -m tests.prepared tables|static

prepares, as a process of its own, what PILAR_HOME and DATABASE_URL name.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

#: Set by the first process of a run (tests/conftest.py); those of pytest-xdist inherit it.
FOLDER = "TESTS_PREPARED"
SQLITE = "pilar.sqlite3"


def _once(name: str, make: Callable[[Path], None]) -> Path:
    """What ``make`` has put at ``name`` of the run's folder, made by whichever process is the first to ask."""
    folder = Path(os.environ[FOLDER])
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (done := folder / name).exists():
            make(folder / f"{name}.new")
            (folder / f"{name}.new").rename(done)
    return done


def _run(what: str, home: Path, url: str = "") -> None:
    environment = {**os.environ, "PILAR_HOME": str(home), "DATABASE_URL": url, "PILAR_DEMO": "0"}
    subprocess.run([sys.executable, "-m", __name__, what], env=environment, check=True)


# -- SQLite, and the static files


def sqlite_file() -> Path:
    """A file with the tables of an empty installation."""

    def make(home: Path) -> None:
        _run("tables", home)
        with closing(sqlite3.connect(home / SQLITE)) as file:
            file.execute("PRAGMA journal_mode=DELETE")  # one file to copy; who opens a copy turns WAL on

    return _once("tables", make) / SQLITE


def fill_home(home: Path) -> Path:
    """Give ``home`` the tables and the collected static files, so that ``pilar serve`` finds nothing to do."""
    home.mkdir(exist_ok=True)
    shutil.copyfile(sqlite_file(), home / SQLITE)
    static = _once("static", lambda folder: _run("static", folder))
    shutil.copytree(static / "static", home / "static", dirs_exist_ok=True)
    shutil.copyfile(static / "static.sha256", home / "static.sha256")
    return home


def fill_demo_home(home: Path) -> Path:
    """Give ``home`` the sample bodies, as a first start with PILAR_DEMO=1 builds them."""

    def make(folder: Path) -> None:
        environment = {**os.environ, "PILAR_HOME": str(fill_home(folder)), "DATABASE_URL": "", "PILAR_DEMO": "1"}
        with demo_said().open("w") as said:
            subprocess.run([sys.executable, "-m", "pilar", "demo"], env=environment, check=True, stdout=said)

    return Path(shutil.copytree(_once("demo", make), home, dirs_exist_ok=True))


def demo_said() -> Path:
    """What the command that built them printed."""
    return Path(os.environ[FOLDER]) / "demo.said"


# -- PostgreSQL


def postgres_template(url: str) -> str:
    """The name of a database with those tables on the server of ``url``: CREATE DATABASE … TEMPLATE copies it."""
    name = f"pilar_prepared_{Path(os.environ[FOLDER]).parent.name.replace('-', '_')}"

    def make(folder: Path) -> None:
        with psycopg.connect(_database(url, "postgres"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        _run("tables", folder, _database(url, name))
        (folder / "url").write_text(_database(url, "postgres"))

    _once(name, make)
    return name


def drop_templates() -> None:
    """At the end of a run: a server that is not thrown away keeps nothing of it."""
    for folder in Path(os.environ[FOLDER]).glob("pilar_prepared_*/url"):
        with psycopg.connect(folder.read_text(), autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{folder.parent.name}" WITH (FORCE)')


def _database(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def main(what: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "pilar.settings"
    import django
    from django.core.management import call_command

    django.setup()
    if what == "tables":
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    else:
        from pilar.kernel import supervisor

        supervisor.collect_static()


if __name__ == "__main__":
    main(*sys.argv[1:])
