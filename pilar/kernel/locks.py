"""One way to let two people not write over each other: hold rows while what they say is read and acted on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

#: What a function takes as ``guard``: given rows, a context in which nobody else changes them. Tests take it away.
Guard = Callable[[QuerySet[Any]], AbstractContextManager[None]]


@contextmanager
def locked(rows: QuerySet[Any]) -> Iterator[None]:
    """A transaction in which ``rows`` belong to us: read again inside of it what the decision rests on.

    PostgreSQL locks the rows, and no row of a table by which they were found: that would be a lock out of its order.
    Rows that refer to ours may still come (NO KEY): the database looks at their foreign keys when they are committed,
    with the head of the ledger in hand, and would wait there for us while we wait for the head. SQLite has locked the
    whole database already, because its transactions begin IMMEDIATE.
    """
    with transaction.atomic():
        list(rows.select_related(None).select_for_update(of=("self",), no_key=True).order_by("pk").only("pk"))
        yield
