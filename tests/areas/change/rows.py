"""A row of each model of area 1 in a given unit, from the ``*_rows.py`` of this folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.organisation.town import Town


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""
    found: dict[type[Any], Callable[[], Any]] = {}
    for file in sorted(Path(__file__).parent.glob("*_rows.py")):
        found |= import_module(f"tests.areas.change.{file.stem}").makers(town)
    return found
