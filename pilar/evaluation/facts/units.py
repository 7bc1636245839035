"""Whose rows a fact counts: the member units of a zone, or the OPD or body from which they inherit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from pilar.evaluation.models import Zone, ZoneMember
from pilar.organisation.access import below
from pilar.organisation.models import Body, Duty, Person, Unit
from pilar.organisation.queries.units import current

UNIT, OPD, BODY = "unit", "opd", "body"
LEVELS: Final = (UNIT, OPD, BODY)
LEVEL_LABELS: Final = {UNIT: "unit", OPD: "OPD", BODY: "instansi"}
#: Kinds of unit at which rows of the middle level stand: the OPD, or the office of the body that takes its place.
_MIDDLE: Final = (Unit.OPD, Unit.OFFICE)


@dataclass(frozen=True, slots=True)
class UnitSet:
    """The units of one level. At unit level everything below the members counts too; above it only their own rows."""

    level: str
    units: tuple[Unit, ...]

    @property
    def body(self) -> Body:
        return self.units[0].body

    @property
    def origin(self) -> str:
        """Where inherited rows come from, for “dari Disnakertrans”; empty at unit level."""
        return "" if self.level == UNIT else str(self.units[0])

    def where(self, path: str = "unit") -> Q:
        """The rows whose unit, reached by the lookup ``path``, is one of these."""
        if self.level == UNIT:
            return below([unit.path for unit in self.units], f"{path}__path")
        return Q(**{f"{path}__in": [unit.pk for unit in self.units]})

    def duties(self, on: date) -> QuerySet[Duty]:
        """Who works at these units on ``on``: one row per duty."""
        return Duty.objects.filter(current(on), self.where("unit"))

    def staff(self, on: date) -> QuerySet[Person]:
        """The people on duty there on ``on``, each once: PNS, PPPK, and the non-ASN and partners at the counters."""
        return Person.objects.filter(pk__in=self.duties(on).values("person"))

    def asn(self, on: date) -> QuerySet[Person]:
        """Of those, the civil servants."""
        return self.staff(on).filter(status__in=(Person.PNS, Person.PPPK))

    def heads(self, on: date) -> QuerySet[Duty]:
        """The duties of who leads the members themselves on ``on``, acting heads included."""
        return Duty.objects.filter(current(on), unit__in=[unit.pk for unit in self.units], leads=True)


def unit_sets(zone: Zone, day: date) -> dict[str, UnitSet]:
    """The units of ``zone`` by level, its own unit first. Two queries.

    Where ``day`` lies before the zone was made, as for a body that begins with Pilar after its cut-off date, the scope
    is that of its first day.
    """
    every = list(ZoneMember.objects.filter(zone=zone).select_related("unit__body"))
    on = max([day, *([min(each.valid_from for each in every)] if every else [])])
    members = [each.unit for each in every if each.valid_from <= on <= (each.valid_until or date.max)]
    units = tuple(sorted(members, key=lambda unit: (unit.pk != zone.unit_id, unit.path))) or (zone.unit,)
    above = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[*zone.unit.ancestor_ids, zone.unit_id])}
    for unit in above.values():
        unit.body = zone.unit.body
    middle = tuple(unit for unit in above.values() if unit.kind in _MIDDLE)
    root = tuple(unit for unit in above.values() if unit.kind == Unit.BODY)
    found = {UNIT: UnitSet(UNIT, units)}
    if middle:
        found[OPD] = UnitSet(OPD, middle)
    if root:
        found[BODY] = UnitSet(BODY, root)
    return found
