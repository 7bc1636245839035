"""Facts of monev: held by a written schedule with the head present, and its decisions followed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse

from pilar.evaluation.assessment.models import Recommendation as TpiRecommendation
from pilar.evaluation.assessment.workflow import CLOSED
from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import local_day
from pilar.organisation.models import Duty
from pilar.records.models import Activity, Attendance, Recommendation, Series
from pilar.records.models.base import about
from pilar.records.queries.reviews import closed_by_then, due_recommendations, followed_up
from pilar.records.queries.series import days_of, series_of
from pilar.records.schedule import Kept, judge
from pilar.roadmap import assessors
from pilar.roadmap.models import Monev
from pilar.roadmap.queries.monev import TOOK_PLACE, TOPIC, heads_by_day, led_by_head

INTERVAL_RULE: Final = "evaluation.fact-interval-zi-monev"
_NAMED: Final = 3


@fact("roadmap.monev.held", "Monev ZI berkala dengan kepala unit hadir",
      moved_by=("monev.", "activity.", "attendance.", "series.", "duty."), rules=(INTERVAL_RULE,))  # fmt: skip
def held(case: Case) -> Fact:
    """A.I.1.iii.b: every due period of a written schedule has its meeting, and the head was at each of them.

    A monev counts for the period that it looks at, also where it met soon after; other meetings for the day they were
    held on. A Plh. is written down as such and is no head. Of a meeting that was registered from outside, who is named
    as its leader was there.
    """
    meetings = list(_meetings(case))
    when = {each.pk: local_day(each.starts_at, case.zone.unit.body) for each in meetings}
    with_head = _with_head(case, meetings, when)
    regularity = judge(_kept(case), int(case.number(INTERVAL_RULE)), case.window.start or date.min, case.until)
    missed = ", ".join(each.label for each in regularity.missed[:_NAMED])
    more = " …" if len(regularity.missed) > _NAMED else ""
    without = [each for each in meetings if each.pk not in with_head]
    named = ", ".join(tanggal(when[each.pk]) for each in without[:_NAMED]) + (" …" if len(without) > _NAMED else "")
    lift = (
        f"Tidak ada monev pada {missed}{more}." if missed
        else "Tetapkan jadwal monev tertulis, paling jarang triwulanan." if not regularity.has_schedule
        else "Belum ada monev yang terlaksana menurut jadwalnya."
    )  # fmt: skip
    checks = (
        Check("any", "Ada monev ZI", bool(meetings), "Adakan monev pembangunan ZI dengan presensi dan notulen."),
        Check("regular", "Semua jadwal monev terlaksana", regularity.is_regular, lift),
        Check("leader-present", "Kepala unit hadir", bool(with_head), "Undang kepala unit, dan catat kehadirannya."),
        Check("leader-always", "Kepala unit hadir di setiap monev", bool(meetings) and not without,
              f"Kepala tidak tercatat hadir pada {named}." if without else "Belum ada monev."),
    )  # fmt: skip
    summary = (
        f"{angka(len(meetings), 0)} monev terlaksana; kepala unit hadir di {angka(len(with_head), 0)} di antaranya."
    )
    return Fact(
        summary, len(with_head), len(meetings), checks=checks, rows=(_list(case, _meetings(case), with_head),),
        lacking=lift if meetings and not regularity.is_regular else "",
        absent=not meetings and not _ever(case),
    )  # fmt: skip


def _meetings(case: Case) -> QuerySet[Activity]:
    zone = ZoneInfo(case.zone.unit.body.time_zone)
    after = datetime.combine(case.until + timedelta(1), time.min, zone)
    rows = Activity.objects.filter(
        case.units.where(), about(TOPIC), state__in=TOOK_PLACE, starts_at__lt=after
    )  # fmt: skip
    if case.window.start is not None:
        rows = rows.filter(starts_at__gte=datetime.combine(case.window.start, time.min, zone))
    return rows.order_by("starts_at", "pk")


def _ever(case: Case) -> bool:
    """Whether anything of monev is known at all: a meeting, a schedule."""
    if Activity.objects.filter(case.units.where(), about(TOPIC)).exists():
        return True
    return series_of(case.units.where(), Series.ACTIVITY, (TOPIC,)).exists()


def _with_head(case: Case, meetings: list[Activity], when: dict[int, date]) -> set[int]:
    """The ids of those at which the head of the zone's unit was. Two queries."""
    heads: list[Duty] = list(heads_by_day(case.zone))
    people: defaultdict[int, list[int]] = defaultdict(list)
    there = Attendance.objects.filter(activity__in=meetings, struck_at__isnull=True, person__isnull=False)
    for activity, person in there.order_by().values_list("activity", "person"):
        people[activity].append(person or 0)
    for each in meetings:
        if each.mode == Activity.OUTSIDE and each.leader_id is not None:
            people[each.pk].append(each.leader_id)
    return {each.pk for each in meetings if led_by_head(heads, people[each.pk], when[each.pk])}


