"""Sample records, built by their actions; one file per noun. All of it is sample data."""

from __future__ import annotations

from pilar.kernel.samples import World
from pilar.records.sample import activities, decrees, innovations, reviews


def build(world: World) -> None:
    """The records of every noun."""
    activities.build(world)
    decrees.build(world)
    innovations.build(world)
    reviews.build(world)
