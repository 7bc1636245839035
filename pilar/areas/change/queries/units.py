"""Which unit a page of area 1 is about: one that builds or has built a zone."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from pilar.areas.change.access import SEES
from pilar.areas.change.queries.culture import Span, year_until
from pilar.evaluation.models import Zone
from pilar.evaluation.windows import EvidenceWindow, WindowKind, window_for
from pilar.organisation.access import Actor, visible_to
from pilar.organisation.models import Unit


def building(user: Actor, at: datetime) -> QuerySet[Unit]:
    """The units with a zone of any year over which ``change.view`` is held."""
    return visible_to(Unit, user, at, SEES).filter(Exists(Zone.objects.filter(unit=OuterRef("pk")))).order_by("path")


def newest_zone(unit: Unit) -> Zone | None:
    """Its zone of the latest year, with the unit's body. One query."""
    return Zone.objects.filter(unit=unit).select_related("unit__body").order_by("-year").first()


def span_of(unit: Unit, zone: Zone | None, day: date) -> Span:
    """The twelve months that the zone's worksheet counts, as far as they have come; without a zone, until ``day``."""
    if zone is None:
        return year_until(day, unit.body)
    window = window_for(EvidenceWindow(WindowKind.TWELVE_MONTHS), zone.cutoff)
    return Span(window.start or day, min(window.end, day), unit.body)
