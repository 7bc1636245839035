"""Whether whoever is signed in has proved lately who they are: for acts that count like a signature."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


def proved_recently(request: HttpRequest, at: datetime) -> bool:
    """Whether the last sign-in or confirmation is less than ACCOUNT_REAUTHENTICATION_TIMEOUT ago. No query."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    last = max((float(each.get("at", 0)) for each in records), default=0.0)
    return bool(at.timestamp() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def confirm_address(request: HttpRequest, back: str) -> str:
    """Where one proves it again and comes ``back``: by password or factor.

    Whoever has neither, because an outside provider vouches for them, signs out there and in again.
    """
    user: Any = request.user
    if not get_reauthentication_flows(user):
        return reverse("account_logout")
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
