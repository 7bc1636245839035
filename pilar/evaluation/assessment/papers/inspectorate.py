"""The inspectorate of a body, whose letterhead the papers of the assessment carry and whose head signs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pilar.kernel.documents import Letterhead, Responsible
from pilar.organisation.letterhead import letterhead_of, responsible, responsible_of, town_of
from pilar.organisation.models import Body, Duty, Grant, Unit
from pilar.organisation.queries.units import current

INSPECTOR: Final = "inspector"


@dataclass(frozen=True, slots=True)
class Inspectorate:
    """The office, its letterhead, its town, who signs (None where nobody is known)."""

    unit: Unit
    letterhead: Letterhead
    town: str
    head: Responsible | None


def inspectorate_of(body: Body, day: date) -> Inspectorate:
    """Where the inspector of the body works on ``day``; without one the office of that name, else the body itself.

    The head of that office signs, else the inspector in that person's own duty. Six queries at most.
    """
    duty = _inspectors_duty(body, day)
    unit = duty.unit if duty else _by_name(body)
    head = responsible_of(unit, day)
    if head is None and duty is not None:
        head = responsible(duty)
    return Inspectorate(unit, letterhead_of(unit), town_of(unit), head)


def _inspectors_duty(body: Body, day: date) -> Duty | None:
    holders = Grant.objects.filter(current(day), role=INSPECTOR, unit__body=body, user__is_active=True)
    rows = Duty.objects.filter(current(day), person__in=holders.values("user__person"), unit__body=body)
    return (
        rows.filter(unit__kind=Unit.OFFICE).select_related("unit__body", "person").order_by("valid_from", "pk").first()
    )


def _by_name(body: Body) -> Unit:
    offices = Unit.objects.filter(body=body, kind=Unit.OFFICE, name__istartswith="inspektorat")
    return offices.select_related("body").order_by("path").first() or Unit.objects.select_related("body").get(
        body=body, parent__isnull=True
    )
