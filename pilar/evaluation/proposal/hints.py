"""What Pilar knows already of a service or its zone, offered beside the form of its story: never filled in unasked.

Rooms above this one add what they keep when they start (``add_hints``), as they do with tabs: this room may not import
them. A hint is shown only to whoever may read its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from pilar.evaluation.models import Answer, Assessor, Zone
from pilar.evaluation.proposal.models import ServiceStory
from pilar.evaluation.rulebook import rulebook
from pilar.organisation.models import Service, User

#: The area of public service: what is told beside its reform questions is about services.
SERVICE_AREA: Final = 6
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Hint:
    """``values`` by the names of the story's columns. ``key`` is unique among all; ``address`` leads to the source."""

    key: str
    source: str
    title: str
    values: Mapping[str, str | Decimal]
    address: str = ""


#: Who asks, the zone with its unit, the service, the moment → at most MOST hints, by a fixed number of queries.
Hints = Callable[[User, Zone, Service, datetime], Iterable[Hint]]


def add_hints(source: Hints) -> None:
    """Register a source; the second time it is there already."""
    if source not in SOURCES:
        SOURCES.append(source)


def hints_for(user: User, zone: Zone, service: Service, at: datetime) -> list[Hint]:
    """All hints that ``user`` may read, in the order of their sources."""
    return [hint for source in SOURCES for hint in source(user, zone, service, at)]


def last_year(user: User, zone: Zone, service: Service, at: datetime) -> list[Hint]:
    """What was told of the service for the zone of the year before. One query."""
    if zone.previous_id is None:
        return []
    row = ServiceStory.objects.filter(zone=zone.previous_id, service=service).select_related("zone").first()
    if row is None:
        return []
    values = {name: getattr(row, name) for name in ServiceStory.TOLD if getattr(row, name) not in (None, "")}
    return [Hint(f"story-{row.pk}", f"Bahan paparan {row.zone.year}", str(service), values)]


def reform_notes(user: User, zone: Zone, service: Service, at: datetime) -> list[Hint]:
    """What the unit has written beside its reform answers about public service, as results. One query."""
    rules = rulebook(zone.edition)
    titles = {
        field.key: (question.code, question.title)
        for question in rules.instrument.questions.values()
        if rules.is_reform(question.code) and (area := rules.area_of(question.code)) and area.number == SERVICE_AREA
        for field in question.fields
    }
    rows = Answer.objects.filter(
        worksheet__zone=zone, worksheet__assessor__code=Assessor.UNIT, field__in=list(titles)
    ).exclude(note="")  # fmt: skip
    return [
        Hint(f"note-{row.pk}", f"Catatan jawaban {titles[row.field][0]}", titles[row.field][1], {"result": row.note})
        for row in rows[:MOST]
    ]


SOURCES: Final[list[Hints]] = [last_year, reform_notes]
