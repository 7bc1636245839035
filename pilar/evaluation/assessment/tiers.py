"""The internal assessors of a body in their order, and the tiers that each has until the body sets its own."""

from __future__ import annotations

from typing import Final

from pilar.evaluation.assessment.models import Tier
from pilar.evaluation.models import Assessor
from pilar.organisation.models import Body

#: Number, label, the role that whoever sits there holds.
USUAL: Final = ((1, "Anggota", "tpi_member"), (2, "Ketua", "tpi_lead"), (3, "Pengendali teknis", "tpi_controller"))
ROLE_CODES: Final = tuple(role for _, _, role in USUAL)


def internal(body: Body) -> list[Assessor]:
    """The internal assessors (tpi, tpi-2 …) in the order in which they assess. One query."""
    return list(Assessor.objects.filter(body=body, code__startswith=Assessor.TPI).order_by("position", "pk"))


def tiers_of(assessor: Assessor) -> list[Tier]:
    """The tiers of an assessor from the bottom up. One query."""
    return list(assessor.tiers.filter(is_used=True).order_by("number"))


def usual_tiers() -> list[Tier]:
    """The usual three, not stored: what a page shows until the body sets its own."""
    return [Tier(number=number, label=label, role=role) for number, label, role in USUAL]


def ensure_tiers(assessor: Assessor) -> list[Tier]:
    """As ``tiers_of``; the usual three are made where there are none, within the caller's transaction."""
    found = tiers_of(assessor)
    if found:
        return found
    rows = [Tier(assessor=assessor, number=number, label=label, role=role) for number, label, role in USUAL]
    Tier.objects.bulk_create(rows, ignore_conflicts=True)
    return tiers_of(assessor)
