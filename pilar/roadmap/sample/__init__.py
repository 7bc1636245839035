"""The sample of the roadmap, one module per subject, in the order in which they build on each other."""

from __future__ import annotations

from pilar.kernel.samples import World
from pilar.roadmap.sample import work


def build(world: World) -> None:
    """How the work on the plans that are set goes."""
    work.build(world)
