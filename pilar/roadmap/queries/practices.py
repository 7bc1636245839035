"""Practices that somebody may read: the shared ones of the own body, and those of the zones that one sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from pilar.errors import NotFoundError
from pilar.evaluation.access import SEES, zones_seen
from pilar.evaluation.models import Zone
from pilar.organisation.access import Actor, below, rights_of
from pilar.organisation.models import Unit, User
from pilar.roadmap.models import Practice
from pilar.roadmap.workflow import DROPPED, MANAGE

ORDER: Final = ("-at", "-pk")
_WHOLE: Final = ("item__plan__zone__unit__body", "item__owner")


def practices_seen(user: Actor, at: datetime) -> QuerySet[Practice]:
    """With item, zone and ``copied``: into how many zones. One query."""
    bodies = {held.body_id for held in rights_of(user, at).held if SEES in held.role.may}
    shared = Q(is_shared=True, item__plan__zone__unit__body__in=bodies)
    own = Q(item__plan__zone__in=zones_seen(user, at).order_by().values("pk"))
    rows = Practice.objects.filter(shared | own).select_related(*_WHOLE)
    return rows.annotate(copied=Count("copies", filter=~Q(copies__item__state=DROPPED), distinct=True))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by."""

    text: str = ""
    area: int | None = None
    unit: Unit | None = None


def listed(user: Actor, at: datetime, wanted: Wanted) -> QuerySet[Practice]:
    """The shared ones that ``user`` sees, filtered; order them by ORDER. One query."""
    rows = practices_seen(user, at).filter(is_shared=True)
    if wanted.text:
        words = Q(title__icontains=wanted.text) | Q(story__icontains=wanted.text)
        rows = rows.filter(words | Q(item__title__icontains=wanted.text))
    if wanted.area is not None:
        rows = rows.filter(item__area=wanted.area)
    if wanted.unit is not None:
        rows = rows.filter(below([wanted.unit.path], "item__plan__zone__unit__path"))
    return rows


def practice_seen(user: Actor, at: datetime, pk: int) -> Practice:
    """One of them. Raises NotFoundError. One query."""
    found = practices_seen(user, at).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("Praktik ini tidak ada.")
    return found


def zones_to_copy_into(user: User, at: datetime, practice: Practice) -> list[Zone]:
    """The newest zone of each unit of the same body whose plan items of that area ``user`` manages. One query."""
    roots = [
        held.path
        for held in rights_of(user, at).held
        if MANAGE in held.role.may and held.area in (None, practice.item.area)
    ]
    if not roots:
        return []
    own = practice.item.plan.zone
    rows = Zone.objects.filter(below(roots, "unit__path"), unit__body=own.unit.body_id).exclude(pk=own.pk)
    following = Zone.objects.filter(previous__isnull=False).values("previous")
    return list(rows.exclude(pk__in=following).select_related("unit").order_by("unit__path", "-year"))
