"""What the unit's needs say of a service: offered where it writes about that service for the desk evaluation."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from pilar.evaluation.access import sees
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.hints import MOST, Hint
from pilar.organisation.models import Service, User
from pilar.roadmap.models import Need
from pilar.roadmap.workflow import REJECTED


def needs(user: User, zone: Zone, service: Service, at: datetime) -> list[Hint]:
    """The needs of the zone that are about ``service``, the most urgent first. One query."""
    if not sees(user, zone, at):
        return []
    rows = Need.objects.filter(zone=zone, service=service).exclude(state=REJECTED)
    return [_hint(row) for row in rows[:MOST]]


def _hint(row: Need) -> Hint:
    said = [f"{row.title}.", row.description, f"Akar masalah: {row.root_cause}" if row.root_cause else ""]
    issue = " ".join(each for each in said if each)
    return Hint(
        f"need-{row.pk}", "Kebutuhan", row.title, {"issue": issue}, reverse("roadmap:need", args=[row.zone_id, row.pk])
    )
