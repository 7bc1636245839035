"""Own plan items that are late or soon due, calls for help, their answers, items whose owner has left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.organisation.models import Duty
from pilar.organisation.queries.units import current
from pilar.roadmap.access import goes_on
from pilar.roadmap.models import Obstacle, PlanItem
from pilar.roadmap.queries.work import OPEN, coming, in_force
from pilar.roadmap.reminders import rhythm_for
from pilar.roadmap.workflow import ANSWERED, ASKED, MANAGE
from pilar.texts import shortened

_NAMED: Final = 5
_SHORT: Final = 80
#: The highest that the rule of the first reminder may be.
_FAR: Final = timedelta(60)


@inbox("roadmap.own_items")
def own_items(asker: Asker) -> Iterable[Item]:
    """Those that are late or due within the days of the first reminder. One query, two where there are any."""
    person = getattr(asker.user, "person", None)
    if person is None:
        return []
    rows = list(coming(person.pk, asker.day, asker.day + _FAR)[: _NAMED * 4])
    if not rows:
        return []
    until = asker.day + timedelta(rhythm_for(rows[0].plan.zone.unit.body, asker.day).first)
    near = [row for row in rows if row.due_on is not None and row.due_on <= until]
    found = [
        Item(
            f"{'Terlambat' if row.due_on and row.due_on < asker.day else 'Kerjakan'}: {row.title}", _page(row),
            f"Rencana aksi {row.plan.zone}, {row.get_state_display().lower()}, {row.percent} %.", row.due_on,
        )
        for row in near[:_NAMED]
    ]  # fmt: skip
    if len(near) > _NAMED:
        more = f"{len(near) - _NAMED} rencana aksi Anda yang lain juga segera jatuh tempo"
        found.append(Item(more, reverse("roadmap:own_items"), "", near[_NAMED].due_on))
    return found


@inbox("roadmap.obstacles")
def calls_for_help(asker: Asker) -> Iterable[Item]:
    """Those that name the asker, until answered; and own ones that were answered, until lifted.

    An answer is for the item's owner and for who called. One query; none without a person.
    """
    person = getattr(asker.user, "person_id", None)
    if person is None:
        return []
    mine = Q(item__owner=person) | Q(by=asker.user.actor)
    waits = Q(leader=person, state=ASKED) | (mine & Q(state=ANSWERED, item__state__in=OPEN))
    rows = Obstacle.objects.filter(waits, goes_on(asker.day, "item__plan__zone__"))
    rows = rows.select_related("item__plan", "leader").order_by("at", "pk")
    return [_asked(row) if row.state == ASKED else _answered(row) for row in rows[: 2 * _NAMED]]


def _asked(row: Obstacle) -> Item:
    why = f"{shortened(row.text, _SHORT)} ({tanggal(row.at)})"
    return Item(f"Jawab permintaan bantuan: {row.item.title}", _call(row), why)


def _answered(row: Obstacle) -> Item:
    why = f"{shortened(row.answer, _SHORT)} Nyatakan bila teratasi."
    return Item(f"{row.leader} menjawab: {row.item.title}", _call(row), why)


@inbox("roadmap.owner_left")
def owner_left(asker: Asker) -> Iterable[Item]:
    """Open items whose owner is on duty no longer, for whoever manages them. One query; none without the right."""
    held = [each for each in asker.rights.held if MANAGE in each.role.may]
    if not held:
        return []
    reach = Q(pk__in=[])
    for each in held:
        one = below([each.path], "plan__zone__unit__path")
        reach |= one if each.area is None else one & Q(area=each.area)
    on_duty = Duty.objects.filter(current(asker.day), person=OuterRef("owner"))
    rows = in_force(PlanItem.objects.filter(reach, ~Exists(on_duty), state__in=OPEN, owner__isnull=False), asker.day)
    rows = rows.select_related("plan", "owner").order_by("due_on", "pk")
    why = "Tidak diingatkan kepada siapa pun sampai ada penanggung jawab baru."
    return [
        Item(f"Ganti penanggung jawab: {row.title}", _page(row), f"{row.owner} sudah tidak bertugas. {why}", row.due_on)
        for row in rows[:_NAMED]
    ]


def _page(row: PlanItem) -> str:
    return reverse("roadmap:work", args=[row.plan.zone_id, row.pk])


def _call(row: Obstacle) -> str:
    return reverse("roadmap:obstacle", args=[row.item.plan.zone_id, row.pk])
