"""Two things that tests need of the ledger: an empty database in spite of its triggers, and that it is written last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations

from pilar.kernel import ledger

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b(?:\s+(?:INTO|FROM|OR \w+ INTO))?\s+\"?(\w+)", re.IGNORECASE)
SAVEPOINT_ENDS = re.compile(r"\s*(RELEASE|ROLLBACK)", re.IGNORECASE)
LAST = {"kernel_ledgerentry", "kernel_ledgersalt", "kernel_ledgerhead"}


def let_flush_empty_the_ledger() -> None:
    """Transactional tests empty every table between tests; the triggers step aside for that, and only for that."""
    operations = type(connection.ops)
    usual: Callable[..., list[str]] = operations.sql_flush

    def sql_flush(self: BaseDatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = usual(self, style, tables, **options)
        if connections["default"].vendor == "postgresql" or "kernel_ledgerentry" not in tables:
            return statements  # there it is TRUNCATE, which the triggers do not see
        return [*dropped(), *statements, *created()]

    operations.sql_flush = sql_flush  # type: ignore[method-assign]


class _Editor:
    """Collects what the migration would execute."""

    def __init__(self) -> None:
        self.connection = connection
        self.statements: list[str] = []

    def execute(self, statement: str) -> None:
        self.statements.append(statement)


def dropped() -> list[str]:
    editor = _Editor()
    ledger.drop_triggers(None, editor)
    return editor.statements


def created() -> list[str]:
    editor = _Editor()
    ledger.create_triggers(None, editor)
    return editor.statements


@contextmanager
def without_triggers() -> Iterator[None]:
    """What somebody with the database's password can do."""
    with connection.cursor() as cursor:
        for statement in dropped():
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in created():
            cursor.execute(statement)


class WrittenLast:
    """Fails a test in which a write follows ``ledger.record`` in the same transaction (FOUNDATIONS §5)."""

    def __init__(self) -> None:
        self.recorded = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if SAVEPOINT_ENDS.match(sql):
            self.recorded = False
        elif "UPDATE kernel_ledgerhead" in sql:  # PostgreSQL: all of it as one statement
            self.recorded = True
            context["connection"].on_commit(self._committed)
        elif found := WRITE.match(sql):
            table = found[2].lower()
            if table == "kernel_ledgerhead" and found[1].upper() == "UPDATE":
                self.recorded = True
                context["connection"].on_commit(self._committed)
            elif self.recorded and table not in LAST:
                raise AssertionError(f"{found[1]} {table} follows ledger.record in one transaction")
        return result

    def _committed(self) -> None:
        self.recorded = False
