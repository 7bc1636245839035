"""What every room's ``api.py`` needs to describe its answers: the body of an error, the token, the statuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import Field

from pilar.organisation.api.bearer import token_of
from pilar.organisation.models import ApiToken


class Problem(Schema):
    """The body of every answer that is not 200."""

    error: bool = Field(description="Selalu true.", examples=[True])
    code: str = Field(description="Kode tetap untuk program.", examples=["DATA_NOT_FOUND"])
    message: str = Field(description="Keterangan untuk manusia, dalam bahasa Indonesia.")


#: What a request with a token may come to, besides 200.
_REFUSALS: Final = (401, 403, 404, 405, 422, 429, 500)


def answers(schema: type[Schema]) -> dict[int, Any]:
    """For ``response=`` of an operation: ``schema`` with 200, the one error body with everything else."""
    return {200: schema, **dict.fromkeys(_REFUSALS, Problem)}


def moment_of(request: HttpRequest) -> datetime:
    """When the machine has asked."""
    at: datetime = request.at  # type: ignore[attr-defined] # views.call
    return at


def asker_of(request: HttpRequest) -> ApiToken:
    """The token by which it has asked."""
    token: ApiToken = request.auth  # type: ignore[attr-defined] # ninja
    return token


class Token(HttpBearer):
    """The token of a machine; ``scope``: what it must carry (none: any token will do)."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        # Both addresses of an operation, with and without the slash, are the same use.
        purpose = request.resolver_match.kwargs["operation"] if request.resolver_match else ""
        return token_of(request, moment_of(request), scope=self.scope, purpose=purpose)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        return self(request)
