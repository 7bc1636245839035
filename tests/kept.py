"""Worlds that are built once for a module instead of once for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def kept(blocker: Any) -> Iterator[None]:
    """For a module's fixture around its building: what is written stays for the module and is taken back after it.

    The tests themselves use the fixture ``db``, whose transaction lies within this one.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
