"""Work on given plan items, for the builder of the sample: begun, reported, proved, finished, hindered. Sample data.

Each function calls the actions that a click calls. ``ago``: days before the moment of building at which it happens.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.models import User
from pilar.roadmap.access import contributes
from pilar.roadmap.actions import obstacles, proofs, work
from pilar.roadmap.actions.obstacles import leaders_over
from pilar.roadmap.actions.proofs import Bringing, Given
from pilar.roadmap.models import Obstacle, Plan, PlanItem

#: Of so many items whose day has passed one is late.
_LATE_EVERY: Final = 4
_HALF: Final = 50


def build(world: World) -> None:
    """Work on every plan that is set and on which nothing has been done yet, each item by its owner."""
    for plan in Plan.objects.filter(revision__gte=1).select_related("zone__unit__body").order_by("pk"):
        rows = plan.items.filter(progress__isnull=True, due_on__isnull=False, owner__user__is_active=True)
        rows = rows.select_related("owner__user").order_by("due_on", "number")
        set_on = plan.revisions.order_by("number").values_list("set_on", flat=True).first()
        most = (world.today - set_on).days if set_on else 0
        for place, item in enumerate(rows):
            item.plan = plan
            _go_on(world, item, place, most)


def _go_on(world: World, item: PlanItem, place: int, most: int) -> None:
    """As far as it would be by its days; ``most``: days since the plan was set, before which nobody reports."""
    by: User | None = getattr(item.owner, "user", None)
    if by is None or item.due_on is None:
        return
    left = (item.due_on - world.today).days
    began = min((world.today - item.starts_on).days if item.starts_on else _HALF, most)
    if began <= 0:
        return
    begin(world, item, by=by, ago=began, percent=20)
    if not contributes(by, item.plan.zone, _then(world, began)):
        return  # whoever has a task and no role in the zone brings the proofs to those who manage the plan
    if left < 0 and place % _LATE_EVERY != _LATE_EVERY - 1:
        ago = min(-left + place % 3, began)
        prove(world, item, f"{item.output or item.title} (data contoh)"[:200], by=by, ago=ago)
        if not item.comes_after.exclude(before__state__in=("done", "dropped")).exists():
            finish(world, item, by=by, ago=ago)
    elif left < 0:
        told = "Menunggu persetujuan anggaran dari dinas; mohon dibantu (data contoh)."
        hinder(world, item, told, by=by, ago=min(-left, began))


def _then(world: World, ago: int) -> datetime:
    return world.at - timedelta(days=ago)


def begin(world: World, item: PlanItem, *, by: User, ago: int, percent: int = 10, note: str = "") -> None:
    """The work has begun, with a first report."""
    said = note or "Mulai dikerjakan sesuai rencana (data contoh)."
    work.report(item.pk, percent, said, by=by, at=_then(world, ago))


def tell(world: World, item: PlanItem, percent: int, note: str, *, by: User, ago: int) -> None:
    """How far it is."""
    work.report(item.pk, percent, note, by=by, at=_then(world, ago))


def prove(world: World, item: PlanItem, title: str, *, by: User, ago: int) -> Given:
    """A document that stands at all questions of the item; ``title`` says that it is sample data."""
    content = document(title, str(item.plan.zone), 2)
    questions = list(item.questions.values_list("question", flat=True))
    return proofs.give(item.pk, Bringing(content, title=title), questions, by=by, at=_then(world, ago))


def finish(world: World, item: PlanItem, *, by: User, ago: int, without: str = "") -> None:
    """Done on that day, with the proof that there is, or with the word why there is none."""
    day = world.today - timedelta(days=ago)
    work.finish(item.pk, day, without=without, by=by, at=_then(world, ago))


def postpone(world: World, item: PlanItem, days: int, reason: str, *, by: User, ago: int) -> None:
    """Another due day, without a decision of monev: the first one goes on counting."""
    if item.due_on is not None:
        work.move_due(item.pk, item.due_on + timedelta(days=days), reason, by=by, at=_then(world, ago))


def hinder(world: World, item: PlanItem, text: str, *, by: User, ago: int, answer: str = "") -> Obstacle | None:
    """A call for help to the nearest leader who has an account, answered at once where ``answer`` says something.

    None where nobody leads there.
    """
    at = _then(world, ago)
    duties = list(leaders_over(item.plan.zone, world.today - timedelta(days=ago)))
    users = User.objects.filter(is_active=True, person__in=[each.person_id for each in duties])
    accounts = {user.person_id: user for user in users}
    leader = next((each for each in duties if each.person_id in accounts), None)
    if leader is None:
        return None
    call = obstacles.ask(item.pk, text, leader.person, by=by, at=at)
    if answer:
        obstacles.answer(call.pk, answer, by=accounts[leader.person_id], at=at + timedelta(days=1))
    return call
