"""Tokens as the page of a body lists them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from pilar.organisation.access import Rights, below
from pilar.organisation.models import ApiToken, Body, Unit

ACTIVE, EXPIRED, REVOKED = "berlaku", "lewat", "dicabut"
STATES: Final = [(ACTIVE, "Berlaku"), (EXPIRED, "Kedaluwarsa"), (REVOKED, "Dicabut")]
#: Whoever manages tokens is told so many days before one ends.
SOON: Final = timedelta(days=30)


def of_body(body: Body, day: date, *, state: str = "", scope: str = "", words: str = "") -> QuerySet[ApiToken]:
    """The tokens of ``body``, narrowed down; ordered by the caller."""
    rows = ApiToken.objects.filter(body=body)
    states = {
        ACTIVE: Q(revoked_at__isnull=True, expires_on__gte=day),
        EXPIRED: Q(revoked_at__isnull=True, expires_on__lt=day),
        REVOKED: Q(revoked_at__isnull=False),
    }
    rows = rows.filter(states.get(state, Q()))
    if scope:
        # The codes stand in quotation marks in the column's JSON, on both databases.
        rows = rows.filter(scopes__icontains=f'"{scope}"')
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(prefix=words.strip().removeprefix("pilar_")[:10]))
    return rows


def ending_soon(rights: Rights, day: date) -> QuerySet[ApiToken]:
    """Tokens that are still valid and end within SOON, of bodies whose tokens one manages. One query."""
    roots = Unit.objects.filter(below(rights.roots("token.manage"), "path"), kind=Unit.BODY)
    rows = ApiToken.objects.filter(revoked_at__isnull=True, expires_on__gte=day, expires_on__lte=day + SOON)
    return rows.filter(body__in=roots.values("body")).select_related("body").order_by("expires_on", "pk")


def state_of(token: ApiToken, day: date) -> tuple[str, str]:
    """The state in words and the kind of its tag."""
    if token.revoked_at is not None:
        return "Dicabut", "bad"
    if token.is_expired(day):
        return "Kedaluwarsa", "warn"
    return ("Segera berakhir", "warn") if token.expires_on <= day + SOON else ("Berlaku", "good")
