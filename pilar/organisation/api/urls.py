"""Addresses of machines. A room's own operations stand in its urls, each with and without the slash at its end."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from pilar.organisation.api import views


class Rest:
    """The rest of an address whatever it holds, also a line end, which ``path`` stops at."""

    regex = "(?s:.*)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Rest, "rest")


def operation(route: str, name: str) -> list[URLPattern]:
    """The address of an operation by its ``url_name``: as the contract writes it, and with a slash behind it."""
    given = {"operation": name}
    return [path(route, views.call, given, name=name), path(f"{route}/", views.call, given)]


app_name = "api"

urlpatterns = [
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/docs", views.docs, name="docs"),
    path("v1/docs/", views.docs),
    *operation("v1/token", "token"),
]

#: After the addresses of every room.
nothing = path("api/<rest:rest>", views.unknown)
