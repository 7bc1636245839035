"""Rules as a body sees them: what is shipped, and beside it what the body has set for itself."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from pilar.kernel.models.clocks import ClockState
from pilar.kernel.models.rules import Rule, Verification

#: What of a body's own row stands beside the shipped one, as ``own_<name>``.
OWN = ("pk", "value", "valid_from", "valid_until", "source", "verified")


def rule_list(body: UUID, day: date) -> QuerySet[Rule]:
    """One row per rule: the shipped one that is in force on ``day`` (else the newest), with ``own_pk``, ``own_value``,
    ``own_valid_from``, ``own_valid_until``, ``own_source``, ``own_verified`` of the body's row, or None.

    The body's row is the one in force, else the next one to come. ``applies`` is the status of the row that counts.
    """
    covers = Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))
    here = Case(When(covers, then=Value(0)), default=Value(1))
    same = Rule.objects.filter(code=OuterRef("code"), withdrawn=False)
    shipped = same.filter(body=None).order_by(here, "-valid_from", "-pk")
    own = same.filter(body=body).exclude(valid_until__lt=day).order_by("valid_from", "pk")
    rows = Rule.objects.filter(body=None, pk=Subquery(shipped.values("pk")[:1]))
    columns: dict[str, Any] = {f"own_{name}": Subquery(own.values(name)[:1]) for name in OWN}
    return rows.annotate(**columns).annotate(applies=Coalesce(F("own_verified"), F("verified")))


def filtered(rows: QuerySet[Any, Rule], *, text: str = "", only: str = "") -> QuerySet[Any, Rule]:
    """``rows`` whose code, name or source has ``text``; ``only``: "own" or "unconfirmed"."""
    if text:
        rows = rows.filter(
            Q(code__icontains=text) | Q(label__icontains=text) | Q(source__icontains=text)
            | Q(own_source__icontains=text)
        )  # fmt: skip
    # The annotations of rule_list: the type checker knows the columns only.
    if only == "own":
        rows = rows.filter(Q(own_pk__isnull=False))
    if only == "unconfirmed":
        rows = rows.filter(Q(applies=Verification.UNCONFIRMED))
    return rows


def rows_of(code: str, body: UUID) -> tuple[list[Rule], list[Rule]]:
    """The shipped rows of ``code``, newest first, and those of ``body``, the withdrawn ones too. One query.

    Each has ``running``: how many open due dates of the body rest on it.
    """
    running = Count("clocks", filter=Q(clocks__body=body) & ~Q(clocks__state=ClockState.FINISHED))
    rows = Rule.objects.filter(Q(body=None) | Q(body=body), code=code).annotate(running=running)
    found = list(rows.order_by("-valid_from", "-pk"))
    return [row for row in found if row.body is None], [row for row in found if row.body]
