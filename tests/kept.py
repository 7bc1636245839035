"""Worlds that are built once for many tests instead of once for each."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction

from tests.ledger_guard import WrittenLast

#: Fixture of tests/conftest.py → what builds its world.
WORLDS = {
    "town": "tests.organisation.town:build",
    "place": "tests.evaluation.place:build_place",
    "fair": "tests.evaluation.proposal.rows:build_fair",
    "panel": "tests.evaluation.assessment.panel:build_panel",
    "signing_place": "tests.areas.change.signing_place:build_signing_place",
    "office": "tests.records.decrees:build_office",
    "hall": "tests.records.hall:build_hall",
}


@contextmanager
def kept(blocker: Any) -> Iterator[None]:
    """For a module's fixture around its building: what is written stays for the module and is taken back after it.

    The tests themselves use the fixture ``db``, whose transaction lies within this one.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


class Shelf:
    """The one world that lies in the database beneath the transactions of the tests that follow one another.

    Every test gets a copy of what was built and takes back what it writes. A test that asks for another world, or for
    none, finds this one gone.
    """

    def __init__(self, blocker: Any) -> None:
        self._blocker = blocker
        self._open = ExitStack()
        self._name: str | None = None
        self._world: Any = None

    def show(self, name: str | None) -> None:
        """Let the world of ``name`` be in the database, or none. Called before a test opens its transaction."""
        lost = connection.closed_in_transaction  # a page at its end closes what is PostgreSQL's connection
        if name == self._name and not lost:
            return
        with self._blocker.unblock():
            self._open.close()
            self._name = self._world = None
            if name:
                with ExitStack() as opening:
                    opening.enter_context(transaction.atomic())
                    opening.callback(transaction.set_rollback, True)
                    with connection.execute_wrapper(WrittenLast()):
                        self._world = build(name)
                    self._open = opening.pop_all()
                self._name = name

    def close(self) -> None:
        self.show(None)

    def take(self, name: str) -> Any:
        """The test's own copy; where none can be kept (a test without a transaction), a world of its own."""
        return copy.deepcopy(self._world) if name == self._name else build(name)


def build(name: str) -> Any:
    module, function = WORLDS[name].split(":")
    return getattr(import_module(module), function)()


def wanted(request: pytest.FixtureRequest) -> str | None:
    """The world that a test asks for, None where it asks for none or commits for real."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        return None
    names = [name for name in WORLDS if name in request.fixturenames]
    assert len(names) < 2, f"one world at a time, not {names}"
    return names[0] if names else None
