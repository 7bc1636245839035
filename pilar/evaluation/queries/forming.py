"""What the pages that form a zone offer: units, years, and the cut-off date that is usual."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from pilar.evaluation.access import SEES
from pilar.evaluation.milestones import OVER
from pilar.evaluation.queries.milestones import self_assessment_of
from pilar.organisation.access import visible_to
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.models import Unit, User
from pilar.organisation.models.unit import PATH_DIGITS, path_range
from pilar.organisation.queries.units import current


def zone_units(user: User, at: datetime, day: date) -> QuerySet[Unit]:
    """The units of which ``user`` may form a zone; a body as a whole is none."""
    return choosable_units(user, at, "zone.manage", day).exclude(kind=Unit.BODY)


def possible_members(unit: Unit, user: User, at: datetime, day: date) -> QuerySet[Unit]:
    """The other open units of the same OPD or office whose zones ``user`` sees, without those above."""
    start, end = path_range(unit.path[: 2 * (PATH_DIGITS + 1)])
    rows = visible_to(Unit, user, at, SEES).filter(current(day), path__gte=start, path__lt=end)
    return rows.exclude(pk__in=[unit.pk, *unit.ancestor_ids]).order_by("path")


def usual_year(body_id: int, day: date) -> int:
    """This year while its worksheets are being filled in, then the next. One query."""
    over = self_assessment_of(body_id, day.year).state(day) == OVER
    return day.year + 1 if over else day.year


def usual_cutoff(body_id: int, year: int) -> tuple[date, bool]:
    """The last day of self-assessment, and whether that is an estimate. One query."""
    window = self_assessment_of(body_id, year)
    return window.closes_on, window.is_estimate
