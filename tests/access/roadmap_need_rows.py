"""Needs: read with the zone, written by whoever works in it, decided by the team."""

from __future__ import annotations

from typing import Any

from pilar.roadmap.workflow import CONTRIBUTE, MANAGE
from tests.access.roadmap_plan_rows import whole_team
from tests.access.roadmap_rows import of_zone
from tests.access.row import Row
from tests.access.world import Actor, World
from tests.roadmap.rows import need_row

P = "peta-jalan/<int:zone>/kebutuhan/"
N = f"{P}<int:pk>/"
SEES = "zone.view"


def of_need(world: World, place: str) -> dict[str, Any]:
    zone = world.things["zone", place]
    need = zone.needs.filter(area=1).first() or need_row(zone, area=1)
    return {"zone": zone.pk, "pk": need.pk}


def of_told(world: World, place: str) -> dict[str, Any]:
    """A note that is gone already: taking it away again is no mistake."""
    return {**of_need(world, place), "told": 0}


def of_step(world: World, place: str) -> dict[str, Any]:
    return {**of_need(world, place), "name": "accept"}


def works_there(world: World, actor: Actor, place: str) -> bool:
    return actor.may(CONTRIBUTE, world.there[place])


ROWS: dict[str, Row] = {
    P: Row(SEES, of=of_zone, sees=SEES),
    f"{P}usul/": Row(CONTRIBUTE, of=of_zone, sees=SEES, may_by=works_there),
    f"{P}temuan/": Row(MANAGE, of=of_zone, sees=SEES, may_by=whole_team),
    f"{P}urutkan/": Row(MANAGE, of=of_zone, sees=SEES, may_by=whole_team),
    f"{P}kesenjangan/": Row(SEES, of=of_zone, sees=SEES),
    f"{P}kesenjangan/ambil/": Row(
        CONTRIBUTE, of=of_zone, sees=SEES, post=True, found=(404,), may_by=works_there
    ),  # an empty form names no row
    N: Row(SEES, of=of_need, sees=SEES),
    f"{N}ubah/": Row(MANAGE, of=of_need, sees=SEES),
    f"{N}dukung/": Row(CONTRIBUTE, of=of_need, sees=SEES, post=True, found=(302,), may_by=works_there),
    f"{N}langkah/<slug:name>/": Row(MANAGE, of=of_step, sees=SEES),
    f"{N}diberi-tahu/": Row(MANAGE, of=of_need, sees=SEES),
    f"{N}diberi-tahu/<int:told>/hapus/": Row(MANAGE, of=of_told, sees=SEES, post=True, found=(302,)),
}
