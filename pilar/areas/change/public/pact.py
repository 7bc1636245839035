"""Of a pact: its text and how many have signed. Never who, and never a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

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
    """The published pacts of ``unit``, the newest first, four at most; of versions the last. Four queries each."""
    shown = Pact.objects.filter(unit=unit, is_public=True, state__in=PUBLIC_STATES)
    newer = shown.filter(kind=OuterRef("kind"), year=OuterRef("year"), version__gt=OuterRef("version"))
    rows = shown.filter(~Exists(newer)).select_related("unit__body").order_by("-year", "kind")
    return [_shown(each, day) for each in rows[:_SHOWN]]


def _shown(pact: Pact, day: date) -> PublicPact:
    share = pacts.share(pact, pacts.counted_on(pact, day))
    preamble, points = parsed(pact.text)
    return PublicPact(pact.title, pact.year, preamble, points, share.signed, share.total, percent(share))
