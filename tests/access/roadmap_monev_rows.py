"""Monev, trend, what-if and practices: whoever sees the zone reads them, the whole team opens and decides."""

from __future__ import annotations

from typing import Any

from pilar.roadmap.models import Monev
from tests.access.row import Row, thing
from tests.access.world import Actor, World
from tests.roadmap.rows import monev_row

SEES, MANAGE = "zone.view", "roadmap.manage"
Y = "peta-jalan/<int:zone>/monev/"
P = f"{Y}<int:pk>/"
of_zone = thing("zone", "zone")

AGENDA = (
    '{"day":"2026-11-24","done":[],"late":[],"moves":[],"next":[],"obstacles":[],"open":[],"running":[],"score":null,'
    '"score_before":null,"since":"2026-10-01","target":"WBK"}'
)


def of_monev(world: World, place: str) -> dict[str, Any]:
    zone = world.things["zone", place]
    found = Monev.objects.filter(zone=zone).first() or monev_row(zone, agenda=AGENDA)
    return {"zone": zone.pk, "pk": found.pk}


def of_decision(world: World, place: str) -> dict[str, Any]:
    """Nothing was decided yet: 404 for whoever may."""
    return {**of_monev(world, place), "decision": 1}


def of_copy(world: World, place: str) -> dict[str, Any]:
    return {**of_monev(world, place), "version": 1}


def whole_team(world: World, actor: Actor, place: str) -> bool:
    """A member of a pokja writes in the own area only."""
    return actor.role != "pokja" and actor.may(MANAGE, world.there[place])


ROWS: dict[str, Row] = {
    Y: Row(SEES, of=of_zone, sees=SEES),
    f"{Y}mulai/": Row(MANAGE, of=of_zone, sees=SEES, may_by=whole_team),
    P: Row(SEES, of=of_monev, sees=SEES),
    f"{P}bahan/": Row(MANAGE, of=of_monev, sees=SEES, post=True, found=(302,), may_by=whole_team),
    f"{P}keputusan/": Row(MANAGE, of=of_monev, sees=SEES, may_by=whole_team),
    f"{P}keputusan/<int:decision>/rencana/": Row(
        MANAGE, of=of_decision, sees=SEES, found=(404,), may_by=whole_team
    ),
    f"{P}notulen/": Row(MANAGE, of=of_monev, sees=SEES, may_by=whole_team),
    f"{P}notulen.pdf": Row(SEES, of=of_monev, sees=SEES, found=(404,)),
    f"{P}notulen/unggah/": Row(MANAGE, of=of_monev, sees=SEES, found=(404,), may_by=whole_team),
    f"{P}notulen/salinan/<int:version>/": Row(SEES, of=of_copy, sees=SEES, found=(404,)),
}  # fmt: skip
