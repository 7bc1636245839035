"""Who works on the roadmap of a zone. Whoever sees the zone sees it; a pokja writes in its own area only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.http import Http404

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of, zone_seen, zones_seen
from pilar.evaluation.models import Zone
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, Actor, require, rights_of
from pilar.organisation.models import User
from pilar.organisation.web import WorkRequest
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Need, Plan, PlanItem
from pilar.roadmap.periods import first_open_year
from pilar.roadmap.workflow import APPROVE, CONTRIBUTE, MANAGE


@dataclass(frozen=True, slots=True)
class Managing:
    """What somebody may write in a plan: everything, or the areas of the own pokja."""

    everything: bool = False
    areas: frozenset[int] = frozenset()

    @property
    def anything(self) -> bool:
        return self.everything or bool(self.areas)

    def may(self, area: int | None) -> bool:
        """Whether plan items of ``area`` are among it. What belongs to no area is for the whole team only."""
        return self.everything or area in self.areas


def managing(user: Actor, zone: Zone, at: datetime) -> Managing:
    """By the roles over the zone's unit. No query."""
    held = [each for each in rights_of(user, at).held if MANAGE in each.role.may and each.reaches(zone.unit.path)]
    if any(each.area is None for each in held):
        return Managing(everything=True)
    return Managing(areas=frozenset(each.area for each in held if each.area is not None))


def contributes(user: Actor, zone: Zone, at: datetime) -> bool:
    """Whether ``user`` works in the zone, at its unit or at a member. No query where a role reaches it from above."""
    if rights_of(user, at).may(CONTRIBUTE, zone.unit.path):
        return True
    return zones_seen(user, at, CONTRIBUTE).filter(pk=zone.pk).exists()


def require_contributor(by: Actor, zone: Zone, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` works in the zone."""
    if not contributes(by, zone, at):
        raise AccessDenied("Hanya pegawai zona ini yang dapat melakukannya. Belum ada yang berubah.")


def require_area(by: Actor, zone: Zone, area: int | None, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` manages the plan items of ``area``; None: the plan as a whole."""
    mine = managing(by, zone, at)
    if not mine.anything:
        require(by, MANAGE, zone.unit, at=at)
    if not mine.may(area):
        pokja = ", ".join(str(number) for number in sorted(mine.areas))
        raise AccessDenied(
            f"Anda mengelola rencana aksi pokja {pokja}. Yang lain dikelola pokjanya, ketua, atau sekretaris tim. "
            "Belum ada yang berubah."
        )


def require_head(by: Actor, zone: Zone, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` sets the plan of the zone's unit."""
    require(by, APPROVE, zone.unit, at=at)


def zone_of(user: Actor, at: datetime, pk: int) -> Zone:
    """The zone with unit and body where ``user`` sees it. Raises NotFoundError. One query."""
    return zone_seen(user, at, pk)


def need_or_404(request: WorkRequest, zone: Zone, pk: int) -> Need:
    """A need of ``zone``, for pages. One query."""
    found = zone.needs.select_related("service", "proposer", "zone__unit__body").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def item_or_404(request: WorkRequest, zone: Zone, pk: int) -> PlanItem:
    """A plan item of ``zone``, for pages. One query."""
    rows = PlanItem.objects.select_related("plan", "owner", "need")
    found = rows.filter(plan__zone=zone, pk=pk).first()
    if found is None:
        raise Http404
    return found


# -- held while something is written


def refuse_closed_zone(zone: Zone, day: date) -> None:
    """Raise RoadmapError where the zone is over: its unit has been closed, or another follows and its year is over.

    The next year's zone is often formed in the middle of this one's year, whose plan and monev go on until it ends.
    """
    if zone.unit.valid_until is not None and zone.unit.valid_until < day:
        raise RoadmapError(
            f"Unit “{zone.unit}” sudah ditutup, jadi peta jalannya tidak berubah lagi. Belum ada yang disimpan."
        )
    if zone.year < first_open_year(day) and Zone.objects.filter(previous=zone).exists():
        raise RoadmapError(
            f"Tahun {zone.year} sudah lewat dan zonanya dilanjutkan ke tahun berikutnya. Buka zona yang baru; isian "
            "Anda tetap ada di halaman ini. Belum ada yang disimpan."
        )


def goes_on(day: date, zone: str = "") -> Q:
    """The zones that ``refuse_closed_zone`` lets be worked on, but for closed units. ``zone``: the path to the zone."""
    return Q(**{f"{zone}next__isnull": True}) | Q(**{f"{zone}year__gte": first_open_year(day)})


@contextmanager
def opened_plan(
    zone_pk: int, *, by: User, at: datetime, guard: Guard = locked, zone: Zone | None = None
) -> Iterator[Plan]:
    """The plan of the zone, locked, with ``zone.unit.body``; made where there is none yet.

    ``zone``: where the caller has found it already, for somebody who need not see it. Raises NotFoundError (404) and
    RoadmapError for a zone that is over. What ``by`` may do is asked by the caller.
    """
    zone = zone or zone_of(by, at, zone_pk)
    refuse_closed_zone(zone, day_of(zone, at))
    blank = Plan(zone=zone, created_at=at, created_by=by.actor)
    if not Plan.objects.filter(zone=zone).exists():
        Plan.objects.bulk_create([blank], ignore_conflicts=True)
    with guard(Plan.objects.filter(zone=zone)):
        plan = Plan.objects.get(zone=zone)
        plan.zone = zone
        yield plan


@contextmanager
def opened_item(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Iterator[PlanItem]:
    """A plan item, locked together with its plan, with what it hangs on. Raises as ``opened_plan``.

    Whoever owns it, or is asked for help with it, opens it wherever they work.
    """
    rows = PlanItem.objects.select_related("plan__zone__unit__body")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError("Rencana aksi ini tidak ada.")
    zone = found.plan.zone if is_called(by, found) else None
    with opened_plan(found.plan.zone_id, by=by, at=at, guard=guard, zone=zone) as plan:
        item = plan.items.select_related("owner", "need").filter(pk=pk).first()
        if item is None:  # removed while its plan was waited for
            raise NotFoundError("Rencana aksi ini tidak ada.")
        item.plan = plan
        yield item


def is_called(user: Actor, item: PlanItem) -> bool:
    """Whether ``user`` owns ``item`` or is the leader who is asked for help with it. One query at most."""
    person = user.person_id if isinstance(user, User) and user.is_active else None
    if person is None:
        return False
    return item.owner_id == person or item.obstacles.filter(leader=person).exists()


@contextmanager
def opened_need(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Iterator[Need]:
    """A need, locked, with ``zone.unit.body``. Raises NotFoundError and RoadmapError for a zone that is over."""
    zone_pk = Need.objects.filter(pk=pk).values_list("zone", flat=True).first()
    if zone_pk is None:
        raise NotFoundError("Kebutuhan ini tidak ada.")
    zone = zone_of(by, at, zone_pk)
    refuse_closed_zone(zone, day_of(zone, at))
    with guard(Need.objects.filter(pk=pk)):
        need = Need.objects.select_related("service", "proposer").get(pk=pk)
        need.zone = zone
        yield need
