"""What the pages of services and desks read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from pilar.organisation.access import Actor, visible_to
from pilar.organisation.models import Desk, Service


def services(user: Actor, at: datetime) -> QuerySet[Service]:
    """The services that ``user`` manages, with unit and desks: two queries."""
    rows = visible_to(Service, user, at, "catalogue.manage")
    return rows.select_related("unit__body").prefetch_related("desks")


def desks(user: Actor, at: datetime) -> QuerySet[Desk]:
    """The desks that ``user`` manages, with unit and services: two queries."""
    rows = visible_to(Desk, user, at, "catalogue.manage")
    return rows.select_related("unit__body").prefetch_related("services")
