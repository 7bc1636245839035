"""Needs in words: the tag of a state, what became of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pilar.roadmap.models import Need, NeedStep
from pilar.roadmap.presenters.words import Tag, Told
from pilar.roadmap.workflow import ACCEPTED, NEED, PLANNED, PROPOSED, REJECTED, SOLVED

_KINDS: Final = {PROPOSED: "plain", ACCEPTED: "info", PLANNED: "info", SOLVED: "good", REJECTED: "plain"}


def tag_of(need: Need) -> Tag:
    return Tag(need.get_state_display(), _KINDS[need.state])


def history(need: Need, steps: Iterable[NeedStep], names: Mapping[str, str]) -> list[Told]:
    """What became of ``need``, the newest first."""
    told = [Told(step.at, f"{NEED.told(step.name)} oleh {names[step.by]}", step.reason) for step in steps]
    begun = Told(need.created_at, f"Diusulkan oleh {names[need.created_by]}", f"Asal: {need.get_origin_display()}.")
    return [*reversed(told), begun]
