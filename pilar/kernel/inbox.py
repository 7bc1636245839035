"""What waits for whom. Each room says in its ``inbox.py`` what somebody has to do next; *what now* shows it in order.

    @inbox("organisation.acting")
    def acting_ends(asker: Asker) -> Iterable[Item]: ...

A function takes a fixed number of queries, whatever there is, and returns at most a screenful: it says what to do, not
all that exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules

T = TypeVar("T")
#: What is counted behind a list that is cut.
COUNTED: Final = 200


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the account, its rights (the organisation's ``Rights``), the moment and the local day."""

    user: Any
    rights: Any
    at: datetime
    day: date
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, ask: Callable[[], T]) -> T:
        """What several sources need, asked for by the first of them."""
        if name not in self._kept:
            self._kept[name] = ask()
        found: T = self._kept[name]
        return found


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: what, where, why it waits for this person, and until when."""

    title: str
    url: str
    why: str = ""
    due: date | None = None


Source = Callable[[Asker], Iterable[Item]]
SOURCES: dict[str, Source] = {}


def inbox(code: str) -> Callable[[Source], Source]:
    """Register what a room has for people. Raises ValueError where two sources have one code."""

    def register(source: Source) -> Source:
        if SOURCES.setdefault(code, source) is not source:
            raise ValueError(f"two inbox sources are named {code}")
        return source

    return register


def listed(
    rows: QuerySet[Any] | Sequence[Any], most: int, told: Callable[[Any], Item], rest: str,
    url: str | Callable[[Any], str],
) -> list[Item]:  # fmt: skip
    """The first ``most`` of ``rows``; where there are more, a last line that counts the others (``rest``).

    It leads to ``url`` (or to what that says of the first row that is left) and is due when that row is. One query.
    """
    found = list(rows[:COUNTED])
    items = [told(row) for row in found[: most + 1]]
    if len(found) > most:
        address = url if isinstance(url, str) else url(found[most])
        count = f"{len(found) - most}{' atau lebih' if len(found) == COUNTED else ''}"
        items[most:] = [Item(f"{count} {rest}", address, "Tidak semuanya muat di daftar ini.", items[most].due)]
    return items


def items_for(asker: Asker) -> list[Item]:
    """All that waits for ``asker``: what is due first, then what has no day."""
    found = [item for code in sorted(SOURCES) for item in SOURCES[code](asker)]
    return sorted(found, key=lambda item: (item.due is None, item.due or date.max, item.title))


def discover() -> None:
    """Import every app's ``inbox.py``."""
    autodiscover_modules("inbox")
