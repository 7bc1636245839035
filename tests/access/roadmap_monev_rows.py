"""Monev, trend, what-if and practices: whoever sees the zone reads them, the whole team opens and decides."""

from __future__ import annotations

from typing import Any

from pilar.roadmap.models import Monev, PlanItem, Practice
from tests.access.row import Row, thing
from tests.access.world import Actor, World
from tests.organisation.town import TODAY
from tests.roadmap.rows import MARKS, item_row, monev_row, plan_row

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


# -- trend, what-if, practices


def of_item(world: World, place: str) -> dict[str, Any]:
    """An item of area 1, which is the pokja's; done, so that it can be told of."""
    zone = world.things["zone", place]
    more: dict[str, Any] = {"area": 1, "state": "done", "done_on": TODAY}
    found = PlanItem.objects.filter(plan__zone=zone, area=1).first() or item_row(plan_row(zone), **more)
    return {"zone": zone.pk, "pk": found.pk}


def of_practice(world: World, place: str) -> dict[str, Any]:
    """One that is not shared: who does not see the zone does not find it."""
    item = of_item(world, place)["pk"]
    practice, _ = Practice.objects.get_or_create(item_id=item, defaults={"title": "Antrean", "story": "Dulu.", **MARKS})
    return {"pk": practice.pk}


ROWS |= {
    "peta-jalan/<int:zone>/andai/": Row(SEES, of=of_zone, sees=SEES),
    "peta-jalan/<int:zone>/tren/": Row(SEES, of=of_zone, sees=SEES),
    "peta-jalan/praktik/": Row(SEES, sees=SEES),
    "peta-jalan/praktik/<int:pk>/": Row(SEES, of=of_practice, sees=SEES),
    "peta-jalan/<int:zone>/aksi/<int:pk>/praktik/": Row(MANAGE, of=of_item, sees=SEES),
}
