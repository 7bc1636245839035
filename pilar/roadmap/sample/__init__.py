"""The sample of the roadmap, one module per subject, in the order in which they build on each other."""

from __future__ import annotations

from pilar.kernel.samples import World
from pilar.roadmap.sample import monev, needs, plans, work


def build(world: World) -> None:
    """Plans of the sample units, at different stages; needs of three of them; how the work goes; monevs."""
    plans.build(world)
    needs.build(world)
    work.build(world)
    monev.build(world)
