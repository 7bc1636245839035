"""The due days of a plan that has been set go on counting, also where a change of the plan moves them."""

from __future__ import annotations

from datetime import date, datetime

from pilar.organisation.models import User
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import DueMove, PlanItem


def keep_first_due(item: PlanItem, day: date | None, *, by: User, at: datetime) -> None:
    """Note that the item's stored due day becomes ``day``, as ``work.move_due`` does without a decision of monev.

    Nothing where the plan was never set, or the day stays. Raises RoadmapError where the day would be taken away. Call
    it inside the transaction, before the item is changed.
    """
    if not item.plan.revision or item.due_on is None or day == item.due_on:
        return
    if day is None:
        raise RoadmapError("Tenggat rencana aksi yang pernah ditetapkan tidak dihapus. Isian Anda tetap ada.")
    reason = f"Diubah dalam perubahan rencana sesudah penetapan ke-{item.plan.revision}."
    DueMove.objects.create(item=item, before=item.due_on, after=day, reason=reason, by=by.actor, at=at)
