"""Activities of culture and values: which were held, who came, whom they have not reached yet, where values stand.

Everything is read from the records; this room has no table of its own for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from pilar.organisation.access import below
from pilar.organisation.models import Body, Duty, Person, Unit
from pilar.organisation.queries.units import current
from pilar.records.models import Activity, Attendance, Decree
from pilar.records.models.base import about
from pilar.records.queries.decrees import holding
from pilar.records.workflow import HELD, REPORTED

CULTURE, VALUES = "culture", "values"
#: What counts as present: noted and not struck out.
PRESENT: Final = Q(struck_at__isnull=True)
#: A procedure that holds the values: an SOP, or a decree that sets a policy.
PROCEDURES: Final = ("sop", "policy")


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, with the moments between which something happened on them where the body is."""

    first: date
    last: date
    body: Body

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment, and the first one after."""
        zone = ZoneInfo(self.body.time_zone)
        begins = datetime.combine(self.first, time.min, tzinfo=zone)
        return begins, datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=zone)


def year_until(last: date, body: Body) -> Span:
    """The twelve months that end on ``last``."""
    after = last + timedelta(days=1)
    try:
        return Span(after.replace(year=after.year - 1), last, body)
    except ValueError:  # 29 February
        return Span(date(after.year - 1, 3, 1), last, body)


def held(span: Span, *topics: str) -> QuerySet[Activity]:
    """The activities about one of ``topics`` that took place in ``span``, of all units."""
    begins, ends = span.moments
    return Activity.objects.filter(
        about(*topics), state__in=(HELD, REPORTED), starts_at__gte=begins, starts_at__lt=ends
    )


def with_crowd(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """With ``crowd``: how many are noted as present; no further query."""
    return activities.annotate(crowd=Count("attendances", filter=Q(attendances__struck_at__isnull=True)))


def of_or_above(paths: Iterable[str], lookup: str = "unit") -> Q:
    """Rows of the units below ``paths``, or of a unit above one of them: what an OPD holds reaches its units too."""
    listed = list(paths)
    above = {int(part) for path in listed for part in path.split(".") if part}
    return below(listed, f"{lookup}__path") | Q(**{f"{lookup}__in": above})


def internalising(paths: Sequence[str], span: Span) -> QuerySet[Attendance]:
    """Who came to an activity about the values, held at the units below ``paths`` or above them."""
    activities = held(span, VALUES).filter(of_or_above(paths)).order_by()
    return Attendance.objects.filter(PRESENT, activity__in=activities.values("pk"), person__isnull=False)


def procedures(paths: Sequence[str], day: date) -> QuerySet[Decree]:
    """The SOPs and policies in force on ``day`` that hold the values, the units' own or from above."""
    rows = Decree.objects.filter(of_or_above(paths), about(VALUES), holding(day), kind__in=PROCEDURES)
    return rows.order_by("-valid_from", "-pk")


def on_duty(paths: Sequence[str], day: date) -> QuerySet[Duty]:
    """The duties at the units below ``paths`` on ``day``."""
    return Duty.objects.filter(current(day), below(paths, "unit__path"))


def not_reached(paths: Sequence[str], day: date, span: Span) -> QuerySet[Person]:
    """Who is on duty there and came to none of those activities."""
    reached = internalising(paths, span).order_by().values("person")
    return Person.objects.filter(pk__in=on_duty(paths, day).order_by().values("person")).exclude(pk__in=reached)


@dataclass(frozen=True, slots=True)
class Reach:
    """A unit by itself: people on duty, and how many of them have been reached."""

    unit: Unit
    people: int
    reached: int

    @property
    def missing(self) -> int:
        return self.people - self.reached


def reach_by_unit(units: Iterable[Unit], paths: Sequence[str], day: date, span: Span) -> list[Reach]:
    """For each of ``units`` by itself, leaving out who has nobody. Two queries for all of them."""
    listed = list(units)
    duties = Duty.objects.filter(current(day), unit__in=[unit.pk for unit in listed]).order_by()
    people = dict(duties.values("unit").annotate(n=Count("person", distinct=True)).values_list("unit", "n"))
    done = duties.filter(person__in=internalising(paths, span).order_by().values("person"))
    reached = dict(done.values("unit").annotate(n=Count("person", distinct=True)).values_list("unit", "n"))
    return [Reach(unit, people[unit.pk], reached.get(unit.pk, 0)) for unit in listed if unit.pk in people]
