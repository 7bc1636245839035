"""How far a zone is: who works on which area, and the zones of the years before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from pilar.evaluation.access import zones_seen
from pilar.evaluation.models import Assessor, Worksheet, Zone
from pilar.organisation.access import Actor
from pilar.organisation.models import Grant
from pilar.organisation.queries.units import current

#: How many zones before this one a trend goes back.
YEARS_BACK: Final = 4


def pokja_of(zone: Zone, day: date) -> Mapping[int, list[str]]:
    """The names of the members of each area's pokja on ``day``; roles above the unit reach it too. One query."""
    units = [*zone.unit.ancestor_ids, zone.unit_id]
    grants = Grant.objects.filter(current(day), role="pokja", unit__in=units, area__isnull=False)
    found: dict[int, list[str]] = defaultdict(list)
    for grant in grants.select_related("user__person").order_by("user__person__search_name", "pk"):
        name = grant.user.display_name
        if name not in found[grant.area or 0]:
            found[grant.area or 0].append(name)
    return found


def years_of(zone: Zone, user: Actor, at: datetime) -> list[Worksheet]:
    """The units' own worksheets of this zone and at most four before it that ``user`` sees, oldest first.

    Two queries. A zone before may be of a unit elsewhere that this one has succeeded.
    """
    names = ["__".join(["previous"] * steps) for steps in range(1, YEARS_BACK + 1)]
    before = Zone.objects.filter(pk=zone.pk).values_list(*names).get()
    ids = [zone.pk, *(pk for pk in before if pk is not None)]
    rows = Worksheet.objects.filter(zone__in=ids, assessor__code=Assessor.UNIT)
    return list(rows.filter(zone__in=zones_seen(user, at)).select_related("zone").order_by("zone__year"))
