"""What hinders a plan item: told to a leader who is named, answered by him or her, and in the end lifted.

The leader needs no role for it: to be asked is enough to read the item and to answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of
from pilar.evaluation.models import Zone, ZoneMember
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, Actor
from pilar.organisation.models import Duty, Person, User
from pilar.organisation.queries.units import current
from pilar.records.texts import paragraphs
from pilar.roadmap.access import opened_item
from pilar.roadmap.actions.items import record
from pilar.roadmap.actions.work import may_work, opened_for_work
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Obstacle
from pilar.roadmap.workflow import ASKED, DONE, DROPPED, OBSTACLE

LONGEST: Final = 4_000
MOST_OPEN: Final = 10


def leaders_over(zone: Zone, day: date) -> QuerySet[Duty]:
    """Who leads the zone's unit, one of its members or a unit above it on ``day``, acting heads included. One query.

    The nearest first; with person and unit.
    """
    members = ZoneMember.objects.filter(current(day), zone=zone).values("unit")
    near = Q(unit__in=[*zone.unit.ancestor_ids, zone.unit_id]) | Q(unit__in=members)
    rows = Duty.objects.filter(current(day), near, leads=True).select_related("person", "unit")
    return rows.order_by("-unit__path", "pk")


def ask(item_pk: int, text: str, leader: Person, *, by: User, at: datetime, guard: Guard = locked) -> Obstacle:
    """Tell what hinders the item, and whom one asks for help.

    Raises NotFoundError, AccessDenied, RoadmapError without words, for somebody who leads nothing over the unit, and
    for an item that is finished or dropped.
    """
    words = paragraphs(text, "Hambatan", LONGEST)
    if not words:
        raise RoadmapError("Tulis apa yang menghambat dan bantuan yang diperlukan. Belum ada yang dikirim.")
    with opened_for_work(item_pk, by=by, at=at, guard=guard) as item:
        if item.state in (DONE, DROPPED):
            raise RoadmapError(
                f"Rencana aksi ini berkeadaan “{item.get_state_display()}”, jadi tidak ada yang menghambatnya. Tulisan "
                "Anda tetap ada."
            )
        zone = item.plan.zone
        if not leaders_over(zone, day_of(zone, at)).filter(person=leader).exists():
            raise RoadmapError(
                f"{leader} tidak sedang memimpin unit ini atau unit di atasnya. Pilih pimpinan yang lain; tulisan Anda "
                "tetap ada."
            )
        if item.obstacles.filter(state=ASKED).count() >= MOST_OPEN:
            raise RoadmapError(
                "Sudah banyak permintaan yang belum dijawab pada rencana aksi ini. Tunggu jawabannya, atau nyatakan "
                "yang sudah teratasi. Tulisan Anda tetap ada."
            )
        made = Obstacle.objects.create(item=item, text=words, leader=leader, by=by.actor, at=at)
        record("obstacle.asked", item, by, at, {"obstacle": made.pk, "leader": leader.pk})
    return made


def is_asked(obstacle: Obstacle, user: Actor) -> bool:
    """Whether ``user`` is the leader who is asked."""
    return isinstance(user, User) and user.is_active and user.person_id == obstacle.leader_id


def answer(pk: int, text: str, *, by: User, at: datetime, guard: Guard = locked) -> Obstacle:
    """The leader says what will be done. Raises NotFoundError, AccessDenied, RoadmapError, WorkflowError."""
    words = paragraphs(text, "Jawaban", LONGEST)
    if not words:
        raise RoadmapError("Jawaban masih kosong. Tulis apa yang akan dilakukan, lalu kirim.")
    with _opened(pk, by, at, guard) as obstacle:
        if not is_asked(obstacle, by):
            raise AccessDenied(
                f"Yang menjawab adalah {obstacle.leader}, yang diminta membantu. Belum ada yang berubah."
            )
        answered = {"answer": words, "answered_by": by.actor, "answered_at": at}
        OBSTACLE.move(obstacle, "answer", by=by.actor, at=at, **answered)
        record("obstacle.answer", obstacle.item, by, at, {"obstacle": obstacle.pk})
    return obstacle


def lift(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Obstacle:
    """It hinders no more: said by the leader, the item's owner or whoever manages its area. Raises as ``answer``."""
    with _opened(pk, by, at, guard) as obstacle:
        if not may_lift(obstacle, by, at):
            raise AccessDenied(
                "Yang menyatakan hambatan teratasi adalah penanggung jawab rencana aksinya, pokjanya, atau pimpinan "
                "yang diminta membantu. Belum ada yang berubah."
            )
        OBSTACLE.move(obstacle, "lift", by=by.actor, at=at, lifted_at=at)
        record("obstacle.lift", obstacle.item, by, at, {"obstacle": obstacle.pk})
    return obstacle


def may_lift(obstacle: Obstacle, by: Actor, at: datetime) -> bool:
    """Whether ``by`` may say so, while it is open. ``item.plan.zone.unit`` comes with it."""
    return is_asked(obstacle, by) or may_work(by, obstacle.item, at)


@contextmanager
def _opened(pk: int, by: User, at: datetime, guard: Guard) -> Iterator[Obstacle]:
    item_pk = Obstacle.objects.filter(pk=pk).values_list("item", flat=True).first()
    if item_pk is None:
        raise NotFoundError("Permintaan ini tidak ada.")
    with opened_item(item_pk, by=by, at=at, guard=guard) as item, transaction.atomic():
        obstacle = Obstacle.objects.select_related("leader").get(pk=pk)
        obstacle.item = item
        yield obstacle
