"""Plan items as they are worked on: the board of a zone, somebody's own ones, and which due day counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pilar.evaluation.models import EvidenceVersion, Zone
from pilar.organisation.models import Duty, Person
from pilar.organisation.queries.units import current
from pilar.roadmap.access import goes_on
from pilar.roadmap.models import DueMove, ItemAfter, ItemProof, Obstacle, PlanItem
from pilar.roadmap.workflow import ANSWERED, ASKED, DONE, DROPPED, RUNNING, WAITING

OPEN: Final = (WAITING, RUNNING)
LATE, AHEAD, OVER = "terlambat", "berjalan", "selesai"
ORDER: Final = ("due_on", "pk")
PAGED: Final = ("by_day", "pk")
_LAST: Final = date(9999, 12, 31)


def with_counted_due(rows: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    """``counted_due``: the day that counts. A decision of monev moves it; moved otherwise, the first day stays.

    ``first_due``: the first day, where it was ever moved.
    """
    moves = DueMove.objects.filter(item=OuterRef("pk"))
    decided = moves.filter(monev__isnull=False).order_by("-at", "-pk").values("after")[:1]
    first = moves.order_by("at", "pk").values("before")[:1]
    return rows.annotate(
        first_due=Subquery(first), counted_due=Coalesce(Subquery(decided), Subquery(first), F("due_on"))
    )


def late(day: date) -> Q:
    """Not done, and its last day has passed: what is due today is not late yet."""
    return Q(state__in=OPEN, due_on__lt=day)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board shows: of a pokja, of a person, only what is late."""

    area: int | None = None
    owner: int | None = None
    late: bool = False


def board(zone: Zone, wanted: Wanted, day: date) -> QuerySet[PlanItem]:
    """The items of the zone's plan with owner, due days, and counts of proofs, open obstacles and what they wait for.

    One query; a plan has 300 items at most.
    """
    rows = PlanItem.objects.filter(plan__zone=zone).select_related("owner")
    if wanted.area:
        rows = rows.filter(area=wanted.area)
    if wanted.owner:
        rows = rows.filter(owner=wanted.owner)
    if wanted.late:
        rows = rows.filter(late(day))
    return with_marks(with_counted_due(rows)).order_by(F("due_on").asc(nulls_last=True), "number")


def with_marks(rows: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    """``proof_count``, ``hindered`` (an obstacle is open), ``answered`` (one was answered), ``blocked`` (it waits)."""
    obstacles = Obstacle.objects.filter(item=OuterRef("pk"))
    proofs = ItemProof.objects.filter(item=OuterRef("pk")).order_by().values("item").annotate(n=Count("pk"))
    before = ItemAfter.objects.filter(item=OuterRef("pk")).exclude(before__state__in=(DONE, DROPPED))
    return rows.annotate(
        proof_count=Coalesce(Subquery(proofs.values("n")[:1]), 0),
        hindered=Exists(obstacles.filter(state=ASKED)),
        answered=Exists(obstacles.filter(state=ANSWERED)),
        blocked=Exists(before),
    )


def in_month(zone: Zone, first: date, following: date) -> QuerySet[PlanItem]:
    """Items that start, are due or were done from ``first`` until before ``following``, with owner. One query."""
    within = Q(pk__in=[])
    for name in ("starts_on", "due_on", "done_on"):
        within |= Q(**{f"{name}__gte": first, f"{name}__lt": following})
    rows = PlanItem.objects.filter(within, plan__zone=zone).exclude(state=DROPPED)
    return rows.select_related("owner").order_by("number")


def owners(zone: Zone) -> QuerySet[Person]:
    """Who owns an item of the zone's plan, by name. One query."""
    return Person.objects.filter(plan_items__plan__zone=zone).distinct().order_by("search_name", "pk")


def in_force(rows: QuerySet[PlanItem], day: date) -> QuerySet[PlanItem]:
    """Those of plans that have been set at least once, of zones in which work goes on."""
    return rows.filter(goes_on(day, "plan__zone__"), plan__revision__gte=1)


def own(person: int, day: date, which: str = "") -> QuerySet[PlanItem]:
    """The items of a person over all zones, with plan and zone. ``which``: AHEAD (open), LATE, OVER, or all."""
    rows = in_force(PlanItem.objects.filter(owner=person), day).select_related("plan__zone__unit__body")
    if which == AHEAD:
        rows = rows.filter(state__in=OPEN)
    elif which == LATE:
        rows = rows.filter(late(day))
    elif which == OVER:
        rows = rows.filter(state=DONE)
    else:
        rows = rows.exclude(state=DROPPED)
    return rows.filter(due_on__isnull=False)


def in_order(rows: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    """``rows`` with counted days and marks, and ``by_day`` to page by: PAGED. They are few, so no index is needed."""
    return with_marks(with_counted_due(rows)).annotate(by_day=Coalesce("due_on", Value(_LAST)))


def coming(person: int, day: date, until: date) -> QuerySet[PlanItem]:
    """The open ones of a person that are late or due until ``until``, the first due first. One query."""
    return own(person, day, AHEAD).filter(due_on__lte=until).order_by(*ORDER)


def due_in(bodies: Collection[int], until: date, day: date) -> QuerySet[PlanItem]:
    """Open items in these bodies, due until ``until``, whose owner is on duty on ``day``; of one person together.

    With owner, its account, and zone. One query.
    """
    on_duty = Duty.objects.filter(current(day), person=OuterRef("owner"), unit__body=OuterRef("owner__body"))
    rows = in_force(PlanItem.objects.filter(Exists(on_duty), state__in=OPEN, due_on__lte=until), day)
    rows = rows.filter(owner__body__in=bodies)
    return rows.select_related("owner__user", "plan__zone").order_by("owner", *ORDER)


def accepted_proof() -> Exists:
    """Whether a second person has accepted a proof of the item, in any version of it. For ``annotate``."""
    accepted = EvidenceVersion.objects.filter(
        evidence=OuterRef("version__evidence"), check_state=EvidenceVersion.ACCEPTED
    )
    return Exists(ItemProof.objects.filter(Exists(accepted), item=OuterRef("pk")))
