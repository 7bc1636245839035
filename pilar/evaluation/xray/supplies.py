"""What rooms above add to a case from their own tables before its rules look: the rules themselves take no query.

    @supply("records.decrees")
    def decrees_of(sheet: Sheet) -> tuple[KnownDecree, ...]: ...

A rule then reads ``case.supplied["records.decrees"]``. A supply stands in its room's ``xray_rules.py``, beside the
rules that read it, and takes a fixed number of queries, whatever is on the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pilar.evaluation.queries.sheets import Sheet

Supply = Callable[[Sheet], Any]
_SUPPLIES: Final[dict[str, Supply]] = {}


def supply(code: str) -> Callable[[Supply], Supply]:
    """Register what ``code`` adds. Raises ValueError where two supplies have one code."""

    def registered(function: Supply) -> Supply:
        if _SUPPLIES.setdefault(code, function) is not function:
            raise ValueError(f"two x-ray supplies are named {code}")
        return function

    return registered


def supplied(sheet: Sheet) -> Mapping[str, Any]:
    """Everything that the rooms add about ``sheet``."""
    return {code: function(sheet) for code, function in _SUPPLIES.items()}
