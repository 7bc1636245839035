"""Which unit somebody means: for filters and forms where a list of thirty thousand would be no choice."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from pilar.organisation.access import Rights, below
from pilar.organisation.models import Unit
from pilar.organisation.people_list.units import UnitNames

#: Up to so many are offered while one types.
OFFERED = 200


def units_for(rights: Rights, capability: str, *, open_on: date | None = None) -> QuerySet[Unit]:
    """The units over which ``capability`` is held; with ``open_on``, only those that exist on that day."""
    rows = Unit.objects.filter(below(rights.roots(capability)))
    if open_on is not None:
        rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=open_on), valid_from__lte=open_on)
    return rows


def unit_named(units: QuerySet[Unit], text: str) -> Unit:
    """The one of ``units`` that ``text`` names, whatever signs and spaces it is written with. Raises UnitUnclear."""
    plain = " ".join(text.split())
    units = units.select_related("parent")
    exact = units.filter(Q(slug__iexact=plain) | Q(name__iexact=plain) | Q(short_name__iexact=plain))
    return UnitNames(exact if exact.exists() else units).find(plain)


def offered(units: QuerySet[Unit]) -> list[Unit]:
    """What is suggested while one types; nothing where it would be too many."""
    found = list(units.order_by("path")[: OFFERED + 1])
    return found if len(found) <= OFFERED else []
