"""The head's week: what to sign, where to be, who asks for help, what is late, which floor will fail and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse

from pilar.evaluation.access import zones_seen
from pilar.evaluation.models import Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.progress import pokja_of
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.scoring import score_of
from pilar.kernel.inbox import Asker, Item, items_for
from pilar.organisation.access import below
from pilar.organisation.queries.units import heads_on
from pilar.records.access import records_seen
from pilar.records.models import Activity
from pilar.records.workflow import PLANNED
from pilar.roadmap.models import Obstacle, PlanItem
from pilar.roadmap.queries.outlook import Outlook, outlooks
from pilar.roadmap.queries.plans import OPEN_STATES, in_force, lacks, plan_of
from pilar.roadmap.workflow import APPROVE, ASKED, SET

#: Today and the six days after it.
WEEK: Final = timedelta(6)
#: One page holds no more of each.
_SIGNED, _HELD, _HELP, _FLOORS = 5, 6, 4, 7
MOST_ZONES: Final = 60


@dataclass(frozen=True, slots=True)
class ToSign:
    """What waits for the head. ``ready`` False: it cannot be done yet, and ``why`` says what is missing."""

    text: str
    url: str
    why: str = ""
    due: date | None = None
    ready: bool = True


@dataclass(frozen=True, slots=True)
class ToAttend:
    """An activity of the week; ``leads``: the head is expected to lead it."""

    activity: Activity
    leads: bool


@dataclass(frozen=True, slots=True)
class AreaWork:
    """What is late or due this week in one area. ``people``: its pokja."""

    number: int
    name: str
    people: tuple[str, ...]
    items: tuple[PlanItem, ...]

    @property
    def is_late(self) -> bool:
        return any(getattr(item, "is_late", False) for item in self.items)


@dataclass(frozen=True, slots=True)
class Agenda:
    """One page. ``more``: how many obstacles and activities did not find room."""

    zone: Zone
    first: date
    last: date
    outlook: Outlook
    to_sign: tuple[ToSign, ...]
    help: tuple[Obstacle, ...]
    to_attend: tuple[ToAttend, ...]
    work: tuple[AreaWork, ...]
    late: int
    due: int
    more_help: int = 0
    more_attend: int = 0


def agenda(zone: Zone, asker: Asker) -> Agenda:
    """The week of the head of ``zone``. Fourteen queries besides what waits for ``asker`` in other rooms."""
    day, last = asker.day, asker.day + WEEK
    sheet = worksheets.of_unit(zone.pk).get()
    score = score_of(rulebook(zone.edition), worksheets.answers_of(sheet))
    items = in_force(zone, day)
    work, late, due = _work(zone, items, day, last)
    help_ = _obstacles(zone)
    held = _activities(zone, asker, last)
    return Agenda(
        zone, day, last, outlooks([zone], day, {zone.pk: score})[0], tuple(_to_sign(zone, items, asker, last)),
        tuple(help_[:_HELP]), tuple(held[:_HELD]), work, late, due, max(0, len(help_) - _HELP),
        max(0, len(held) - _HELD),
    )  # fmt: skip


def _to_sign(zone: Zone, items: Sequence[PlanItem], asker: Asker, last: date) -> list[ToSign]:
    """The plan itself, then what waits for whoever looks until the end of the week."""
    plan = plan_of(zone)
    found: list[ToSign] = []
    address = reverse("roadmap:plan_set", args=[zone.pk])
    if plan is None or plan.state != SET:
        missing = [lack for lack in lacks(zone, items) if lack.blocks]
        why = " ".join(lack.words for lack in missing) or f"{len(items)} rencana aksi, lengkap."
        found.append(ToSign("Tetapkan rencana kerja ZI", address, why, ready=not missing))
    if asker.rights.may(APPROVE, zone.unit.path):
        others = [item for item in items_for(asker) if item.url != address and _this_week(item, last)]
        found += [ToSign(item.title, item.url, item.why, item.due) for item in others]
    return found[:_SIGNED]


def _this_week(item: Item, last: date) -> bool:
    return item.due is None or item.due <= last


def _obstacles(zone: Zone) -> list[Obstacle]:
    rows = Obstacle.objects.filter(item__plan__zone=zone, state=ASKED, item__state__in=OPEN_STATES)
    return list(rows.select_related("item", "leader").order_by("at", "pk")[: _HELP + 20])


def _activities(zone: Zone, asker: Asker, last: date) -> list[ToAttend]:
    """Planned activities of the zone's unit from today on, those that the head leads first."""
    local = ZoneInfo(zone.unit.body.time_zone)
    start, end = (datetime.combine(each, time(), local) for each in (asker.day, last + timedelta(1)))
    rows: QuerySet[Activity] = records_seen(Activity, asker.user, asker.at).filter(
        below([zone.unit.path], "unit__path"), state=PLANNED, starts_at__gte=start, starts_at__lt=end
    )
    heads = {duty.person_id for duty in heads_on(zone.unit, asker.day)}
    found = [ToAttend(row, row.leader_id in heads) for row in rows.order_by("starts_at", "pk")[: _HELD + 20]]
    return sorted(found, key=lambda each: not each.leads)


def _work(
    zone: Zone, items: Sequence[PlanItem], day: date, last: date
) -> tuple[tuple[AreaWork, ...], int, int]:  # fmt: skip
    """What is late or due this week, by area with its pokja, and how much of each."""
    chosen: dict[int, list[PlanItem]] = {}
    late = due = 0
    for item in items:
        if item.state in OPEN_STATES and item.due_on is not None and item.due_on <= last:
            item.__dict__["is_late"] = item.due_on < day
            late, due = late + (item.due_on < day), due + (item.due_on >= day)
            chosen.setdefault(item.area, []).append(item)
    people = pokja_of(zone, day) if chosen else {}
    areas = rulebook(zone.edition).instrument.areas
    return tuple(
        AreaWork(
            number, areas[number].name, tuple(people.get(number, ())),
            tuple(sorted(chosen[number], key=lambda item: item.due_on or day)),
        )
        for number in sorted(chosen)
    ), late, due  # fmt: skip


def zones_of(asker: Asker) -> list[Zone]:
    """This year's zones (or later ones) that ``asker`` sees, and last year's that no zone follows yet. One query."""
    rows = zones_seen(asker.user, asker.at).filter(year__gte=asker.day.year - 1, next__isnull=True)
    return list(rows.select_related("unit__body").order_by("-year", "name", "pk")[:MOST_ZONES])
