"""What area 1 tells of a zone's year: that it has been launched, and that its team stands in a decree."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q

from pilar.areas.change.models import Launch
from pilar.areas.change.queries.decrees import TEAM
from pilar.areas.change.workflow import HELD, PUBLISHED
from pilar.evaluation.happened import tells
from pilar.evaluation.proposal.known import Known, knows
from pilar.evaluation.proposal.prerequisites import LAUNCH
from pilar.records.models import Decree, DecreeMember
from pilar.records.workflow import IN_FORCE


@tells("declaration")
def launched() -> Q:
    """The unit has held its launch, in the zone's year or before."""
    held = Launch.objects.filter(state__in=(HELD, PUBLISHED), unit=OuterRef("unit"))
    return Q(Exists(held.filter(held_on__year__lte=OuterRef("year"))))


@knows(LAUNCH)
def launch_days(units: Collection[int], day: date) -> Mapping[int, Known]:
    """The day of the first launch of each unit that has held one by ``day``. One query."""
    rows = Launch.objects.filter(state__in=(HELD, PUBLISHED), unit__in=units, held_on__lte=day)
    first = rows.order_by().values_list("unit").annotate(Min("held_on"))
    return {unit: Known(held_on.isoformat(), "pencanangan di area 1") for unit, held_on in first}


@tells("team-decree")
def team_decreed() -> Q:
    """A decree of the zone team holds on the cut-off day: the unit's own, or one above that names its people."""
    own = Decree.objects.filter(_holding(""), unit=OuterRef("unit"))
    above = DecreeMember.objects.filter(
        _holding("decree__"), person__duties__unit=OuterRef("unit"), person__duties__valid_until__isnull=True
    )
    return Q(Exists(own)) | Q(Exists(above))


def _holding(path: str) -> Q:
    """Decided, and in force on the cut-off day of the zone outside. ``path``: to the decree."""
    begun = Q(**{f"{path}state": IN_FORCE, f"{path}kind": TEAM, f"{path}valid_from__lte": OuterRef("cutoff")})
    return begun & (Q(**{f"{path}valid_until": None}) | Q(**{f"{path}valid_until__gte": OuterRef("cutoff")}))
