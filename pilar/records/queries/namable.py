"""Whom a record of a unit may name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from pilar.organisation.access import below
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.models.unit import PATH_DIGITS

_OPD_PATH = 2 * (PATH_DIGITS + 1)


def namable(unit: Unit) -> QuerySet[Person]:
    """Who works, or once worked, in the OPD of ``unit``, or directly at the body: its head, its secretary.

    Also those who have left: a decree of last year names them. Others are written down by their names only.
    """
    return namable_at([unit])


def namable_at(units: Sequence[Unit]) -> QuerySet[Person]:
    """The same for whichever of ``units`` it will be."""
    above = {each for unit in units for each in unit.ancestor_ids}
    near = Q(unit__in=above) | below({unit.path[:_OPD_PATH] for unit in units}, "unit__path")
    return Person.objects.filter(pk__in=Duty.objects.filter(near).order_by().values("person"))
