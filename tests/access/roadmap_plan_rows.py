"""The plan: whoever sees the zone reads it, its team writes it, the head sets and publishes it."""

from __future__ import annotations

from typing import Any

from pilar.roadmap.models import PlanItem
from tests.access.row import Row
from tests.access.world import Actor, World
from tests.roadmap.rows import item_row, plan_row

SEES, MANAGE, APPROVE = "zone.view", "roadmap.manage", "roadmap.approve"
P = "peta-jalan/<int:zone>/rencana/"
S = f"{P}penetapan/<int:number>/"
I = "peta-jalan/<int:zone>/aksi/<int:pk>/"  # noqa: E741


def of_zone(world: World, place: str) -> dict[str, Any]:
    return {"zone": world.things["zone", place].pk}


def of_item(world: World, place: str) -> dict[str, Any]:
    """An item of area 1, which is the pokja's."""
    zone = world.things["zone", place]
    item = PlanItem.objects.filter(plan__zone=zone, area=1).first() or item_row(plan_row(zone), area=1)
    return {"zone": zone.pk, "pk": item.pk}


def whole_team(world: World, actor: Actor, place: str) -> bool:
    """A member of a pokja writes in the own area only."""
    return actor.role != "pokja" and actor.may(MANAGE, world.there[place])


def of_set(world: World, place: str) -> dict[str, Any]:
    """The zone of the place has a draft only, so nothing was set yet: 404 for whoever may look."""
    return {**of_zone(world, place), "number": 1}


def of_copy(world: World, place: str) -> dict[str, Any]:
    return {**of_set(world, place), "version": 1}


ROWS: dict[str, Row] = {
    P: Row(SEES, of=of_zone, sees=SEES),
    f"{P}tambah/": Row(MANAGE, of=of_zone, sees=SEES),
    f"{P}tetapkan/": Row(APPROVE, of=of_zone, sees=SEES),
    f"{P}ubah/": Row(MANAGE, of=of_zone, sees=SEES, found=(302,), may_by=whole_team),  # it is a draft
    f"{P}terbit/": Row(APPROVE, of=of_zone, sees=SEES, found=(302,)),
    f"{P}jalur/": Row(MANAGE, of=of_zone, sees=SEES, may_by=whole_team),
    f"{P}rancangan.pdf": Row(SEES, of=of_zone, sees=SEES, found=(200, 302)),
    f"{P}penetapan/": Row(SEES, of=of_zone, sees=SEES),
    f"{S}rencana-kerja.pdf": Row(SEES, of=of_set, sees=SEES, found=(404,)),
    f"{S}isi.json": Row(SEES, of=of_set, sees=SEES, found=(404,)),
    f"{S}unggah/": Row(MANAGE, of=of_set, sees=SEES, found=(404,), may_by=whole_team),
    f"{S}salinan/<int:version>/": Row(SEES, of=of_copy, sees=SEES, found=(404,)),
    "peta-jalan/agenda/": Row(SEES),
    "peta-jalan/<int:zone>/agenda/": Row(SEES, of=of_zone, sees=SEES),
    I: Row(SEES, of=of_item, sees=SEES),
    f"{I}ubah/": Row(MANAGE, of=of_item, sees=SEES),
    f"{I}hapus/": Row(MANAGE, of=of_item, sees=SEES),
}
