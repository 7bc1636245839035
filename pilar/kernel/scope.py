"""How a row is tied to the unit or body that it belongs to, so that nobody sees another agency's rows.

Every model says it in a class attribute ``scope``: the lookup that leads from the row to its unit
(``scope = "worksheet__zone__unit"``), or ``Unscoped`` with the reason why it has none. The rooms build ``visible_to``
from it, a test walks all models and fails on one that says nothing, and another makes the cross-body test from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Unscoped:
    """A model that belongs to no unit, and why that is safe."""

    reason: str


Scope = str | Unscoped


class ScopeMissing(TypeError):
    """A model does not say how it is tied to a unit."""


def scope_of(model: type[models.Model]) -> Scope:
    """What ``model`` declares. Raises ScopeMissing where it is silent, or gives no reason."""
    declared = getattr(model, "scope", None)
    if isinstance(declared, str) or (isinstance(declared, Unscoped) and declared.reason.strip()):
        return declared
    raise ScopeMissing(f"{model._meta.label} must declare `scope`: a lookup to its unit, or Unscoped with a reason")
