"""What became of something, step by step, as pages show it: the history table of its workflow with names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilar.kernel.workflow import StateChange
from pilar.organisation.queries.grants import names_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a history in words: what, who, when and why."""

    label: str
    by: str
    at: datetime
    reason: str = ""


def history(obj: Any, label: Callable[[StateChange], str], begun: str) -> list[Step]:
    """What became of ``obj`` (with ``steps``, ``created_at`` and ``created_by``), the newest first. Two queries.

    ``label`` says a step in words, ``begun`` the making of it.
    """
    rows: list[StateChange] = list(obj.steps.all())[::-1]
    names = names_of([obj.created_by, *(row.by for row in rows)])
    found = [Step(label(row), names[row.by], row.at, row.reason) for row in rows]
    return [*found, Step(begun, names[obj.created_by], obj.created_at)]
