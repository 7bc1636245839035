"""Working on plan items. Reports are for the owner (who is none of the actors) and for whoever manages the area."""

from __future__ import annotations

from typing import Any

from pilar.roadmap.models import ItemProof, ItemQuestion, Obstacle, PlanItem
from tests.access.row import PUBLIC, SIGNED_IN, Row, thing
from tests.access.world import World
from tests.organisation.town import AT, TODAY
from tests.roadmap.rows import MARKS, item_row, plan_row, version_row

SEES, MANAGE = "zone.view", "roadmap.manage"
ZONE = "peta-jalan/<int:zone>/"
ITEM = f"{ZONE}aksi/<int:pk>/kerja/"
of_zone = thing("zone", "zone")


def _things(world: World, place: str) -> dict[str, Any]:
    """Those of the place, made again in every test: what a test writes is taken back after it."""
    key = "roadmap work", place
    found: dict[str, Any] | None = world.things.get(key)
    if found is None or not PlanItem.objects.filter(pk=found["item"].pk).exists():
        zone = world.things["zone", place]
        plan = plan_row(zone)
        type(plan).objects.filter(pk=plan.pk).update(state="set", revision=1)
        item = item_row(plan, "Kerja contoh", number=900, area=1, due_on=TODAY)
        ItemQuestion.objects.create(item=item, question="A.I.1.i.a", linked_at=AT)
        proof = ItemProof.objects.create(item=item, version=version_row(zone), **MARKS)
        call = Obstacle.objects.create(item=item, text="Tanpa anggaran", leader=world.people[place], **MARKS)
        found = world.things[key] = {"item": item, "proof": proof, "call": call}
    return found


def of_item(world: World, place: str) -> dict[str, Any]:
    return {"zone": world.things["zone", place].pk, "pk": _things(world, place)["item"].pk}


def of_proof(world: World, place: str) -> dict[str, Any]:
    return {**of_item(world, place), "proof": _things(world, place)["proof"].pk}


def of_call(world: World, place: str) -> dict[str, Any]:
    return {"zone": world.things["zone", place].pk, "pk": _things(world, place)["call"].pk}


def acting(**more: Any) -> Row:
    return Row(MANAGE, of=of_item, sees=SEES, **more)


ROWS: dict[str, Row] = {
    f"{ZONE}papan/": Row(SEES, of=of_zone, sees=SEES),
    f"{ZONE}kalender/": Row(SEES, of=of_zone, sees=SEES),
    ITEM: Row(SIGNED_IN, of=of_item, sees=SEES),
    # Without a column to go to, back to the board.
    f"{ITEM}pindah/": acting(post=True, found=(302,)),
    f"{ITEM}lapor/": acting(),
    f"{ITEM}selesai/": acting(),
    f"{ITEM}buka-lagi/": acting(),
    f"{ITEM}batalkan/": acting(),
    f"{ITEM}hidupkan/": acting(),
    f"{ITEM}tenggat/": acting(),
    f"{ITEM}bukti/": acting(),
    f"{ITEM}bukti/<int:proof>/pasang/": Row(MANAGE, of=of_proof, sees=SEES),
    f"{ITEM}hambatan/": acting(),
    f"{ZONE}hambatan/<int:pk>/": Row(SIGNED_IN, of=of_call, sees=SEES),
    f"{ZONE}hambatan/<int:pk>/teratasi/": Row(MANAGE, of=of_call, sees=SEES, post=True, found=(302,)),
    "aksi-saya/": Row(SIGNED_IN),
    "akun/kalender/": Row(SIGNED_IN),
    # An account without a person has no days of its own.
    "akun/kalender/buat/": Row(SIGNED_IN, post=True, found=(200, 403)),
    "akun/kalender/cabut/": Row(SIGNED_IN, post=True, found=(302, 403)),
    # The secret is the key, so a wrong one is nothing at all, for everybody.
    "kalender/<str:secret>.ics": Row(
        PUBLIC, of=lambda world, place: {"secret>.ics": "bukan-rahasia-siapa-pun.ics"}, found=(404,)
    ),
}
