"""Monev read: what a meeting has to talk about, the periods of a year and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from pilar.evaluation.models import Zone
from pilar.organisation.access import local_day
from pilar.organisation.models import Duty
from pilar.records.models import Activity, Attendance, Recommendation, Series
from pilar.records.models.base import about
from pilar.records.queries.recommendations import overdue
from pilar.records.schedule import Period
from pilar.records.workflow import CANCELLED, CLOSED, DONE, DROPPED, HELD, OPEN, REPORTED
from pilar.roadmap.models import DueMove, Monev, Obstacle, PlanItem, Progress
from pilar.roadmap.periods import MONTHS, QUARTERS, RHYTHMS, periods_of
from pilar.roadmap.queries import trend
from pilar.roadmap.workflow import DONE as ITEM_DONE
from pilar.roadmap.workflow import LIFTED, RUNNING, WAITING

TOPIC: Final = "zi-monev"
FORMAT: Final = 1
OPEN_ITEMS: Final = (WAITING, RUNNING)
TOOK_PLACE: Final = (HELD, REPORTED)
#: What is due so soon after the period belongs to its meeting.
_AHEAD: Final = {MONTHS: timedelta(31), QUARTERS: timedelta(92)}


# -- the agenda


def agenda_of(zone: Zone, period: Period, at: datetime, *, before: Monev | None) -> dict[str, Any]:
    """What the meeting about ``period`` has to talk about, as it is at ``at``: for canonical JSON.

    Since the meeting of ``before``, else since the period began. Ten queries.
    """
    day = local_day(at, zone.unit.body)
    since = meeting_day(before) if before is not None else period.first
    worksheet = trend.sheet_of(zone)
    points = trend.stored(zone)
    now, then = trend.at_moment(worksheet, points, at), trend.on(points, since)
    ahead = max(period.last, day) + _AHEAD[rhythm_of(period)]
    items = PlanItem.objects.filter(plan__zone=zone, created_at__lte=at).select_related("owner")
    items = items.order_by("due_on", "number")
    open_items = items.filter(Q(state__in=OPEN_ITEMS) | Q(state=ITEM_DONE, done_on__gt=day))
    return {
        "format": FORMAT, "day": str(day), "since": str(since), "target": zone.target,
        "before": None if before is None else {"monev": before.pk, "day": str(since)},
        "score": _score(now), "score_before": _score(then),
        "late": [_item(each) for each in open_items.filter(due_on__lt=day)],
        "next": [_item(each) for each in open_items.filter(due_on__gte=day, due_on__lte=ahead)],
        "done": [
            {**_item(each), "done_on": str(each.done_on)}
            for each in items.filter(state=ITEM_DONE, done_on__range=(since, day)).order_by("done_on", "number")
        ],
        "running": [
            _item(each)
            for each in open_items.filter(Exists(_reported(zone, since, at))).order_by("-percent", "number")
        ],
        "moves": [_move(each) for each in _moves(zone, since)],
        "obstacles": [_obstacle(each) for each in _obstacles(zone)],
        "open": [_decision(each) for each in open_decisions(zone)],
    }  # fmt: skip


def rhythm_of(period: Period) -> str:
    """MONTHS or QUARTERS, by the length of ``period``."""
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    return MONTHS if months <= RHYTHMS[MONTHS] else QUARTERS


def meeting_day(monev: Monev) -> date:
    """The local day of its meeting; ``activity`` and ``zone.unit.body`` come along."""
    return local_day(monev.activity.starts_at, monev.zone.unit.body)


def _score(point: trend.Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    return {"day": str(point.day), "total": str(point.total), "failing": point.failing, "floors": dict(point.floors)}


def _item(item: PlanItem) -> dict[str, Any]:
    return {
        "item": item.pk, "number": item.number, "area": item.area, "title": item.title, "percent": item.percent,
        "due_on": None if item.due_on is None else str(item.due_on), "owner": item.owner.name if item.owner else "",
    }  # fmt: skip


def _begins(zone: Zone, day: date) -> datetime:
    """The first moment of ``day`` where the body of ``zone`` is."""
    return datetime.combine(day, time.min, ZoneInfo(zone.unit.body.time_zone))


def _reported(zone: Zone, since: date, until: datetime) -> QuerySet[Progress]:
    return Progress.objects.filter(item=OuterRef("pk"), at__gte=_begins(zone, since), at__lte=until)


def _moves(zone: Zone, since: date) -> QuerySet[DueMove]:
    rows = DueMove.objects.filter(item__plan__zone=zone, at__gte=_begins(zone, since))
    return rows.select_related("item__owner").order_by("at", "pk")


def _move(row: DueMove) -> dict[str, Any]:
    return {
        "item": row.item_id, "number": row.item.number, "title": row.item.title, "before": str(row.before),
        "after": str(row.after), "reason": row.reason, "decided": row.monev_id is not None,
    }  # fmt: skip


def _obstacles(zone: Zone) -> QuerySet[Obstacle]:
    rows = Obstacle.objects.filter(item__plan__zone=zone).exclude(state=LIFTED)
    return rows.select_related("item", "leader").order_by("at", "pk")


def _obstacle(row: Obstacle) -> dict[str, Any]:
    return {
        "item": row.item_id, "number": row.item.number, "title": row.item.title, "text": row.text,
        "leader": row.leader.name, "state": row.get_state_display(),
    }  # fmt: skip


def decisions(zone: Zone) -> QuerySet[Recommendation]:
    """What all monevs of ``zone`` have decided and nobody has withdrawn."""
    return Recommendation.objects.filter(review__monev__zone=zone).exclude(state=DROPPED)


def open_decisions(zone: Zone) -> QuerySet[Recommendation]:
    """Those that no second person has closed yet, the longest due first. One query."""
    rows = decisions(zone).filter(state__in=(OPEN, DONE)).select_related("owner", "review__monev")
    return rows.order_by("due_on", "pk")


def _decision(row: Recommendation) -> dict[str, Any]:
    return {
        "decision": row.pk, "monev": row.review.monev.pk, "text": row.text, "due_on": str(row.due_on),
        "owner": row.owner.name if row.owner else "", "state": row.get_state_display(),
    }  # fmt: skip


# -- monevs of a zone


def monevs_of(zone: Zone) -> QuerySet[Monev]:
    """With meeting, review, ``came`` (who was there), ``made``, ``closed`` and ``late`` of its decisions. One query."""
    rows = Monev.objects.filter(zone=zone).select_related("activity", "review")
    return rows.annotate(came=_came(), made=_decided(~Q(state=DROPPED)), closed=_decided(Q(state=CLOSED)))


def _came() -> Any:
    there = Attendance.objects.filter(activity=OuterRef("activity"), struck_at__isnull=True)
    counted = there.order_by().values("activity").annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())


def _decided(which: Q) -> Any:
    made = Recommendation.objects.filter(which, review=OuterRef("review")).order_by().values("review")
    return Subquery(made.annotate(number=Count("pk")).values("number"), output_field=IntegerField())


def late_decisions(zone: Zone, day: date) -> int:
    """How many decisions are open past their day. One query."""
    return decisions(zone).filter(overdue(day)).count()


def previous_of(zone: Zone, period: Period) -> Monev | None:
    """The last monev whose period ended before ``period`` does, that was not called off. One query."""
    rows = Monev.objects.filter(zone=zone, period_until__lt=period.last).exclude(activity__state=CANCELLED)
    return rows.select_related("activity", "zone__unit__body").order_by("-period_until", "-pk").first()


def meetings(zone: Zone) -> QuerySet[Activity]:
    """Activities of the zone's unit about its monev that were not called off."""
    return Activity.objects.filter(about(TOPIC), unit=zone.unit).exclude(state=CANCELLED)


