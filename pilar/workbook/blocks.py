"""The columns that a written workbook gives to each assessor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one assessor in the sheet that is being written."""

    code: str
    name: str
    answer: str
    note: str
    points: str
    share: str
    evidence: str | None = None
