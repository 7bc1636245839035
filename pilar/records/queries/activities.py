"""Lists of activities, and what one activity's page reads. Each function says how many queries its result takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from pilar.kernel.inbox import Asker
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import Actor, below
from pilar.organisation.models import Unit
from pilar.records.access import SEES, records_seen
from pilar.records.models import Activity, Attendance
from pilar.records.models.base import about
from pilar.records.sections import Standing, Waiting
from pilar.records.workflow import HELD, MANAGE, PLANNED

ORDER: Final = ("-starts_at", "-pk")
#: In the filter: planned, and over.
LATE: Final = "lewat"
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of activities is filtered by. ``state`` is one of the workflow's, or LATE."""

    text: str = ""
    unit: Unit | None = None
    topic: str = ""
    state: str = ""
    year: int | None = None


def activities(user: Actor, at: datetime, wanted: Wanted, capability: str = SEES) -> QuerySet[Activity]:
    """Those whom ``user`` sees, with unit, series and ``people``: how many came. One query; order them by ORDER."""
    rows = records_seen(Activity, user, at, capability).select_related("unit")
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(outside_number__icontains=wanted.text))
    if wanted.unit is not None:
        rows = rows.filter(below([wanted.unit.path], "unit__path"))
    if wanted.topic:
        rows = rows.filter(about(wanted.topic))
    if wanted.state == LATE:
        rows = rows.filter(late(at))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.year is not None:
        zone = timezone.get_current_timezone()
        first, following = (datetime(year, 1, 1, tzinfo=zone) for year in (wanted.year, wanted.year + 1))
        rows = rows.filter(starts_at__gte=first, starts_at__lt=following)
    return with_people(rows)


def late(at: datetime) -> Q:
    """Planned, and over since a day at least: it was held, or it was not."""
    over = Q(ends_at__lt=at - ONE_DAY) | Q(ends_at__isnull=True, starts_at__lt=at - ONE_DAY)
    return Q(state=PLANNED) & over


def with_people(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """``people``: those who are noted and not struck out, else the number that came with an outside record."""
    counted = (
        Attendance.objects.filter(activity=OuterRef("pk"), struck_at__isnull=True)
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
        .values("number")
    )
    number: IntegerField[int, int] = IntegerField()
    people = Coalesce(Subquery(counted, output_field=number), F("outside_people"), 0, output_field=number)
    return rows.annotate(people=people)


def attending(activity: Activity) -> QuerySet[Attendance]:
    """Those who count, in the order in which they came."""
    return activity.attendances.filter(struck_at__isnull=True).order_by("at", "pk")


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many came, by how they were noted; ``struck`` do not count."""

    own: int
    kiosk: int
    listed: int
    struck: int

    @property
    def total(self) -> int:
        return self.own + self.kiosk + self.listed


def crowd(activity: Activity) -> Crowd:
    """One query."""
    counts = Q(struck_at__isnull=True)
    found = Attendance.objects.filter(activity=activity).aggregate(
        own=Count("pk", filter=counts & Q(method=Attendance.OWN)),
        kiosk=Count("pk", filter=counts & Q(method=Attendance.KIOSK)),
        listed=Count("pk", filter=counts & Q(method=Attendance.LISTED)),
        struck=Count("pk", filter=~counts),
    )
    return Crowd(**found)


def standing(asker: Asker) -> Standing:
    """How activities stand, for the first page of the room. One query."""
    rows = records_seen(Activity, asker.user, asker.at)
    own = below(asker.rights.roots(MANAGE), "unit__path")
    found = rows.aggregate(
        total=Count("pk"),
        unreported=Count("pk", filter=Q(state=HELD) & own),
        late=Count("pk", filter=own & late(asker.at)),
    )
    address = reverse("records:activities")
    waiting = []
    if found["unreported"]:
        text = f"{angka(found['unreported'], 0)} sudah dilaksanakan tetapi laporannya belum selesai"
        waiting.append(Waiting(text, f"{address}?{urlencode({'keadaan': HELD})}"))
    if found["late"]:
        text = f"{angka(found['late'], 0)} lewat harinya tetapi masih berkeadaan direncanakan"
        waiting.append(Waiting(text, f"{address}?{urlencode({'keadaan': LATE})}"))
    return Standing(found["total"], tuple(waiting))
