"""What the codes of the ledger are called, so that people can read it. Each app names its own in ``events.py``:

    name_events({"unit.closed": "Unit ditutup"}, objects={"organisation.unit": "Unit"})

A code that nobody has named is shown as it is: an event is never hidden because a label is missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.module_loading import autodiscover_modules

EVENTS: dict[str, str] = {}
OBJECTS: dict[str, str] = {}


def name_events(events: Mapping[str, str], *, objects: Mapping[str, str] | None = None) -> None:
    """Give words to codes of events and to types of objects. Raises ValueError where one has other words already."""
    for known, new in ((EVENTS, events), (OBJECTS, objects or {})):
        for code, words in new.items():
            if known.setdefault(code, words) != words:
                raise ValueError(f"{code} is named twice")


def event_name(code: str) -> str:
    return EVENTS.get(code, code)


def object_name(kind: str) -> str:
    return OBJECTS.get(kind, kind)


def discover() -> None:
    """Import every app's ``events.py``."""
    autodiscover_modules("events")
