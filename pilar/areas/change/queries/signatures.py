"""Signatures as those see them who manage a pact, witness them, or print them."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.queries.pacts import VALID
from pilar.organisation.access import Rights, below
from pilar.organisation.models import Duty, Person, User
from pilar.organisation.queries.units import current

#: Whoever manages, and whoever assesses the unit, reads signed pacts by name.
READERS: Final = ("change.manage", "worksheet.assess")


def readers_paths(rights: Rights) -> tuple[str, ...]:
    """Where somebody reads signatures by name."""
    return tuple(path for capability in READERS for path in rights.roots(capability))


def readable(rights: Rights, person: Person | None = None) -> QuerySet[PactSignature]:
    """By the unit of the duty in which they were given; ``person``: the own ones too. With all that a page shows."""
    seen = below(readers_paths(rights), "duty__unit__path")
    if person is not None:
        seen |= Q(person=person)
    return PactSignature.objects.filter(seen).select_related(
        "pact__unit__body", "duty__unit__body", "person__body", "witness", "kiosk", "scan"
    )


def of_pact(pact: Pact, paths: tuple[str, ...]) -> QuerySet[PactSignature]:
    """Those of ``pact`` given in duties under ``paths``, struck-out ones too. Order them by ``-signed_at, -pk``."""
    rows = PactSignature.objects.filter(below(paths, "duty__unit__path"), pact=pact)
    return rows.select_related("duty__unit", "witness")


def to_witness(person: Person, day: date) -> QuerySet[PactSignature]:
    """What waits for ``person`` as the direct superior: of the own unit, and of the heads of units right below it.

    Who heads a unit is witnessed by the head of the unit above. Nobody witnesses the own signature.
    """
    heads = Duty.objects.filter(current(day), person=person, leads=True)
    units = heads.values("unit")
    of_unit = Q(duty__unit__in=units) & ~Q(duty__leads=True)
    of_heads = Q(duty__unit__parent__in=units, duty__leads=True)
    rows = PactSignature.objects.filter(VALID, of_unit | of_heads, witness__isnull=True)
    rows = rows.filter(pact__state__in=("open", "closed")).exclude(person=person)
    return rows.select_related("pact__unit", "duty__unit")


def has_account(person: Person) -> bool:
    """Whether ``person`` could sign with an account: it is active, and has a password or was used. One query."""
    works = ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(last_login__isnull=False)
    return User.objects.filter(works, person=person, is_active=True).exists()
