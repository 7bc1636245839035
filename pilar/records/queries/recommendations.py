"""Recommendations of all reviews: who sees them, how lists are filtered, how they stand. Each says its queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from pilar.kernel.inbox import Asker
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import Actor, below, visible_to
from pilar.organisation.models import Duty, Unit, User
from pilar.organisation.queries.units import current
from pilar.records.access import SEES
from pilar.records.models import DueChange, Recommendation
from pilar.records.models.base import about
from pilar.records.sections import Standing, Waiting
from pilar.records.workflow import CLOSED, DONE, DROPPED, OPEN

CHECKS: Final = "record.check"
ORDER: Final = ("due_on", "pk")
#: In the address: whose, and what waits.
MINE, OVERDUE, TO_ACCEPT = "saya", "terlambat", "diterima"


def recommendations_seen(
    user: Actor, at: datetime, rows: QuerySet[Recommendation] | None = None
) -> QuerySet[Recommendation]:
    """Those of the units whose records ``user`` sees, and the own ones wherever they are."""
    rows = Recommendation.objects.all() if rows is None else rows
    seen = Q(pk__in=visible_to(Recommendation, user, at, SEES).order_by().values("pk"))
    return rows.filter(seen | mine(user))


def mine(user: Actor) -> Q:
    """The recommendations that ``user`` is to follow."""
    person = user.person_id if isinstance(user, User) else None
    return Q(owner=person) if person is not None else Q(pk__in=[])


def overdue(day: date) -> Q:
    """Neither closed nor waiting to be accepted, and the last day has passed: what is due today is not late yet."""
    return Q(state=OPEN, due_on__lt=day)


def waiting_for(user: User, checks: Q) -> Q:
    """Reported and proved by others, not the own task: what ``user`` may accept within ``checks`` (about the unit)."""
    waiting = Q(state=DONE) & ~Q(reported_by=user.actor) & ~Q(proof__by=user.actor) & checks
    return waiting if user.person_id is None else waiting & (Q(owner__isnull=True) | ~Q(owner=user.person_id))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by. ``view`` is MINE, OVERDUE, TO_ACCEPT or all that is not withdrawn."""

    view: str = ""
    text: str = ""
    unit: Unit | None = None
    topic: str = ""
    state: str = ""
    year: int | None = None


def listed(asker: Asker, wanted: Wanted) -> QuerySet[Recommendation]:
    """Those that ``asker`` sees, with review, unit, owner, and ``first_due``: the day before it was ever moved.

    One query; order them by ORDER.
    """
    rows = recommendations_seen(asker.user, asker.at)
    rows = rows.filter(_view(asker, wanted.view)) if wanted.view else rows
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=DROPPED)
    if wanted.text:
        words = Q(text__icontains=wanted.text) | Q(number__icontains=wanted.text)
        rows = rows.filter(words | Q(review__title__icontains=wanted.text) | Q(owner__name__icontains=wanted.text))
    if wanted.unit is not None:
        rows = rows.filter(below([wanted.unit.path], "review__unit__path"))
    if wanted.topic:
        rows = rows.filter(about(wanted.topic, path="review__topics"))
    if wanted.year is not None:
        rows = rows.filter(due_on__year=wanted.year)
    return with_first_due(rows.select_related("review__unit", "owner"))


def with_first_due(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """``first_due`` where the day was moved, else None."""
    first = DueChange.objects.filter(recommendation=OuterRef("pk")).order_by("at", "pk").values("before")[:1]
    return rows.annotate(first_due=Subquery(first))


def _view(asker: Asker, view: str) -> Q:
    if view == MINE:
        return mine(asker.user)
    if view == OVERDUE:
        return overdue(asker.day)
    return waiting_for(asker.user, below(asker.rights.roots(CHECKS), "review__unit__path"))


@dataclass(frozen=True, slots=True)
class Tally:
    """How recommendations stand on a day; nothing is counted twice."""

    label: str
    closed: int
    waiting: int
    late: int
    ahead: int

    @property
    def total(self) -> int:
        return self.closed + self.waiting + self.late + self.ahead


def tallies(rows: QuerySet[Recommendation], day: date, most: int = 8) -> tuple[Tally, list[Tally]]:
    """All of ``rows``, and by unit those of the units with most that is late. Two queries."""
    counts = {
        "closed": Count("pk", filter=Q(state=CLOSED)), "waiting": Count("pk", filter=Q(state=DONE)),
        "late": Count("pk", filter=overdue(day)), "ahead": Count("pk", filter=Q(state=OPEN, due_on__gte=day)),
    }  # fmt: skip
    plain = rows.select_related(None).order_by()
    total = Tally("Semua", **plain.aggregate(**counts))
    by_unit = plain.values("review__unit__name", "review__unit").annotate(**counts)
    found = by_unit.order_by("-late", "-ahead", "review__unit__name")[:most]
    units = [Tally(row["review__unit__name"], *(row[name] for name in counts)) for row in found]
    return total, units


def own_open(user: User) -> QuerySet[Recommendation]:
    """The open ones of ``user``, the first due first. One query."""
    rows = Recommendation.objects.filter(mine(user), state=OPEN)
    return rows.select_related("review__unit").order_by(*ORDER)


def left_alone(day: date) -> QuerySet[Recommendation]:
    """Open ones whose owner has no duty on ``day``. One query."""
    on_duty = Duty.objects.filter(current(day), person=OuterRef("owner"))
    return Recommendation.objects.filter(~Exists(on_duty), state=OPEN, owner__isnull=False)


def to_accept(asker: Asker) -> QuerySet[Recommendation]:
    """What ``asker`` may accept as the second person, the longest waiting first. One query."""
    rows = Recommendation.objects.filter(_view(asker, TO_ACCEPT))
    return rows.select_related("review__unit").order_by("reported_at", "pk")


def years(rows: QuerySet[Recommendation]) -> Sequence[int]:
    """The years in which any is due, the last first. One query."""
    return [day.year for day in rows.order_by().dates("due_on", "year", order="DESC")]


def standing(asker: Asker) -> Standing:
    """How recommendations stand, for the first page of the room. One query."""
    checks = below(asker.rights.roots(CHECKS), "review__unit__path")
    found = recommendations_seen(asker.user, asker.at).exclude(state=DROPPED).aggregate(
        total=Count("pk"),
        late=Count("pk", filter=overdue(asker.day)),
        waiting=Count("pk", filter=waiting_for(asker.user, checks)),
    )  # fmt: skip
    address = reverse("records:recommendations")
    waiting = [
        Waiting(f"{angka(found[name], 0)} {words}", f"{address}?{urlencode({'lihat': view})}")
        for name, words, view in (
            ("late", "lewat tenggat", OVERDUE), ("waiting", "menunggu Anda terima", TO_ACCEPT)
        )
        if found[name]
    ]  # fmt: skip
    return Standing(found["total"], tuple(waiting))
