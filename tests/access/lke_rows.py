"""The worksheet of a zone."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, thing
from tests.access.world import World

zone = thing("zone")


def _field(world: World, place: str) -> dict[str, Any]:
    return {**zone(world, place), "field": "A.I.1.i.a"}


ROWS: dict[str, Row] = {
    "zona/<int:pk>/lke/": Row("zone.view", of=zone, sees="zone.view"),
    "zona/<int:pk>/lke/jawab/": Row("worksheet.answer", of=zone, sees="zone.view", post=True, found=(302,)),
    "zona/<int:pk>/lke/cetak/": Row("zone.view", of=zone, sees="zone.view"),
    "zona/<int:pk>/lke/riwayat/<str:field>/": Row("zone.view", of=_field, sees="zone.view"),
}
