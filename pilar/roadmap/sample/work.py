"""Work on given plan items, for the builder of the sample: begun, reported, proved, finished, hindered. Sample data.

Each function calls the actions that a click calls. ``ago``: days before the moment of building at which it happens.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pilar.evaluation.sample_files import document
from pilar.kernel.samples import World
from pilar.organisation.models import User
from pilar.roadmap.actions import obstacles, proofs, work
from pilar.roadmap.actions.obstacles import leaders_over
from pilar.roadmap.actions.proofs import Bringing, Given
from pilar.roadmap.models import Obstacle, PlanItem


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
