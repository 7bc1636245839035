"""Asking as a machine does."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from pilar.organisation.actions import tokens
from pilar.organisation.actions.tokens import Made
from pilar.organisation.models import Body, User
from tests.organisation.town import AT, Town

#: Later than any day on which the tests run, and no later than a token made at ``AT`` may last.
UNTIL = date(2028, 11, 20)


def token(
    town: Town, name: str = "PortalRB contoh", *, body: Body | None = None, by: User | None = None, **more
) -> Made:
    """A token of the body (else the town's), made by its administrator."""
    body = body or town.body
    by = by or (town.admin if body.pk == town.body.pk else town.other_admin)
    values = {"scopes": ["portalrb.read"], "expires_on": UNTIL, "at": AT, **more}
    return tokens.create(body, name, values.pop("scopes"), by=by, **values)


def ask(address: str, secret: str | None = None, method: str = "get", **headers: str) -> Any:
    """The response to a machine that sends ``secret`` as its bearer token."""
    if secret is not None:
        headers["Authorization"] = f"Bearer {secret}"
    return getattr(Client(raise_request_exception=False), method)(address, headers=headers)


def problem(response: Any) -> tuple[int, str]:
    """Status and code of an error, whose body must be exactly the contract's."""
    body = response.json()
    assert set(body) == {"error", "code", "message"}
    assert body["error"] is True
    assert isinstance(body["message"], str)
    assert body["message"]
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, body["code"]
