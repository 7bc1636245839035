"""Restoring a backup into an empty installation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from pilar.errors import PilarError
from pilar.kernel import files, ledger
from pilar.kernel.backup import layout, schema
from pilar.kernel.backup.checking import Member, check, lines, members
from pilar.kernel.backup.columns import Column, columns_of
from pilar.kernel.backup.layout import Manifest, RestoreError, Table
from pilar.kernel.backup.snapshot import sequence_of
from pilar.kernel.ledger import Verification
from pilar.kernel.models.files import StoredFile
from pilar.kernel.storage import UNFINISHED, make_folders, write_whole

_AT_ONCE = 2000  # rows
_KEY = "secret.key"  # every start makes one where there is none


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. ``lost`` are stored files, by their name, that the backup did not have either."""

    manifest: Manifest
    lost: list[str]
    ledger: Verification


def restore(path: Path) -> Restored:
    """Restore the backup ``path`` into this installation, which must be empty.

    Files come first; tables and rows follow in one transaction, which ends when everything has been verified. So a
    restore that is killed leaves an empty database, and the same call goes on from there.

    Raises RestoreError before anything is touched where the file is damaged, foreign, of a newer Pilar or of other
    tables, or where there is data here already; and PilarError with what to do where it fails on the way.
    """
    manifest = check(path)
    check_is_empty(path, manifest)
    try:
        return _restore(path, manifest)
    except (_NotEmpty, _Failed):
        raise
    except Exception as error:
        raise _Failed(" ".join(str(error).split())) from error


class _NotEmpty(RestoreError):
    pass


class _Failed(PilarError):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Pemulihan gagal di tengah jalan: {reason.rstrip('.')}. Basis datanya tetap kosong dan cadangannya tidak "
            "berubah. Perbaiki sebabnya (misalnya ruang disk), lalu jalankan perintah yang sama lagi."
        )


def check_is_empty(path: Path, manifest: Manifest) -> None:
    """Raise RestoreError where this installation holds anything that a restore of ``path`` would mix with.

    Files that are in the backup as well do not count: an earlier attempt has put them there.
    """
    _check_database_is_empty()
    home = {name: hashlib.sha256((settings.PILAR_HOME / name).read_bytes()).hexdigest() for name in _home_names()}
    strange = home.items() - {(file.name, file.sha256) for file in manifest.home}
    stored = set(_stored_names())
    if stored and not strange:
        for member in members(path):
            if found := layout.file_of(member.name):
                stored.discard(found[0])
    if strange or stored:
        raise _NotEmpty(
            f"Folder {settings.PILAR_HOME} sudah berisi data lain. Cadangan hanya dipulihkan ke instalasi kosong. "
            "Tidak ada yang diubah; arahkan PILAR_HOME ke folder kosong."
        )


def _check_database_is_empty() -> None:
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise RestoreError(f"Basis data tidak dapat dipakai: {' '.join(str(error).split())}") from error
    if tables:
        raise _NotEmpty(
            "Basis data ini sudah berisi tabel. Cadangan hanya dipulihkan ke instalasi kosong, supaya tidak ada data "
            "yang tercampur atau tertimpa. Tidak ada yang diubah; arahkan PILAR_HOME dan DATABASE_URL ke tempat kosong."
        )


def _home_names() -> list[str]:
    home: Path = settings.PILAR_HOME
    parts = [home / part for part in layout.HOME_PARTS if part != _KEY]
    found = [path for part in parts for path in (part, *part.rglob("*")) if path.is_file()]
    return [path.relative_to(home).as_posix() for path in found]


def _stored_names(folder: str = "") -> Iterator[str]:
    try:
        folders, names = files.storage().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in names)
    for each in folders:
        if (inner := f"{folder}{each}") != UNFINISHED:
            yield from _stored_names(f"{inner}/")


def _restore(path: Path, manifest: Manifest) -> Restored:
    for member in members(path):
        _place(member, manifest)
    with _all_or_nothing():
        _check_database_is_empty()  # once more: reading the file took its time
        _fill(path, manifest)
        call_command("migrate", interactive=False, verbosity=0)  # what this version has added since
        call_command("createcachetable", verbosity=0)
        done = _verified(manifest)
        for member in members(path):
            if member.name == f"{layout.HOME}{_KEY}":
                _put(member, manifest, _KEY)
    return done


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction for tables, rows and what this version adds to them.

    SQLite changes tables only while it does not look at foreign keys, and whether it does is settled before a
    transaction begins; all of them are looked at before it ends.
    """
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()


def _fill(path: Path, manifest: Manifest) -> None:
    """Make the tables of the backup and load its rows."""
    migrations = [(app, name) for app, name in manifest.migrations]
    schema.create(migrations)
    tables = {table.name: table for table in manifest.tables}
    known = schema.models_at(migrations)
    for model in known.values():
        if model._base_manager.exists():  # a migration has made rows; those of the backup take their place
            model._base_manager.all().delete()
    for member in members(path):
        if name := layout.table_of(member.name):
            _load(known[name], tables[name], member)
    connection.check_constraints()  # now: PostgreSQL changes no table that has rows still to be looked at


# -- rows


def _load(model: type[models.Model], table: Table, member: Member) -> None:
    columns = columns_of(model)
    count = _insert(model, columns, _rows(columns, member))
    if count != table.rows or model._base_manager.count() != table.rows:
        raise _Failed(f"tabel {table.name} tidak lengkap")
    _expect(member, table.sha256)
    if table.last_id:
        _go_on_after(model, table.last_id)


def _rows(columns: list[Column], member: Member) -> Iterator[list[Any]]:
    for line in lines(member.content):
        values = json.loads(line)
        yield [column.to_database(value, connection) for column, value in zip(columns, values, strict=True)]


def _insert(model: type[models.Model], columns: list[Column], rows: Iterator[list[Any]]) -> int:
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(column.name) for column in columns)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        places = ", ".join("%s" for _ in columns)
        while some := list(islice(rows, _AT_ONCE)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", some)  # noqa: S608
            count += len(some)
    return count


def _go_on_after(model: type[models.Model], last_id: int) -> None:
    """Let the next id follow those that were given out before the backup: the ledger may name one whose row is gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(%s, %s)", [sequence_of(model), last_id])
            return
        table = model._meta.db_table
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last_id, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last_id])


# -- files and keys


def _place(member: Member, manifest: Manifest) -> None:
    if found := layout.file_of(member.name):
        files.storage().save(found[0], File(cast("IO[bytes]", member.content), name=found[0]))
        _expect(member, found[1])
    elif (part := layout.home_of(member.name)) and part != _KEY:
        make_folders((settings.PILAR_HOME / part).parent)
        _put(member, manifest, part)


def _put(member: Member, manifest: Manifest, part: str) -> None:
    content = member.content.whole()
    _expect(member, next(file.sha256 for file in manifest.home if file.name == part))
    write_whole(settings.PILAR_HOME / part, [content], beside=settings.PILAR_HOME)


def _expect(member: Member, sha256: str) -> None:
    """The file has been checked, but this is another reading of it."""
    if member.content.drained() != sha256:
        raise _Failed("cadangannya berubah sejak diperiksa")


# -- before the end


def _verified(manifest: Manifest) -> Restored:
    """Read every stored file from the disk and every chain from the tables."""
    gone = {*manifest.files.lost, *manifest.files.swept}
    for row in StoredFile.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        if row.name not in gone and files.verify(row) is not files.State.SOUND:
            raise _Failed(f"berkas {row.name} tidak terbaca kembali seperti saat ditulis")
    return Restored(manifest, manifest.files.lost, ledger.verify())
