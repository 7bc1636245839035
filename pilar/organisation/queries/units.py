"""What the pages of units read. Each function says how many queries its result takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from pilar.organisation.access import Actor, rights_of, visible_to
from pilar.organisation.models import Duty, Grant, Service, Unit, UnitChange
from pilar.organisation.queries.trees import Branch, branches

#: A tree that is longer than this is shown level by level.
MOST_IN_TREE = 300
_SHOWN = 20
ACTING = (Duty.PLT, Duty.PLH)


def current(day: date) -> Q:
    """Rows with ``valid_from`` and ``valid_until`` that hold on ``day``."""
    return Q(valid_from__lte=day) & not_ended(day)


def not_ended(day: date) -> Q:
    """Those that hold on ``day`` or will; a unit whose close date lies ahead is one of them."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)


def beyond(last_day: date) -> Q:
    """Those that hold, or will hold, after ``last_day``."""
    return Q(valid_until__isnull=True) | Q(valid_until__gt=last_day)


def visible(user: Actor, at: datetime, day: date, *, closed: bool = False) -> QuerySet[Unit]:
    """The units that ``user`` sees; with ``closed`` also those that have ended before ``day``."""
    seen = visible_to(Unit, user, at)
    return seen if closed else seen.filter(not_ended(day))


def with_staff(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """``units`` with ``staff``: how many people are on duty there on ``day``; no further query."""
    duties = Duty.objects.filter(current(day), unit=OuterRef("pk")).order_by().values("unit")
    count = duties.annotate(count=Count("person", distinct=True)).values("count")
    return units.annotate(staff=Coalesce(Subquery(count), 0))


def tree(units: QuerySet[Unit]) -> list[Branch] | None:
    """``units`` as a tree, or None where there are more than MOST_IN_TREE. One query."""
    rows = list(units.order_by("path")[: MOST_IN_TREE + 1])
    return branches(rows) if len(rows) <= MOST_IN_TREE else None


def top_level(units: QuerySet[Unit], user: Actor, at: datetime) -> QuerySet[Unit]:
    """Those of ``units`` that stand at the top of what ``user`` sees, and their children: body and OPDs."""
    tops = rights_of(user, at).roots("unit.view")
    return units.filter(Q(path__in=tops) | Q(parent__path__in=tops))


def headless(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Those of ``units`` that are open on ``day`` and that nobody heads then. (The body's own head is elected.)"""
    heads = Duty.objects.filter(current(day), unit=OuterRef("pk"), leads=True)
    return units.filter(current(day)).exclude(kind=Unit.BODY).filter(~Exists(heads))


def ancestors(unit: Unit) -> list[Unit]:
    """The units above, the body first. One query."""
    return list(Unit.objects.filter(pk__in=unit.ancestor_ids).order_by("path"))


def heads_on(unit: Unit, day: date) -> list[Duty]:
    """Who heads ``unit`` on ``day``: who acts as its head first, then the definitive one. One query."""
    heads = unit.duties.filter(current(day), leads=True).select_related("person")
    return sorted(heads, key=lambda duty: (duty.kind == Duty.DEFINITIVE, -duty.valid_from.toordinal(), -duty.pk))


def usual_position(unit: Unit) -> str:
    """How the head of ``unit`` is called: as the last definitive one was, else "Kepala …". One query."""
    last = unit.duties.filter(leads=True, kind=Duty.DEFINITIVE).order_by("-valid_from", "-pk").first()
    return last.position if last else f"Kepala {unit.short_name or unit.name}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people are on duty at a unit, and how many roles are held there, on a day."""

    people: int
    roles: int


def figures(unit: Unit, day: date) -> Figures:
    """Two queries."""
    people = unit.duties.filter(current(day)).aggregate(count=Count("person", distinct=True))["count"]
    return Figures(people, unit.grants.filter(current(day)).count())


# --- what happened --------------------------------------------------------------------------------------------------


class Event(NamedTuple):
    """Something in the life of a unit, from its own rows."""

    day: date
    name: str
    what: str


def history(unit: Unit, day: date) -> list[Event]:
    """What happened to ``unit``, the newest first: three queries. Heads whose days lie ahead are told as well."""
    events = []
    if unit.valid_until is not None:
        name = "Ditutup" if unit.valid_until < day else "Akan ditutup"
        events.append(Event(unit.valid_until, name, unit.closing_basis))
    for change in unit.changes.all()[:_SHOWN]:
        moment = timezone.localtime(change.changed_at).date()
        what = f"Semula {change.before}, menjadi {change.after}"
        if change.kind == UnitChange.MOVED:
            what = f"Dari bawah {change.before} ke bawah {change.after}"
        events.append(Event(moment, dict(UnitChange.KINDS)[change.kind], what))
    heads = unit.duties.filter(leads=True).select_related("person").order_by("-valid_from", "-pk")
    events += [Event(duty.valid_from, duty.capacity, duty.person.name) for duty in heads[:_SHOWN]]
    events += [
        Event(unit.valid_from, "Menggantikan", old.name) for old in unit.predecessors.order_by("name", "pk")[:_SHOWN]
    ]
    events.append(Event(unit.valid_from, "Berlaku" if unit.valid_from <= day else "Akan berlaku", ""))
    return sorted(events, key=lambda event: event.day, reverse=True)


# --- what closing would do ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands against closing a unit after a day, and what would end with it. Lists hold at most twenty."""

    people: list[Duty]
    people_count: int
    units: list[Unit]
    units_count: int
    roles: int
    services: int

    @property
    def refused(self) -> bool:
        return bool(self.people_count or self.units_count)


def closing(unit: Unit, last_day: date) -> Closing:
    """Six queries, whatever there is."""
    duties = unit.duties.filter(beyond(last_day)).select_related("person").order_by("person__name", "pk")
    below = unit.children.filter(beyond(last_day)).order_by("name", "pk")
    return Closing(
        people=list(duties[:_SHOWN]),
        people_count=duties.count(),
        units=list(below[:_SHOWN]),
        units_count=below.count(),
        roles=Grant.objects.filter(beyond(last_day), unit=unit).count(),
        services=Service.objects.filter(unit=unit, is_active=True).count(),
    )
