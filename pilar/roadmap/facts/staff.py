"""Who of the staff takes part in building the zone: owners of plan items, proposers of needs, those who came."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse

from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import local_day
from pilar.records.models import Activity, Attendance
from pilar.records.workflow import HELD, REPORTED
from pilar.roadmap.models import Need, NeedSupport, PlanItem
from pilar.roadmap.workflow import ACCEPTED, DROPPED, PLANNED, SOLVED

MOVED_BY = ("need.", "plan.", "plan_item.", "activity.", "attendance.", "duty.", "person.")
_TAKEN_UP = (ACCEPTED, PLANNED, SOLVED)


def _proposals(case: Case) -> QuerySet[Need]:
    """What the staff proposed themselves, up to the end of the day of the state."""
    rows = Need.objects.filter(zone=case.zone, proposer__isnull=False)
    body = case.units.body
    known = [need.pk for need in rows if local_day(need.created_at, body) <= case.as_of]
    return Need.objects.filter(pk__in=known)


def _came(case: Case) -> QuerySet[Attendance, Any]:
    """Who is noted as present at an activity that units of the zone held in the window."""
    place = ZoneInfo(case.units.body.time_zone)
    ends = datetime.combine(case.until + timedelta(days=1), time.min, tzinfo=place)
    held = Activity.objects.filter(case.units.where(), state__in=(HELD, REPORTED), starts_at__lt=ends)
    if case.window.start is not None:
        held = held.filter(starts_at__gte=datetime.combine(case.window.start, time.min, tzinfo=place))
    rows = Attendance.objects.filter(struck_at__isnull=True, activity__in=held.order_by().values("pk"))
    return rows.filter(person__isnull=False).order_by().values("person")


def _initials(name: str) -> str:
    """Colleagues know who it is, and a paper that leaves the house names nobody."""
    bare = name.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0]
    return " ".join(f"{word[0]}." for word in bare.split() if word[0].isalnum()) or "–"


@fact("roadmap.staff.involved_share", "Pegawai yang berperan dalam pembangunan ZI", moved_by=MOVED_BY)
def involved_share(case: Case) -> Fact:
    """A.I.1.iv.d: of the people on duty, those with at least one part; and a proposal of theirs that was taken up.

    Owning a plan item, coming to an activity, proposing or supporting a need is a part; signing the pact is none.
    """
    staff = case.units.staff(case.as_of)
    proposals = _proposals(case)
    owners = PlanItem.objects.filter(plan__zone=case.zone, owner__isnull=False).exclude(state=DROPPED).order_by()
    backing = NeedSupport.objects.filter(need__zone=case.zone).order_by()
    involved = staff.filter(
        Q(pk__in=owners.values("owner")) | Q(pk__in=proposals.order_by().values("proposer"))
        | Q(pk__in=backing.values("person")) | Q(pk__in=_came(case))
    )  # fmt: skip
    accepted = proposals.filter(state__in=_TAKEN_UP, origin=Need.OWN)
    total, number = staff.count(), involved.count()
    checks = (
        Check("proposal-accepted", "Ada usulan pegawai yang masuk keputusan", accepted.exists(),
              "Terima sedikitnya satu usulan kebutuhan dari pegawai, atau jadikan rencana aksi."),
    )  # fmt: skip
    return Fact.ratio(
        number, total, summary="{numerator} dari {denominator} pegawai berperan dalam pembangunan ZI.",
        rows=(
            Rows("Pegawai yang berperan", ("Nama",), involved, lambda row: (_initials(row.name),)),
            Rows("Usulan yang diterima", ("Kebutuhan", "Keadaan"), accepted,
                 lambda row: (row.title, row.get_state_display()),
                 lambda row: reverse("roadmap:need", args=[case.zone.pk, row.pk])),
        ),
        checks=checks, lacking=f"{angka(total - number, 0)} pegawai belum berperan." if number < total else "",
    )  # fmt: skip
