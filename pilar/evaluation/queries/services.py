"""The services that a zone gives, from the organisation's catalogue."""

from __future__ import annotations

from datetime import date

from pilar.evaluation.facts.units import UNIT, unit_sets
from pilar.evaluation.models import Zone
from pilar.organisation.models import Service


def services_of(zone: Zone, day: date) -> list[Service]:
    """The open services in the catalogue of the members and below on ``day``, by name. Three queries."""
    where = unit_sets(zone, day)[UNIT].where("unit")
    return list(Service.objects.filter(where, is_active=True).select_related("unit").order_by("name", "pk"))
