"""What a row of the access matrix says (see matrix.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import Actor, World

PUBLIC, SIGNED_IN = "public", "signed in"
Arguments = Callable[[World, str], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """``of`` gives the address's arguments for a place; ``found`` are the statuses of whoever may.

    ``post``: the page takes only forms, so it is asked with an empty one. ``seen_by`` replaces ``sees`` where another
    rule than a capability decides, ``may_by`` likewise ``needs``. ``root``: ``needs`` counts at the body's root only.
    """

    needs: str
    of: Arguments | None = None
    sees: str = "unit.view"
    found: tuple[int, ...] = (200,)
    post: bool = False
    query: str = ""
    seen_by: Callable[[World, Actor, str], bool] | None = None
    may_by: Callable[[World, Actor, str], bool] | None = None
    root: bool = False


def thing(kind: str, name: str = "pk") -> Arguments:
    """The id of a thing of the place (tests/access/world.py)."""
    return lambda world, place: {name: world.things[kind, place].pk}
