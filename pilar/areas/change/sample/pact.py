"""Pacts of the sample."""

from __future__ import annotations

from pilar.kernel.samples import World


def build(world: World) -> None:
    """Nothing yet."""
