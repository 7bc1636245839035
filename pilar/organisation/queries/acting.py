"""What the pages of acting heads read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilar.organisation.access import Actor, visible_to
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.queries.units import ACTING, current

NOW, COMING, PAST = "sekarang", "akan-datang", "selesai"


def appointments(user: Actor, at: datetime) -> QuerySet[Duty]:
    """Acting heads of the units where ``user`` may appoint them; person and unit come along."""
    duties = visible_to(Duty, user, at, "acting.appoint").filter(kind__in=ACTING)
    return duties.select_related("person", "unit")


def at_that_time(time: str, day: date) -> Q:
    """Those that are now, will be, or have been, seen from ``day``."""
    return {
        NOW: current(day),
        COMING: Q(valid_from__gt=day),
        PAST: Q(valid_until__lt=day),
    }.get(time, Q())


def ending_soon(user: Actor, at: datetime, day: date, days: int) -> QuerySet[Duty]:
    """Those of ``appointments`` that end within ``days`` and after which nobody has been appointed yet."""
    after = Duty.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")), unit=OuterRef("unit"), leads=True
    )
    soon = appointments(user, at).filter(
        valid_from__lte=day, valid_until__gte=day, valid_until__lte=day + timedelta(days=days)
    )
    return soon.filter(~Exists(after)).order_by("valid_until", "pk")


def appointable(user: Actor, at: datetime, unit: Unit) -> QuerySet[Person]:
    """Whom ``user`` may appoint at ``unit``: people of its body whom he sees, without himself."""
    people = visible_to(Person, user, at, "person.view").filter(body=unit.body_id)
    return people.exclude(pk=getattr(user, "person_id", None) or 0)
