"""Excel into the worksheet and out of it, and the official wording."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row
from tests.access.world import Actor, World
from tests.access.zone_rows import zone


def _upload(world: World, place: str) -> dict[str, Any]:
    found = world.things["zone", place]
    return {"pk": found.pk, "number": world.things["workbook import", place].pk}


def _answers_everything(world: World, actor: Actor, place: str) -> bool:
    """A pokja discards its own uploads only, and this is somebody else's."""
    return actor.may("worksheet.answer", world.there[place]) and actor.role != "pokja"


ROWS: dict[str, Row] = {
    "zona/<int:pk>/lke/impor/": Row("zone.view", of=zone, sees="zone.view"),
    "zona/<int:pk>/lke/impor/<int:number>/": Row("worksheet.answer", of=_upload, sees="zone.view"),
    "zona/<int:pk>/lke/impor/<int:number>/hapus/": Row(
        "worksheet.answer", of=_upload, sees="zone.view", may_by=_answers_everything
    ),
    "zona/<int:pk>/lke/unduh.xlsx": Row("zone.view", of=zone, sees="zone.view"),
    "kelola/edisi/": Row("milestone.manage", root=True),
    "kelola/edisi/<slug:name>/": Row(
        "milestone.manage", of=lambda world, place: {"name": "edition-2026"}, root=True,
        seen_by=lambda world, actor, place: True,
    ),
}  # fmt: skip
