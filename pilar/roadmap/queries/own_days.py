"""The days of one person, for a calendar program: own plan items, monev meetings, recommendations to follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from pilar.kernel.icalendar import AllDay
from pilar.organisation.access import local_day
from pilar.organisation.models import User
from pilar.records.queries.recommendations import own_open
from pilar.records.workflow import CANCELLED
from pilar.roadmap.models import Monev, PlanItem
from pilar.roadmap.queries.work import in_force, own
from pilar.roadmap.workflow import DONE

#: How far back a calendar shows what is over.
BACK: Final = timedelta(60)
_MOST: Final = 300


def entries(user: User, at: datetime) -> list[AllDay]:
    """Open items (late ones on their due day), monev meetings of the zones in which one works on items, and the own
    recommendations. Titles only: whoever finds the address reads no names. Three queries."""
    if user.person is None or user.person_id is None:
        return []
    body = user.person.body
    day = local_day(at, body)
    found = [
        *_items(user.person_id, day),
        *_meetings(user.person_id, day, ZoneInfo(body.time_zone)),
        *_recommendations(user, day - BACK),
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.uid))


def _items(person: int, day: date) -> Iterator[AllDay]:
    rows: list[PlanItem] = list(own(person, day).filter(due_on__gte=day - BACK).order_by("due_on", "pk")[:_MOST])
    for row in rows:
        done = row.state == DONE
        page = _address("roadmap:work", row.plan.zone_id, row.pk)
        told = f"Selesai. {page}" if done else f"{row.get_state_display()}, {row.percent} %. {page}"
        if row.due_on is not None:
            yield AllDay(_uid("item", row.pk), row.due_on, f"{'Selesai' if done else 'Tenggat'}: {row.title}", told)


def _meetings(person: int, day: date, zone: ZoneInfo) -> Iterator[AllDay]:
    mine = in_force(PlanItem.objects.filter(owner=person), day).values("plan__zone")
    rows = Monev.objects.filter(
        zone__in=mine, activity__starts_at__gte=datetime.combine(day - BACK, datetime.min.time(), zone)
    )
    for row in rows.exclude(activity__state=CANCELLED).select_related("activity", "zone").order_by("pk")[:_MOST]:
        begins = row.activity.starts_at.astimezone(zone)
        yield AllDay(_uid("monev", row.pk), begins.date(), row.activity.title, f"Pukul {begins:%H.%M}. {row.zone}")


def _recommendations(user: User, since: date) -> Iterator[AllDay]:
    for row in own_open(user).filter(due_on__gte=since)[:_MOST]:
        page = _address("records:recommendation", row.pk)
        yield AllDay(_uid("rec", row.pk), row.due_on, f"Tindak lanjut: {row.text[:120]}", f"{row.review.title}. {page}")


def _address(name: str, *args: int) -> str:
    return f"{settings.PILAR_ORIGIN}{reverse(name, args=args)}"


def _uid(kind: str, pk: int) -> str:
    return f"{kind}-{pk}@{settings.PILAR_ORIGIN.split('://')[-1]}"
