"""Reading every table as it was at one moment, while others go on writing."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, models, transaction

from pilar.kernel.backup.columns import columns_of
from pilar.kernel.backup.layout import Table

_AT_ONCE = 2000  # rows
_LEVEL = 3  # of gzip: most of what the highest gives, in a quarter of its time


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees one state of the database and keeps nobody from writing.

    SQLite's WAL and PostgreSQL's REPEATABLE READ both give that. Django would begin IMMEDIATE on SQLite and so hold
    the write lock. Raises RuntimeError inside another transaction.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot is a transaction of its own")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write_table(model: type[models.Model], target: Path) -> Table:
    """Write the rows of ``model`` to ``target``, one JSON list a line, gzipped; returns its entry of the manifest."""
    columns = columns_of(model)
    selected = {f"c{number}": column.selected for number, column in enumerate(columns)}
    rows = model._base_manager.order_by("pk").annotate(**selected).values_list(*selected)
    count = 0
    with target.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_LEVEL, mtime=0) as packed:
        for row in rows.iterator(chunk_size=_AT_ONCE):
            values = [column.to_json(value) for column, value in zip(columns, row, strict=True)]
            packed.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            count += 1
    with target.open("rb") as whole:
        sha256 = hashlib.file_digest(whole, "sha256").hexdigest()
    return Table(
        name=model._meta.db_table, columns=[column.name for column in columns],
        kinds=[column.kind for column in columns], rows=count, last_id=last_id(model), sha256=sha256,
    )  # fmt: skip


def last_id(model: type[models.Model]) -> int:
    """The last id that the database gave out for ``model``, also where its row is gone; 0 where it gives none."""
    if not isinstance(model._meta.pk, models.AutoField):
        return 0
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            sequence = sequence_of(model)
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def sequence_of(model: type[models.Model]) -> str:
    """PostgreSQL's name of the sequence behind the model's id, quoted as SQL needs it."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
        return str(cursor.fetchone()[0])
