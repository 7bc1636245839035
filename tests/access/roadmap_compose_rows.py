"""Composing: the proposal is read by whoever sees the zone; the team fixes and takes, a pokja in its own area."""

from __future__ import annotations

from typing import Any

from pilar.roadmap.models import Wish
from tests.access.roadmap_plan_rows import MANAGE, SEES, of_zone, whole_team
from tests.access.row import Row
from tests.access.world import World
from tests.roadmap.rows import MARKS, plan_row

P = "peta-jalan/<int:zone>/susun/"


def of_wish(world: World, place: str) -> dict[str, Any]:
    """A wish about a question of area 1, which is the pokja's."""
    plan = plan_row(world.things["zone", place])
    wish, _ = Wish.objects.get_or_create(plan=plan, kind=Wish.MUST, key="A.I.1.i.a", defaults=MARKS)
    return {**of_zone(world, place), "pk": wish.pk}


def of_question_wish(world: World, place: str) -> dict[str, Any]:
    return {**of_zone(world, place), "kind": "wajib"}


ROWS: dict[str, Row] = {
    P: Row(SEES, of=of_zone, sees=SEES),
    f"{P}banding/": Row(SEES, of=of_zone, sees=SEES),
    f"{P}ambil/": Row(MANAGE, of=of_zone, sees=SEES),
    f"{P}ketentuan/": Row(SEES, of=of_zone, sees=SEES),
    f"{P}ketentuan/cara/": Row(MANAGE, of=of_zone, sees=SEES, may_by=whole_team),
    f"{P}ketentuan/tambah/<slug:kind>/": Row(MANAGE, of=of_question_wish, sees=SEES),
    f"{P}ketentuan/<int:pk>/hapus/": Row(MANAGE, of=of_wish, sees=SEES),
}
