"""The sample's records, one file per noun; built after organisation and evaluation (``pilar.demo``)."""

from pilar.kernel.samples import World
from pilar.records.sample import reviews


def build(world: World) -> None:
    """All records, by the actions that a click calls."""
    reviews.build(world)
