"""Needs to be read: the list, and how many of the staff take part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from pilar.evaluation.facts.units import UNIT, unit_sets
from pilar.evaluation.models import Zone
from pilar.organisation.models import Service
from pilar.roadmap.actions.needs import OPEN
from pilar.roadmap.models import Need, NeedSupport

#: Ranked ones first, then the newest.
ORDER: Final = ("place", "-pk")
_UNRANKED: Final = 30_000
#: In the address: what is neither settled nor refused.
STILL_OPEN: Final = "terbuka"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by. ``state``: one of the workflow, or STILL_OPEN."""

    text: str = ""
    kind: str = ""
    state: str = ""
    area: int | None = None
    service: Service | None = None


def listed(zone: Zone, wanted: Wanted) -> QuerySet[Need]:
    """The needs of ``zone`` with service and proposer, ``place`` and ``backers`` (supports). Order them by ORDER."""
    rows = zone.needs.select_related("service", "proposer")
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(service__name__icontains=wanted.text))
    state = None if wanted.state == STILL_OPEN else wanted.state
    equal = (("kind", wanted.kind), ("state", state), ("area", wanted.area), ("service", wanted.service))
    rows = rows.filter(**{name: value for name, value in equal if value})
    if wanted.state == STILL_OPEN:
        rows = rows.filter(state__in=OPEN)
    return rows.annotate(place=Coalesce(F("rank"), _UNRANKED), backers=Count("supports"))


@dataclass(frozen=True, slots=True)
class Participation:
    """``taking_part`` of the ``staff`` on duty have proposed or supported a need."""

    taking_part: int
    staff: int


def participation(zone: Zone, day: date) -> Participation:
    """Counted over the members' staff on ``day``. Four queries."""
    staff = unit_sets(zone, day)[UNIT].staff(day)
    proposed = zone.needs.filter(proposer__isnull=False).order_by().values("proposer")
    supported = NeedSupport.objects.filter(need__zone=zone).order_by().values("person")
    active = staff.filter(Q(pk__in=proposed) | Q(pk__in=supported))
    return Participation(active.count(), staff.count())


def services_named(zone: Zone) -> QuerySet[Service]:
    """The services that a need of ``zone`` is about, for the filter."""
    return Service.objects.filter(pk__in=zone.needs.order_by().values("service"))
