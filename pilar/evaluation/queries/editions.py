"""The editions that can be used, as a body sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from pilar.evaluation.models import EditionWording, Zone
from pilar.instrument.edition import Edition, shipped_editions
from pilar.instrument.loader import load
from pilar.instrument.model import Instrument
from pilar.organisation.models import Body


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition with its rules, the body's wording of it, and how many zones of the body use it."""

    name: str
    edition: Edition
    instrument: Instrument
    wording: EditionWording | None
    zones: int
    is_in_force: bool


def editions_of(body: Body, day: date) -> list[Shown]:
    """Every edition, the newest first. Two queries."""
    wordings = {row.edition: row for row in EditionWording.objects.filter(body=body)}
    used: Mapping[str, int] = dict(
        Zone.objects.filter(unit__body=body).values_list("edition").annotate(Count("pk")).order_by("edition")
    )
    return [
        Shown(name, edition, rules := load(edition.instrument), wordings.get(name), used.get(name, 0),
              is_in_force(rules, day))
        for name, edition in shipped_editions().items()
    ]  # fmt: skip


def is_in_force(instrument: Instrument, day: date) -> bool:
    """Whether the instrument's regulation counts on ``day``."""
    until = instrument.in_force_until
    return instrument.in_force_from <= day.isoformat() and (until is None or day.isoformat() <= until)
