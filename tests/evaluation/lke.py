"""Asking for the pages of a worksheet and sending their forms, as a browser with and without JavaScript does."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilar.organisation.models import User
from tests.evaluation.place import Place

STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(place: Place, by: User, part: str = "", path: str = "", client: Client | None = None):
    """The worksheet's page of a part, or another page of it by ``path``."""
    return (client or signed_in(by)).get(f"/zona/{place.zone.pk}/lke/{path}", {"bagian": part} if part else {})


def typed(field: str, seen: int = 0, **more: str) -> dict[str, Any]:
    """The inputs of one field: ``typed("A.I.1.i.a", pilihan="Ya", catatan="SK")``."""
    return {f"versi:{field}": str(seen), **{f"{name}:{field}": value for name, value in more.items()}}


def change(
    place: Place, by: User, field: str, seen: int = 0, *, htmx: bool = True, button: dict[str, str] | None = None,
    client: Client | None = None, **more: Any,
):  # fmt: skip
    """One field sent by itself, as htmx does when it is changed."""
    data = {"isian": field, **typed(field, seen, **more), **(button or {})}
    headers = {"HX-Request": "true"} if htmx else {}
    return (client or signed_in(by)).post(f"/zona/{place.zone.pk}/lke/jawab/", data, headers=headers)


def send(place: Place, by: User, part: str, *inputs: dict[str, Any], button: dict[str, str] | None = None):
    """The form of a part, sent as a whole."""
    data: dict[str, Any] = {"bagian": part}
    for each in (*inputs, button or {}):
        data |= each
    return signed_in(by).post(f"/zona/{place.zone.pk}/lke/", data)


def html(response) -> str:
    return response.content.decode()


def queries(call) -> list[str]:
    """The SELECT, INSERT, UPDATE and DELETE statements that ``call`` takes."""
    with CaptureQueriesContext(connection) as taken:
        call()
    return [one["sql"] for one in taken.captured_queries if one["sql"].split()[0] in STATEMENTS]
