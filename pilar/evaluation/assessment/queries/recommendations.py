"""Recommendations of the assessors to be read: of a zone, of all zones, what waits for whom. Each says its queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Max, OuterRef, Q, QuerySet

from pilar.evaluation.assessment.access import zones_assessed
from pilar.evaluation.assessment.models import Opinion, Recommendation, Round
from pilar.evaluation.assessment.queries.opinions import advice_of, said_of
from pilar.evaluation.assessment.workflow import CLOSED, DROPPED, OPEN, REPORTED
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.numbers import row_number
from pilar.organisation.access import Actor
from pilar.organisation.versions import version_of

ORDER: Final = ("due_on", "pk")
#: In the address.
LATE, UNSETTLED = "terlambat", "belum-selesai"


def late(day: date) -> Q:
    """Still to be done by the unit, and the last day has passed."""
    return Q(state=OPEN, due_on__lt=day)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is filtered by. ``state``: one of the workflow, LATE or UNSETTLED; nothing is all but dropped."""

    state: str = ""
    text: str = ""
    zone: Zone | None = None
    year: int | None = None
    area: str = ""


def of_zone(zone: Zone) -> QuerySet[Recommendation]:
    """All of a zone, in their order, with their proof."""
    return zone.recommendations.select_related("proof__evidence").order_by("number")


def of_assessed(user: Actor, at: datetime) -> QuerySet[Recommendation]:
    """Those of the zones whose assessment ``user`` reads."""
    return Recommendation.objects.filter(zone__in=zones_assessed(user, at).values("pk"))


def narrowed(rows: QuerySet[Recommendation], wanted: Wanted, day: date) -> QuerySet[Recommendation]:
    """``rows`` as the filter leaves them, with zone and unit; order them by ORDER."""
    if wanted.state == LATE:
        rows = rows.filter(late(day))
    elif wanted.state == UNSETTLED:
        rows = rows.filter(state__in=(OPEN, REPORTED))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    else:
        rows = rows.exclude(state=DROPPED)
    if wanted.text:
        rows = rows.filter(Q(text__icontains=wanted.text) | Q(question=wanted.text) | Q(report__icontains=wanted.text))
    if wanted.zone is not None:
        rows = rows.filter(zone=wanted.zone)
    if wanted.year is not None:
        rows = rows.filter(zone__year=wanted.year)
    if wanted.area:
        number = row_number(wanted.area)
        rows = rows.filter(area=number) if number else rows.filter(area__isnull=True)
    return rows.select_related("zone__unit", "proof__evidence")


@dataclass(frozen=True, slots=True)
class Tally:
    """How recommendations stand on a day; nothing is counted twice."""

    closed: int
    reported: int
    late: int
    ahead: int

    @property
    def total(self) -> int:
        return self.closed + self.reported + self.late + self.ahead


def tally(rows: QuerySet[Recommendation], day: date) -> Tally:
    """Of all that is not dropped. One query."""
    found = rows.select_related(None).order_by().aggregate(
        closed=Count("pk", filter=Q(state=CLOSED)), reported=Count("pk", filter=Q(state=REPORTED)),
        late=Count("pk", filter=late(day)), ahead=Count("pk", filter=Q(state=OPEN, due_on__gte=day)),
    )  # fmt: skip
    return Tally(**found)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What assessors have written beside their answer of a field, not yet made a recommendation."""

    field: str
    question: str
    text: str

    @property
    def mark(self) -> str:
        """Stands for the text that was shown."""
        return version_of(self.text)


def proposed(zone: Zone) -> list[Proposed]:
    """``untaken`` of the assessor who took the zone last. Three queries."""
    last = Round.objects.filter(zone=zone).order_by("-taken_at", "-pk").first()
    return [] if last is None else untaken(zone, said_of(last.worksheet_id))


def untaken(zone: Zone, said: Mapping[str, Iterable[Opinion]]) -> list[Proposed]:
    """What holds of the recommendations beside answers (``said``: opinions by field) and is none of the zone yet.

    It is one already where the same words were made one of the same question, whatever became of it: what was dropped
    was dropped with a reason, what was closed has been followed, what was given other words goes on in these, and none
    comes back by itself because the words still stand beside the answer. Who wants it again opens it again, makes one,
    or writes other words. Line breaks, spaces and capitals do not make other words. One query.
    """
    rules = rulebook(zone.edition)
    worded = zone.recommendations.order_by().values_list("question", "text", "steps__was_text")
    taken = {(question, _words(text)) for question, *texts in worded for text in texts if text}
    found = []
    for field, text in advice_of(rules.instrument, said).items():
        one = Proposed(field, rules.question_of(field), text)
        if (key := (one.question, _words(text))) not in taken:
            taken.add(key)
            found.append(one)
    return found


def count_beside(*states: str) -> QuerySet[Recommendation, int]:
    """How many are in one of ``states``, for ``Subquery`` beside rows with a zone; nothing where none is."""
    rows = Recommendation.objects.filter(zone=OuterRef("zone"), state__in=states).order_by().values("zone")
    return rows.annotate(number=Count("pk")).values_list("number", flat=True)


def next_number(zone: Zone) -> int:
    """After the highest one, dropped ones included; the caller holds the unit's worksheet. One query."""
    last = zone.recommendations.aggregate(last=Max("number"))["last"] or 0
    return int(last) + 1


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def years_of(rows: QuerySet[Recommendation]) -> Sequence[int]:
    """The years of the zones, the last first. One query."""
    return list(rows.order_by("-zone__year").values_list("zone__year", flat=True).distinct())


def zones_of(rows: QuerySet[Recommendation], most: int = 300) -> list[Zone]:
    """The zones that have any, by name. One query."""
    return list(Zone.objects.filter(pk__in=rows.order_by().values("zone")).order_by("name", "-year")[:most])
