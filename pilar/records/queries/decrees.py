"""Which decrees hold on a day, whom they name, and who of those has left since. Other rooms ask these."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilar.organisation.models import Duty
from pilar.organisation.queries.units import current
from pilar.records.models import Decree, DecreeMember
from pilar.records.workflow import IN_FORCE, REVOKED


def holding(day: date) -> Q:
    """Decrees that hold on ``day``; one that was revoked holds until the day before it was."""
    return current(day) & not_revoked(day)


def not_revoked(day: date) -> Q:
    """Decided, and on ``day`` not revoked."""
    return Q(state=IN_FORCE) | Q(state=REVOKED, revoked_on__gt=day)


def in_force(units_q: Q, kind: str, day: date) -> QuerySet[Decree]:
    """The decrees of ``kind`` that hold on ``day`` at the units of ``units_q`` (``UnitSet.where("unit")``)."""
    return Decree.objects.filter(units_q, holding(day), kind=kind)


def members_on(decree: Decree) -> list[DecreeMember]:
    """Whom ``decree`` names, in its order; the person comes with each. One query."""
    return list(decree.members.select_related("person").order_by("position", "pk"))


def moved(day: date) -> QuerySet[DecreeMember]:
    """Members of any decree who are known people and have left by ``day``.

    Left has who worked at the decree's unit, or below it, when it began to hold and does not on ``day``; and who is on
    duty nowhere then. Somebody from elsewhere, such as the OPD's secretariat in the team of its UPT, only has to be on
    duty.
    """
    duties = Duty.objects.filter(person=OuterRef("person")).order_by()
    there = duties.filter(unit__path__startswith=OuterRef("decree__unit__path"))
    first = OuterRef("decree__valid_from")
    began = there.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first), valid_from__lte=first)
    gone = ~Exists(duties.filter(current(day))) | (Exists(began) & ~Exists(there.filter(current(day))))
    return DecreeMember.objects.filter(gone, person__isnull=False)


def moved_members(decree: Decree, day: date) -> list[DecreeMember]:
    """Those of ``decree`` who have left by ``day``: “SK perlu diperbarui”. One query."""
    return list(moved(day).filter(decree=decree).select_related("person").order_by("position", "pk"))


def outdated(day: date) -> Q:
    """Decrees that name somebody who has left by ``day``."""
    return Q(pk__in=moved(day).order_by().values("decree"))
