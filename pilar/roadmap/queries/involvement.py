"""Who of the staff has a part in building the zone: owns a plan item, came to an activity, proposed or supported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilar.evaluation.models import Zone
from pilar.organisation.access import below
from pilar.organisation.models import Person
from pilar.records.models import Attendance
from pilar.records.workflow import HELD, REPORTED
from pilar.roadmap.models import Need, NeedStep, NeedSupport, PlanItem
from pilar.roadmap.workflow import ACCEPTED, DROPPED, PLANNED, SOLVED

#: The steps with which the team takes a proposal up, and the states in which it then stands.
_TAKES_UP: Final = ("accept", "plan")
_TAKEN_UP: Final = (ACCEPTED, PLANNED, SOLVED)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, of a zone; ``paths`` of its units. Of the zones that the unit had in these days."""

    zone: Zone
    paths: Sequence[str]
    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment where the body is, and the first one after."""
        there = ZoneInfo(self.zone.unit.body.time_zone)
        begins = datetime.combine(self.first, time.min, tzinfo=there)
        return begins, datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=there)

    def within(self, lookup: str) -> Q:
        """Rows whose moment lies in it."""
        begins, ends = self.moments
        return Q(**{f"{lookup}__gte": begins, f"{lookup}__lt": ends})


def with_parts(staff: QuerySet[Person], span: Span) -> QuerySet[Person]:
    """``staff`` with ``owns``, ``came``, ``proposed`` and ``supported`` (truths); no query by itself.

    A plan item counts once its plan was set, while it is not dropped and was not finished before the span. Signing a
    pact or the like is no part.
    """
    me, unit = OuterRef("pk"), span.zone.unit_id
    items = PlanItem.objects.filter(
        Q(done_on__isnull=True) | Q(done_on__gte=span.first), owner=me, plan__zone__unit=unit, plan__revision__gte=1,
        created_at__lt=span.moments[1],
    ).exclude(state=DROPPED)  # fmt: skip
    present = Attendance.objects.filter(
        below(span.paths, "activity__unit__path"), span.within("activity__starts_at"), person=me,
        struck_at__isnull=True, activity__state__in=(HELD, REPORTED),
    )  # fmt: skip
    needs = Need.objects.filter(span.within("created_at"), proposer=me, zone__unit=unit)
    supports = NeedSupport.objects.filter(span.within("at"), person=me, need__zone__unit=unit)
    return staff.annotate(
        owns=Exists(items), came=Exists(present), proposed=Exists(needs), supported=Exists(supports)
    )  # fmt: skip


def with_any_part(staff: QuerySet[Person], span: Span) -> QuerySet[Person]:
    """Those of ``staff`` that have one part or more, annotated as in ``with_parts``."""
    return with_parts(staff, span).filter(Q(owns=True) | Q(came=True) | Q(proposed=True) | Q(supported=True))


def taken_up(staff: QuerySet[Person], span: Span) -> QuerySet[Need]:
    """Needs that somebody of ``staff`` proposed, that somebody else took up in the span, and that still stand.

    What was taken from a row of the gap is nobody's own proposal.
    """
    steps = NeedStep.objects.filter(span.within("at"), obj=OuterRef("pk"), name__in=_TAKES_UP)
    by_others = Exists(steps.exclude(by=OuterRef("created_by")))
    return Need.objects.filter(
        by_others, zone__unit=span.zone.unit_id, state__in=_TAKEN_UP, origin=Need.OWN,
        proposer__in=staff.order_by().values("pk"),
    )  # fmt: skip
