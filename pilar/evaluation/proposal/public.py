"""What the public reads of predicates: those that a unit holds, with the decree. No names, no ids."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pilar.evaluation.proposal.models import GrantedPredicate
from pilar.evaluation.proposal.predicates import NAMES
from pilar.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class PublicPredicate:
    """A predicate that is held: what it is called, by which decree, since when."""

    predicate: str
    name: str
    decree: str
    giver: str
    valid_from: date


def held_by(units: Collection[int], day: date) -> dict[int, str]:
    """The predicates that each of ``units`` (ids) holds on ``day``, as ``WBBM, WBK``; units without one are left out.

    One query.
    """
    rows = GrantedPredicate.objects.filter(unit__in=units, revoked_on__isnull=True, valid_from__lte=day)
    found: dict[int, str] = {}
    for unit, predicate in rows.order_by("-valid_from", "-pk").values_list("unit", "predicate"):
        found[unit] = f"{found[unit]}, {predicate}" if unit in found else predicate
    return found


def held_of(unit: Unit, day: date) -> list[PublicPredicate]:
    """What ``unit`` holds on ``day``, the latest first; a revoked one is not told. One query."""
    rows = GrantedPredicate.objects.filter(unit=unit, revoked_on__isnull=True, valid_from__lte=day)
    return [
        PublicPredicate(row.predicate, NAMES[row.predicate], row.letter_number, row.giver, row.valid_from)
        for row in rows.order_by("-valid_from", "-pk")
    ]
