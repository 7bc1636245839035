"""The sample of the roadmap, one module per subject, in the order in which they build on each other."""

from __future__ import annotations

from pilar.kernel.samples import World
from pilar.roadmap.sample import monev


def build(world: World) -> None:
    """Monevs of a sample unit."""
    monev.build(world)
