"""What is told of a zone: progress, x-ray, publication; and the public page of a unit."""

from __future__ import annotations

from typing import Any

from tests.access.row import PUBLIC, Row, thing
from tests.access.world import World

zone = thing("zone")


def _unit(world: World, place: str) -> dict[str, Any]:
    return {"slug": world.there[place].slug}


ROWS: dict[str, Row] = {
    "unit/<slug:slug>/": Row(PUBLIC, of=_unit, found=(404,)),  # nothing is published in this world
    "zona/<int:pk>/perkembangan/": Row("zone.view", of=zone, sees="zone.view"),
    "zona/<int:pk>/rontgen/": Row("zone.view", of=zone, sees="zone.view"),
    "zona/<int:pk>/terbit/": Row("zone.publish", of=zone, sees="zone.view"),
}
