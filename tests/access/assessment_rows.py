"""The internal assessment of a zone: read by assessors and the inspectorate, its outcome by whoever sees the zone."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, thing
from tests.access.world import World
from tests.evaluation.place import SCALED

SEES, ASSESSES, MANAGES = "assessment.view", "worksheet.assess", "assessment.manage"
zone = thing("zone")
Z = "tpi/<int:pk>/"


def _question(world: World, place: str) -> dict[str, Any]:
    return {**zone(world, place), "question": SCALED}


def _tier(world: World, place: str) -> dict[str, Any]:
    return {**zone(world, place), "tier": world.things["tier", place].pk}


def _seat(world: World, place: str) -> dict[str, Any]:
    return {**zone(world, place), "seat": world.things["assessor seat", place].pk}


ROWS: dict[str, Row] = {
    "tpi/": Row(SEES),
    "tpi/penilai/": Row(MANAGES, root=True),
    "tpi/penilai/tambah/": Row(MANAGES, root=True),
    # Every body has an assessor of this code: one gets that of the own body.
    "tpi/penilai/<slug:code>/": Row(
        MANAGES,
        of=lambda world, place: {"code": "tpi"},
        seen_by=lambda *_: True,
        may_by=lambda world, actor, place: actor.may(MANAGES, world.town.root),
    ),
    **{
        f"tpi/penilai/<slug:code>/{act}/": Row(
            MANAGES,
            of=lambda world, place: {"code": "tpi"},
            seen_by=lambda *_: True,
            may_by=lambda world, actor, place: actor.may(MANAGES, world.town.root),
            found=(status,),
        )
        for act, status in (("nama", 200), ("hapus", 409))
    },
    Z: Row(SEES, of=zone, sees=SEES),
    # Nobody of the actors sits in a team: what a role opens, the seat then refuses.
    f"{Z}ambil/": Row(ASSESSES, of=zone, sees=SEES, post=True, found=(302,)),
    f"{Z}teruskan/": Row(ASSESSES, of=zone, sees=SEES, post=True, found=(302,)),
    f"{Z}turunkan/": Row(ASSESSES, of=zone, sees=SEES, found=(403,)),
    f"{Z}kembalikan/": Row(ASSESSES, of=zone, sees=SEES, found=(403,)),
    f"{Z}perpanjang/": Row(ASSESSES, of=zone, sees=SEES, found=(403,)),
    f"{Z}setujui/": Row(ASSESSES, of=zone, sees=SEES, found=(403,)),
    f"{Z}buka-lagi/": Row(ASSESSES, of=zone, sees=SEES, found=(403,)),
    f"{Z}tim/": Row(SEES, of=zone, sees=SEES),
    f"{Z}tim/tahun-lalu/": Row(MANAGES, of=zone, sees=SEES, found=(409,)),
    f"{Z}tim/<int:tier>/tunjuk/": Row(MANAGES, of=_tier, sees=SEES),
    f"{Z}tim/<int:seat>/lepas/": Row(MANAGES, of=_seat, sees=SEES),
    f"{Z}nilai/": Row(SEES, of=zone, sees=SEES),
    f"{Z}nilai/jawab/": Row(ASSESSES, of=zone, sees=SEES, post=True, found=(403, 409)),
    f"{Z}nilai/ikuti/": Row(ASSESSES, of=zone, sees=SEES, post=True, found=(404,)),
    f"{Z}nilai/berbeda/": Row(SEES, of=zone, sees=SEES),
    f"{Z}nilai/<str:question>/": Row(SEES, of=_question, sees=SEES),
    f"{Z}nilai/<str:question>/tanya/": Row("zone.view", of=_question, sees="zone.view", post=True, found=(302, 403)),
    "zona/<int:pk>/penilaian/": Row("zone.view", of=zone, sees="zone.view"),
    "zona/<int:pk>/penilaian/<str:question>/": Row("zone.view", of=_question, sees="zone.view"),
}
