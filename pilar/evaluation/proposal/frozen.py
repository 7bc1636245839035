"""What rooms above add to fixing a proposal: what else is made of a unit in the moment it is frozen, within the same
transaction, and what ends when the proposal is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from pilar.evaluation.proposal.models import Proposal, ProposedUnit


class WhenFrozen(Protocol):
    """Called with a unit whose ``submission`` has just been kept. ``by``: id of the account."""

    def __call__(self, proposed: ProposedUnit, *, by: str, at: datetime) -> object: ...


FOLLOWERS: Final[list[WhenFrozen]] = []


def when_frozen(follower: WhenFrozen) -> None:
    """Let a room follow; the second time it stands there already."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


#: Sentences on what ends with a withdrawal, for the page that looks once more; empty where nothing does.
ENDINGS: Final[list[Callable[[Proposal, datetime], str]]] = []


def ends_when_withdrawn(told: Callable[[Proposal, datetime], str]) -> None:
    """Let a room say what of its own ends; the second time it stands there already."""
    if told not in ENDINGS:
        ENDINGS.append(told)
