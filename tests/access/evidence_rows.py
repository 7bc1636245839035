"""Evidence of a zone: everybody who sees the zone reads it; the team, by its areas, does something with it."""

from __future__ import annotations

from typing import Any

from tests.access.row import Row, thing
from tests.access.world import Actor, World

zone = thing("zone")
ONE = "zona/<int:pk>/bukti/<int:evidence>/"
FIELD = "zona/<int:pk>/isian/<str:field>/bukti/"
CONTRIBUTE, SEES = "worksheet.contribute", "zone.view"


def one(world: World, place: str) -> dict[str, Any]:
    """The use that the world has, with its evidence, version, field and zone."""
    use = world.things["evidence", place]
    return {"pk": use.zone_id, "evidence": use.version.evidence_id, "use": use.pk, "number": 1, "field": use.field}


def answers(world: World, actor: Actor, place: str) -> bool:
    """Whoever answers the question that it serves: it is of area 1, and so is the pokja."""
    return actor.may("worksheet.answer", world.there[place])


ROWS: dict[str, Row] = {
    "zona/<int:pk>/bukti/": Row(SEES, of=zone, sees=SEES),
    "zona/<int:pk>/bukti/tambah/": Row(CONTRIBUTE, of=zone, sees=SEES),
    "zona/<int:pk>/bukti/foto/": Row(CONTRIBUTE, of=zone, sees=SEES),
    ONE: Row(SEES, of=one, sees=SEES),
    f"{ONE}ubah/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}versi-baru/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}versi-terbaru/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers, post=True, found=(302,)),
    f"{ONE}pakai/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}pakai/<int:use>/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}pakai/<int:use>/lepas/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}hapus/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}periksa/": Row("evidence.check", of=one, sees=SEES, post=True, found=(422,)),
    f"{ONE}komentar/": Row(CONTRIBUTE, of=one, sees=SEES, post=True, found=(422,)),
    f"{ONE}tautan/": Row(CONTRIBUTE, of=one, sees=SEES, post=True, found=(302,)),
    f"{ONE}<int:number>/berkas": Row(SEES, of=one, sees=SEES),
    FIELD: Row(SEES, of=one, sees=SEES),
    f"{FIELD}urut/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers, post=True, found=(302,)),
}
