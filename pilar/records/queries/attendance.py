"""Whom an officer can note as present, and the list of those who were."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from pilar.organisation.access import below, local_day
from pilar.organisation.models import Duty, Person
from pilar.organisation.person_names import search_name
from pilar.organisation.queries.people import with_duties
from pilar.organisation.queries.units import current
from pilar.records.models import Activity, Attendance
from pilar.records.queries.activities import attending

PEOPLE_ORDER = ("search_name", "pk")
LIST_ORDER = ("at", "pk")
#: In the filter, beside the ways in which people are noted.
STRUCK, DOUBLE = "dicoret", "kembar"
#: A name by which two rows may be the same person, whoever typed it.
_PLAIN = Lower(Replace("name", Value("."), Value("")))


def not_noted(activity: Activity, at: datetime, text: str = "") -> QuerySet[Person]:
    """People on duty in the unit and below who are not in the list yet; ``text`` is a part of the name.

    Three queries; order them by PEOPLE_ORDER.
    """
    day = local_day(min(activity.starts_at, at), activity.unit.body)
    duties = Duty.objects.filter(current(day), below([activity.unit.path], "unit__path"))
    noted = Attendance.objects.filter(activity=activity, person=OuterRef("pk"))
    rows = Person.objects.filter(pk__in=duties.values("person")).filter(~Exists(noted))
    if words := search_name(text):
        rows = rows.filter(search_name__contains=words)
    return with_duties(rows)


def doubles(activity: Activity) -> QuerySet[Attendance, tuple[str, int]]:
    """Names that count more than once, with how often: somebody with an account may have typed the name as well.

    One query. Whether it is the same person is for officers to say.
    """
    told = _repeated(activity).annotate(shown=Min("name")).order_by("plain")
    return cast("QuerySet[Attendance, tuple[str, int]]", told.values_list("shown", "times"))


def _repeated(activity: Activity) -> QuerySet[Any, Any]:
    """``plain`` and ``times`` of each name that counts more than once."""
    rows = attending(activity).order_by().annotate(plain=_PLAIN).values("plain")
    return rows.annotate(times=Count("pk")).filter(times__gt=1)


def listed(activity: Activity, text: str = "", method: str = "") -> QuerySet[Attendance]:
    """All rows, also those that were struck out. One query; order them by LIST_ORDER."""
    rows = activity.attendances.all()
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(unit_name__icontains=text))
    if method == DOUBLE:
        return rows.annotate(plain=_PLAIN).filter(struck_at__isnull=True, plain__in=_repeated(activity).values("plain"))
    if method == STRUCK:
        return rows.filter(struck_at__isnull=False)
    return rows.filter(method=method, struck_at__isnull=True) if method else rows
