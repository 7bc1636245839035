"""Tokens of machines, and the doors that machines come through."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from pilar.organisation.models import ApiToken
from tests.access.row import PUBLIC, Row
from tests.access.world import Actor, World

MANAGE = "token.manage"


def one(world: World, place: str) -> dict[str, Any]:
    """A token of the place's body."""
    body, day = world.there[place].body, timezone.now().date()
    made, _ = ApiToken.objects.get_or_create(
        body=body, name=f"Token {body.slug}",
        defaults={"scopes": [], "prefix": body.slug[:10].ljust(10, "x"), "digest": "x", "expires_on": day,
                  "created_at": timezone.now(), "created_by": "1"},
    )  # fmt: skip
    return {"pk": made.pk}


def same_body(world: World, actor: Actor, place: str) -> bool:
    return actor.may_anywhere("unit.view") and world.there[place].body_id == world.town.body.pk


ROWS: dict[str, Row] = {
    "kelola/token/": Row(MANAGE, root=True),
    "kelola/token/baru/": Row(MANAGE, root=True),
    "kelola/token/<int:pk>/cabut/": Row(MANAGE, of=one, seen_by=same_body, root=True),
    "api/v1/openapi.json": Row(PUBLIC),
    "api/v1/docs": Row(PUBLIC),
    "api/v1/docs/": Row(PUBLIC),
    # machines sign in by a token, not by a session: whoever is signed in here is nobody there
    "api/v1/token": Row(PUBLIC, found=(401,)),
    "api/v1/token/": Row(PUBLIC, found=(401,)),
    "api/v1/zones": Row(PUBLIC, found=(401,)),
    "api/v1/zones/": Row(PUBLIC, found=(401,)),
    "api/<rest:rest>": Row(PUBLIC, of=lambda world, place: {"rest": "x"}, found=(404,)),
}
