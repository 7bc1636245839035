"""The life of a zone: formed, given a team and tasks, handed in, carried over; the steps of the year."""

from __future__ import annotations

from typing import Any

from pilar.organisation.roles import ROLES
from tests.access.row import Row, thing
from tests.access.world import Actor, World

zone = thing("zone")


def _with(kind: str, name: str, field: str = "pk") -> Any:
    """The zone of the place, and something of it."""
    return lambda world, place: {
        "pk": world.things["zone", place].pk, name: getattr(world.things[kind, place], field)
    }  # fmt: skip


def _slug(world: World, place: str) -> dict[str, Any]:
    return {"slug": world.there[place].slug}


def _group(world: World, place: str) -> dict[str, Any]:
    """A group of area 1, which is the pokja's."""
    return {"pk": world.things["zone", place].pk, "group": "A.I.1.i"}


def _secretary(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.things["zone", place].pk, "post": "sekretaris"}


def _gives(role: str) -> Any:
    def gives(world: World, actor: Actor, place: str) -> bool:
        return actor.role in ROLES[role].given_by and actor.may("grant.give", world.there[place])

    return gives


def _step(world: World, place: str) -> dict[str, Any]:
    return {"code": "self-assessment"}


def _everybody(world: World, actor: Actor, place: str) -> bool:
    """A step of the year is no secret: only who sets it is asked."""
    return True


SEES = "zone.view"

ROWS: dict[str, Row] = {
    "zona/baru/": Row("zone.manage"),
    "zona/baru/<slug:slug>/": Row("zone.manage", of=_slug),
    "zona/<int:pk>/ubah/": Row("zone.manage", of=zone, sees=SEES),
    "zona/<int:pk>/cakupan/": Row("zone.view", of=zone, sees=SEES),
    "zona/<int:pk>/cakupan/tambah/": Row("zone.manage", of=zone, sees=SEES),
    "zona/<int:pk>/cakupan/<int:member_pk>/akhiri/": Row("zone.manage", of=_with("member", "member_pk"), sees=SEES),
    "zona/<int:pk>/tim/": Row("zone.view", of=zone, sees=SEES),
    "zona/<int:pk>/tim/<slug:post>/tunjuk/": Row(
        "grant.give", of=_secretary, sees=SEES, may_by=_gives("zi_secretary")
    ),
    "zona/<int:pk>/tim/<int:grant_pk>/akhiri/": Row(
        "grant.give", of=_with("seat", "grant_pk"), sees=SEES, may_by=_gives("pokja")
    ),
    "zona/<int:pk>/tugas/": Row("zone.view", of=zone, sees=SEES),
    "zona/<int:pk>/tugas/beri/<str:group>/": Row("worksheet.answer", of=_group, sees=SEES),
    "zona/<int:pk>/tugas/akhiri/": Row("worksheet.answer", of=zone, sees=SEES, post=True, found=(302,)),
    "zona/<int:pk>/tugas/alihkan/<int:user_pk>/": Row(
        "worksheet.answer", of=_with("account", "user_pk"), sees=SEES
    ),
    "zona/<int:pk>/serah/": Row("zone.view", of=zone, sees=SEES),
    "zona/<int:pk>/serah/tarik/": Row("worksheet.submit", of=zone, sees=SEES, found=(302,)),  # nothing handed in
    "zona/<int:pk>/serahan/": Row("zone.view", of=zone, sees=SEES),
    "zona/<int:pk>/serahan/<int:round_>/": Row("zone.view", of=_with("submission", "round_", "round"), sees=SEES),
    "zona/<int:pk>/serahan/<int:round_>/isi.json": Row(
        "zone.view", of=_with("submission", "round_", "round"), sees=SEES
    ),
    "zona/<int:pk>/bawaan/": Row("worksheet.answer", of=zone, sees=SEES),
    "kelola/tahap/": Row("milestone.manage"),
    "kelola/tahap/<slug:code>/": Row("milestone.manage", of=_step, seen_by=_everybody, root=True),
    "kelola/tahap/<slug:code>/tarik/": Row("milestone.manage", of=_step, seen_by=_everybody, root=True, post=True),
}  # fmt: skip
