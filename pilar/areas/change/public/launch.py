"""The published launches of a unit for its public page: day, charter and witnesses' institutions; no photo, no file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pilar.areas.change.models import Launch, LaunchWitness
from pilar.areas.change.workflow import PUBLISHED
from pilar.organisation.models import Unit

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PublicLaunch:
    """What is told of a launch. ``charter``: its lines; ``institutions``: who sent a witness."""

    title: str
    held_on: date | None
    place: str
    charter: tuple[str, ...]
    signatory: str
    summary: str
    institutions: tuple[str, ...]
    news_url: str


def shown(launch: Launch, witnesses: Iterable[LaunchWitness]) -> PublicLaunch:
    """What the public reads of ``launch``; the preview before publishing uses it too."""
    return PublicLaunch(
        launch.title, launch.held_on, launch.place, tuple(line for line in launch.charter.splitlines() if line.strip()),
        launch.charter_signatory, launch.summary, tuple(sorted({each.institution for each in witnesses})),
        launch.news_url,
    )  # fmt: skip


def launches_of(unit: Unit) -> tuple[PublicLaunch, ...]:
    """The published ones of ``unit``, the newest first. Two queries."""
    rows = Launch.objects.filter(unit=unit, state=PUBLISHED).order_by("-held_on", "-pk")
    return tuple(shown(row, row.witnesses.all()) for row in rows.prefetch_related("witnesses")[:MOST_SHOWN])
