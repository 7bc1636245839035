"""Installations for the tests of backup and restore: the suite's own database, and empty ones beside it."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import dj_database_url
import psycopg
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.db.utils import ConnectionHandler

from pilar.kernel import files, ledger
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.models.numbering import NumberCounter
from tests import prepared

BODY, OTHER = UUID(int=1), UUID(int=2)
AT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
_numbers = itertools.count(1)

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
}


def settle(settings: Any, home: Path) -> None:
    """Let ``home`` be PILAR_HOME."""
    home.mkdir(exist_ok=True)
    settings.PILAR_HOME = home
    place = {"BACKEND": "pilar.kernel.storage.ContentStorage", "OPTIONS": {"location": str(home / "files")}}
    settings.STORAGES = {**settings.STORAGES, "files": place}


@contextmanager
def empty_site(settings: Any, home: Path, url: str | None, *, migrated: bool = False) -> Iterator[None]:
    """The default database is an empty one meanwhile: on the PostgreSQL of ``url``, else a SQLite file in ``home``.

    With ``migrated``, its tables are there.
    """
    settle(settings, home)
    with _database(home, url, migrated) as database:
        usual = connections["default"]
        connections["default"] = ConnectionHandler({"default": database})["default"]
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = usual


@contextmanager
def _database(home: Path, url: str | None, migrated: bool) -> Iterator[dict[str, Any]]:
    if url is None:
        if migrated:
            shutil.copyfile(prepared.sqlite_file(), home / "pilar.sqlite3")
        yield {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / "pilar.sqlite3"), "OPTIONS": SQLITE_OPTIONS}
        return
    name = f"pilar_restore_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as server:
        template = prepared.postgres_template(url) if migrated else "template1"
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield dict(dj_database_url.parse(urlsplit(url)._replace(path=f"/{name}").geturl()))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def own_url() -> str | None:
    """The PostgreSQL that the suite runs on, if it does."""
    return url_of(name="postgres")


def url_of(name: str | None = None) -> str | None:
    """The address of the default database, or of another one on its server; None on SQLite."""
    if connection.vendor != "postgresql":
        return None
    found = connection.settings_dict
    return (
        f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT'] or 5432}/"
        f"{name or found['NAME']}"
    )


def work(number: int, *, body: UUID = BODY) -> StoredFile:
    """What a user's click does: a file, a row that counts it, and a ledger entry, in one transaction."""
    with transaction.atomic():
        counter, _ = NumberCounter.objects.select_for_update().get_or_create(body=body, series="uji", year=2026)
        stored = files.put(body, f"isi berkas {number} – é".encode(), at=AT, limit=1000)
        counter.last += 1
        counter.save()
        ledger.record("test.done", stored, body=body, by="uji", at=AT, details={"number": number})
    return stored


def consistent() -> bool:
    """Whether counter, files and ledger tell of the same number of clicks, all of them whole."""
    counter = NumberCounter.objects.filter(body=BODY).first()
    clicks = counter.last if counter else 0
    rows = StoredFile.objects.filter(body=BODY)
    return (
        clicks == rows.count() == LedgerEntry.objects.filter(chain=BODY).count()
        and all(files.verify(row) is files.State.SOUND for row in rows)
        and not ledger.verify().faults
    )


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the models read them."""
    return {
        model._meta.db_table: [tuple(map(_comparable, row)) for row in model._base_manager.order_by("pk").values_list()]
        for model in apps.get_models(include_auto_created=True)
        if not (model._meta.proxy or model._meta.swapped)
    }


def _comparable(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def fill() -> None:
    """Rows of several rooms and packages, files of two bodies, and ids whose rows are gone."""
    for number in range(5):
        work(number)
    work(0, body=OTHER)
    ContentType.objects.create(app_label="uji", model="é\n\x7f\u2028\\N")
    gone = ContentType.objects.create(app_label="uji", model="hilang")
    gone.delete()
