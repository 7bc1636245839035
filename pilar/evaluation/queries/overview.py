"""Many zones at once: rows, figures over all of them, OPD by OPD. Reads stored scores only; docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from pilar.evaluation.access import SEES
from pilar.evaluation.models import Assessor, Worksheet, Zone, ZoneMember
from pilar.organisation.access import Actor, below, local_day, rights_of, visible_to
from pilar.organisation.models import Unit
from pilar.organisation.models.unit import PATH_DIGITS
from pilar.organisation.queries.units import current

AREAS: Final = range(1, 7)
#: The path of the unit directly below a body: two ids. A zone of the body itself has a shorter one.
_OPD_PATH = 2 * (PATH_DIGITS + 1)
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees, found once for all queries of a page: paths of units, and zones seen as a member only."""

    roots: tuple[str, ...]
    beside: tuple[int, ...]

    def of(self, zone: str = "") -> Q:
        """The condition for rows whose zone is found by the lookup ``zone``, such as ``zone__``."""
        found = below(self.roots, f"{zone}unit__path")
        return found | Q(**{f"{zone}pk__in": self.beside}) if self.beside else found

    def reaches(self, zone: int, path: str) -> bool:
        """Whether a zone of the unit with ``path`` is among them. No query."""
        return zone in self.beside or any(path.startswith(root) for root in self.roots)


def sight(user: Actor, at: datetime, capability: str = SEES) -> Sight:
    """As ``access.zones_seen``, cut in two: one range of an index, and the few zones elsewhere with a member below.

    As one condition both databases would pass over every zone in each query of the page. One query, none for whoever
    sees whole bodies: a member is of the body of its zone.
    """
    roots = rights_of(user, at).roots(capability)
    partial = [root for root in roots if len(root) > PATH_DIGITS + 1]
    if not partial:
        return Sight(roots, ())
    members = ZoneMember.objects.filter(current(local_day(at)), below(partial, "unit__path"))
    return Sight(roots, tuple(members.exclude(below(roots, "zone__unit__path")).values_list("zone", flat=True)))


def worksheets_seen(seen: Sight) -> QuerySet[Worksheet]:
    """The units' own worksheets of the zones that one sees, with zone, unit and unit above."""
    rows = Worksheet.objects.filter(seen.of("zone__"), assessor__code=Assessor.UNIT)
    return rows.select_related("zone__unit__parent").defer("areas", "floors")


def years_seen(seen: Sight) -> tuple[int, int] | None:
    """The first and the last year of the zones that one sees; None where there are none. Two short queries."""
    years = Zone.objects.filter(seen.of()).values_list("year", flat=True)
    last = years.order_by("-year").first()
    first = years.order_by("year").first() if last else None
    return (first, last) if first and last else None


def opds_seen(user: Actor, at: datetime) -> QuerySet[Unit]:
    """The units directly below a body that ``user`` sees, by name."""
    return visible_to(Unit, user, at, SEES).filter(parent__kind=Unit.BODY).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """An area over many zones: mean share of its weight, and how many zones miss its floor."""

    number: int
    mean: Fraction
    failing: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What many zones are together. ``mean`` is of the total; ``answered`` the share of all fields."""

    zones: int
    met: int
    mean: Fraction
    answered: Fraction
    areas: tuple[AreaFigure, ...]

    @property
    def weakest(self) -> AreaFigure | None:
        """The area with the lowest mean share; None where there is no zone."""
        return min(self.areas, key=lambda area: area.mean) if self.zones else None


def figures(rows: QuerySet[Worksheet]) -> Figures:
    """The figures over all of ``rows``. One query."""
    failing = {f"failing_{n}": Count("pk", filter=Q(failing_codes__contains=f"|area-{n}|")) for n in AREAS}
    return _figures(rows.order_by().aggregate(**_SUMS, **failing))


def by_opd(rows: QuerySet[Worksheet], opds: Sequence[Unit]) -> dict[str, Figures]:
    """The figures of each of ``opds``, by path; without how many miss an area's floor. One query."""
    if not opds:
        return {}
    placed = rows.order_by().annotate(opd=Substr("zone__unit__path", 1, _OPD_PATH))
    grouped = placed.filter(opd__in=[opd.path for opd in opds]).values("opd").annotate(**_SUMS)
    return {row["opd"]: _figures(row) for row in grouped}


def opds_of(rows: QuerySet[Worksheet]) -> QuerySet[Unit]:
    """The units directly below their body in which zones of ``rows`` lie (or the body itself)."""
    paths = rows.order_by().annotate(opd=Substr("zone__unit__path", 1, _OPD_PATH)).values("opd").distinct()
    return Unit.objects.filter(path__in=paths)


def before(rows: Sequence[Worksheet], seen: Sight) -> dict[int, Fraction]:
    """The total of the previous zone, by the id of its own, for those of ``rows`` that have one one sees. One query."""
    ids = [row.zone.previous_id for row in rows if row.zone.previous_id]
    if not ids:
        return {}
    found = Worksheet.objects.filter(zone__in=ids, assessor__code=Assessor.UNIT)
    totals = found.values_list("zone", "total", "zone__unit__path")
    return {zone: Fraction(total) for zone, total, path in totals if seen.reaches(zone, path)}


_SUMS: Final[dict[str, Any]] = {
    "zones": Count("pk"),
    "met": Count("pk", filter=Q(meets_target=True)),
    "mean": Avg("total"),
    "answered": Sum("answered"),
    "fields": Sum("fields"),
    **{f"mean_{number}": Avg(f"area_{number}") for number in AREAS},
}


def _figures(row: dict[str, Any]) -> Figures:
    areas = tuple(AreaFigure(n, _exact(row[f"mean_{n}"]), row.get(f"failing_{n}", 0)) for n in AREAS)
    answered = Fraction(row["answered"], row["fields"]) if row["fields"] else _ZERO
    return Figures(row["zones"], row["met"], _exact(row["mean"]), answered, areas)


def _exact(value: Any) -> Fraction:
    return _ZERO if value is None else Fraction(str(value))
