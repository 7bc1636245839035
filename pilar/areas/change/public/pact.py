"""Of a pact: its text and how many have signed. Never who, and never a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pilar.areas.change.actions.pacts import PUBLIC_STATES
from pilar.areas.change.models import Pact
from pilar.areas.change.pact_texts import parsed
from pilar.areas.change.presenters.pacts import percent
from pilar.areas.change.queries import pacts
from pilar.organisation.models import Unit

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class PublicPact:
    """``share``: whole percent rounded down, as text."""

    title: str
    year: int
    preamble: str
    points: tuple[str, ...]
    signed: int
    total: int
    share: str


def pacts_of(unit: Unit, day: date) -> list[PublicPact]:
    """The published pacts of ``unit``, the newest first, four at most. Three queries for each."""
    rows = Pact.objects.filter(unit=unit, is_public=True, state__in=PUBLIC_STATES).select_related("unit")
    return [_shown(each, day) for each in rows.order_by("-year", "kind", "-version")[:_SHOWN]]


def _shown(pact: Pact, day: date) -> PublicPact:
    share = pacts.share(pact, day)
    preamble, points = parsed(pact.text)
    return PublicPact(pact.title, pact.year, preamble, points, share.signed, share.total, percent(share))
