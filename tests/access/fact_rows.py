"""The facts of a zone: everybody who sees the zone reads them; whoever answers the question takes them over."""

from __future__ import annotations

from typing import Any

from tests.access.evidence_rows import answers
from tests.access.row import Row, thing
from tests.access.world import World

zone = thing("zone")
CONTRIBUTE, SEES = "worksheet.contribute", "zone.view"


def one(world: World, place: str) -> dict[str, Any]:
    """A question of area 1."""
    return {**zone(world, place), "code": "A.I.1.i.a", "number": 1}


ROWS: dict[str, Row] = {
    "zona/<int:pk>/fakta/": Row(SEES, of=zone, sees=SEES),
    "zona/<int:pk>/fakta/hitung/": Row(CONTRIBUTE, of=zone, sees=SEES, post=True, found=(302,)),
    "zona/<int:pk>/fakta/<str:code>/": Row(SEES, of=one, sees=SEES),
    "zona/<int:pk>/fakta/<str:code>/bekukan/": Row(
        CONTRIBUTE, of=one, sees=SEES, may_by=answers, post=True, found=(409, 422)
    ),
    "zona/<int:pk>/fakta/<str:code>/nihil/": Row(
        CONTRIBUTE, of=one, sees=SEES, may_by=answers, post=True, found=(422,)
    ),
    "zona/<int:pk>/fakta/<str:code>/baris/<int:number>/": Row(SEES, of=one, sees=SEES),
}
