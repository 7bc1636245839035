"""Needs in words: the tag of a state, what became of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pilar.roadmap.models import Need, NeedStep
from pilar.roadmap.workflow import ACCEPTED, NEED, PLANNED, PROPOSED, REJECTED, SOLVED

_KINDS: Final = {PROPOSED: "plain", ACCEPTED: "info", PLANNED: "info", SOLVED: "good", REJECTED: "plain"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A word and its colour (components/tag.html)."""

    text: str
    kind: str


def tag_of(need: Need) -> Tag:
    return Tag(need.get_state_display(), _KINDS[need.state])


@dataclass(frozen=True, slots=True)
class Told:
    """A step in the life of a need."""

    at: datetime
    what: str
    reason: str = ""


def history(need: Need, steps: Iterable[NeedStep], names: Mapping[str, str]) -> list[Told]:
    """What became of ``need``, the newest first."""
    told = [Told(step.at, f"{NEED.told(step.name)} oleh {names[step.by]}", step.reason) for step in steps]
    begun = Told(need.created_at, f"Diusulkan oleh {names[need.created_by]}", f"Asal: {need.get_origin_display()}.")
    return [*reversed(told), begun]
