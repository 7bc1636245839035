"""The sample of the roadmap, one module per subject, in the order in which they build on each other."""

from __future__ import annotations

from pilar.kernel.samples import World
from pilar.roadmap.sample import monev, needs, plans, stages, work


def build(world: World) -> None:
    """Plans and needs of the sample units, each at a stage of its own; how the work goes; monevs."""
    plans.build(world)
    needs.build(world)
    stages.build(world)
    work.build(world)
    monev.build(world)
