"""The routers of the rooms, by name, so that nothing is imported before a machine asks."""

from __future__ import annotations

from typing import Final

#: Prefix and where the router is (``pilar.evaluation.api:router``), in the order of the OpenAPI document.
ROUTERS: Final[list[tuple[str, str]]] = [("/v1", "pilar.organisation.api.token:router")]


def add_router(prefix: str, place: str) -> None:
    """Let a room answer machines below ``/api`` + ``prefix``; the second time it stands there already."""
    if (prefix, place) not in ROUTERS:
        ROUTERS.append((prefix, place))