def _kept(case: Case) -> list[Kept]:
    """The schedules with the days on which they were held. Three queries."""
    series = list(series_of(case.units.where(), Series.ACTIVITY, (TOPIC,)))
    days = days_of(series)
    looked_at: defaultdict[int, list[date]] = defaultdict(list)
    moved: defaultdict[int, list[date]] = defaultdict(list)
    monevs = Monev.objects.filter(activity__series__in=series, activity__state__in=TOOK_PLACE)
    for row in monevs.select_related("activity", "zone__unit__body"):
        day = local_day(row.activity.starts_at, row.zone.unit.body)
        key = row.activity.series_id or 0
        moved[key].append(day)
        looked_at[key].append(min(max(day, row.period_from), row.period_until))
    return [Kept(each, tuple(sorted(_without(days[each.pk].held, moved[each.pk]) + looked_at[each.pk])))
            for each in series]  # fmt: skip


def _without(days: tuple[date, ...], taken: list[date]) -> list[date]:
    left = list(days)
    for each in taken:
        if each in left:
            left.remove(each)
    return left


def _list(case: Case, rows: QuerySet[Activity], with_head: set[int]) -> Rows:
    return Rows(
        "Monev yang terlaksana", ("Tanggal", "Rapat", "Notulen", "Kepala unit"), rows,
        lambda row: (tanggal(local_day(row.starts_at, case.zone.unit.body)), row.title,
                     "ada" if row.minutes or row.mode == Activity.OUTSIDE else "belum",
                     "hadir" if row.pk in with_head else "tidak tercatat hadir"),
        lambda row: reverse("records:activity", args=[row.pk]),
    )  # fmt: skip


@fact("roadmap.monev.followed_up", "Keputusan monev dan rekomendasi TPI yang ditindaklanjuti",
      moved_by=("monev.", "recommendation.", "review.", "tpi_recommendation."))  # fmt: skip
def followed(case: Case) -> Fact:
    """A.I.1.iii.c: of the decisions of monev and the recommendations of the assessors that were due, those closed.

    Closed with proof that somebody else has accepted: of the assessors' recommendations (this zone's and those of the
    zone before) the assessors. A report of theirs that was registered as a review too is counted once, there where the
    assessors follow it. Without any that was due nothing is suggested.
    """
    where, topics = case.units.where() & assessors.not_said_again(case.zone), (TOPIC,)
    found = followed_up(where, topics, case.window.start, case.until)
    due = due_recommendations(where, topics, case.until, case.window.start).select_related("review")
    theirs = _assessors(case)
    their_due, their_closed = theirs.count(), theirs.filter(closed_by_then(case.until)).count()
    later = assessors.standing(case.zone).filter(due_on__gt=case.until).exclude(closed_by_then(case.until)).count()
    closed, total = found.closed + their_closed, found.due + their_due
    not_yet_due = found.not_yet_due + later
    ahead = f" {angka(not_yet_due, 0)} lagi belum jatuh tempo." if not_yet_due else ""
    rows = [_decisions(case, due)]
    if their_due:
        rows.append(_recommendations(case, theirs))
    return Fact.ratio(
        closed, total,
        summary="{numerator} dari {denominator} keputusan monev dan rekomendasi TPI yang jatuh tempo selesai dengan "
        "bukti yang diterima." + ahead,
        lacking=f"{angka(total - closed, 0)} keputusan monev atau rekomendasi TPI yang jatuh tempo belum selesai.",
        rows=rows,
    )  # fmt: skip


def _assessors(case: Case) -> QuerySet[TpiRecommendation]:
    """Those of the assessors that were due, as ``due_recommendations``: what is old counts while it was still open."""
    rows = assessors.standing(case.zone).filter(due_on__lte=case.until)
    if case.window.start is None:
        return rows
    return rows.exclude(Q(due_on__lt=case.window.start) & Q(state=CLOSED, closed_on__lt=case.window.start))


def _decisions(case: Case, rows: QuerySet[Recommendation]) -> Rows:
    closed = set(rows.filter(closed_by_then(case.until)).values_list("pk", flat=True))
    return Rows(
        "Keputusan monev yang jatuh tempo", ("Keputusan", "Tenggat", "Keadaan"), rows,
        lambda row: (row.text, tanggal(row.due_on), "selesai" if row.pk in closed else "belum selesai"),
        lambda row: reverse("records:recommendation", args=[row.pk]),
    )  # fmt: skip


def _recommendations(case: Case, rows: QuerySet[TpiRecommendation]) -> Rows:
    closed = set(rows.filter(closed_by_then(case.until)).values_list("pk", flat=True))
    return Rows(
        "Rekomendasi TPI yang jatuh tempo", ("Nomor", "Rekomendasi", "Tenggat", "Keadaan"), rows,
        lambda row: (assessors.key_of(row), row.text, tanggal(row.due_on),
                     "selesai" if row.pk in closed else "belum selesai"),
        lambda row: reverse("assessment:recommendation", args=[row.zone_id, row.number]),
    )  # fmt: skip