def free_meetings(zone: Zone) -> QuerySet[Activity]:
    """Those that no monev has taken yet, the newest first. One query."""
    return meetings(zone).filter(monev__isnull=True).order_by("-starts_at", "-pk")


def schedule_of(zone: Zone, day: date) -> Series | None:
    """The written schedule of monev meetings of the zone's unit on ``day``, the densest first. One query."""
    rows = Series.objects.filter(about(TOPIC), unit=zone.unit, kind=Series.ACTIVITY, starts_on__lte=day)
    found = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return min(found, key=lambda each: (Series.MONTHS[each.every], each.pk), default=None)


def rhythm_by(series: Series | None) -> str:
    """Monthly where the schedule says so; else every quarter, which is the rarest that counts."""
    return MONTHS if series is not None and series.every == Series.MONTHLY else QUARTERS


# -- the year


HELD_STATE, OPENED, LOOSE, MISSED, RUNNING_STATE, COMING = "held", "opened", "loose", "missed", "running", "coming"
WORDS: Final = {
    HELD_STATE: "Terlaksana", OPENED: "Disiapkan", LOOSE: "Rapat ada, monev belum dibuka", MISSED: "Terlewat",
    RUNNING_STATE: "Sedang berjalan", COMING: "Akan datang",
}  # fmt: skip
KINDS: Final = {
    HELD_STATE: "good",
    OPENED: "warn",
    LOOSE: "warn",
    MISSED: "bad",
    RUNNING_STATE: "info",
    COMING: "plain",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A period of the year: its monev, or a meeting of that period that no monev has taken, and what became of it."""

    period: Period
    state: str
    monev: Any = None
    meeting: Activity | None = field(default=None)

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def kind(self) -> str:
        return KINDS[self.state]

    @property
    def can_open(self) -> bool:
        return self.monev is None and self.state != COMING


def year_of(zone: Zone, rhythm: str, day: date) -> list[Slot]:
    """The periods of the zone's year in ``rhythm``, and those of monevs in another one, by their ends. Two queries."""
    known = {Period(each.period_from, each.period_until): each for each in monevs_of(zone)}
    loose = list(free_meetings(zone))
    regular = [each for each in periods_of(zone.year, rhythm) if each not in known]
    every = sorted([*known, *regular], key=lambda each: (each.last, each.first))
    return [_slot(zone, each, known.get(each), loose, day) for each in every]


def _slot(zone: Zone, period: Period, monev: Monev | None, loose: Sequence[Activity], day: date) -> Slot:
    if monev is not None:
        return Slot(period, HELD_STATE if monev.activity.state in TOOK_PLACE else OPENED, monev)
    body = zone.unit.body
    meeting = next((each for each in loose if period.holds(local_day(each.starts_at, body))), None)
    if meeting is not None:
        return Slot(period, LOOSE, meeting=meeting)
    if period.first > day:
        return Slot(period, COMING)
    return Slot(period, RUNNING_STATE if period.last >= day else MISSED)


# -- the head


def heads_by_day(zone: Zone) -> QuerySet[Duty]:
    """Who heads the zone's unit, definitive or Plt.; a Plh. stands in for the head and is written down as such."""
    return Duty.objects.filter(unit=zone.unit, leads=True).exclude(kind=Duty.PLH)


def led_by_head(heads: Sequence[Duty], present: Sequence[int], day: date) -> bool:
    """Whether one of ``present`` (ids of people) headed the unit on ``day``."""
    there = set(present)
    return any(duty.person_id in there and duty.valid_from <= day <= (duty.valid_until or date.max) for duty in heads)
