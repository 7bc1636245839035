"""The sample of area 1, one module per subject, in the order in which they build on each other."""

from __future__ import annotations

from pilar.areas.change.sample import culture, launch, pact
from pilar.kernel.samples import World


def build(world: World) -> None:
    """What both sample bodies have done in area 1."""
    pact.build(world)
    launch.build(world)
    culture.build(world)
