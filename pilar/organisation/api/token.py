"""``GET /api/v1/token``: what the token is, so that whoever installs it sees that it works."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from pilar.organisation.api.bearer import limit_of
from pilar.organisation.api.described import Token, answers, asker_of, moment_of

router = Router(tags=["Token"])


class TokenAnswer(Schema):
    """What the token is. The token itself is never answered."""

    name: str = Field(description="Nama yang diberikan instansi.", examples=["PortalRB 2026"])
    body: str = Field(description="Nama instansi pemilik data.")
    body_slug: str = Field(description="Alamat singkat instansi.", examples=["jatim"])
    scopes: list[str] = Field(description="Cakupan token.", examples=[["portalrb.read"]])
    expires_on: date = Field(description="Hari terakhir berlaku.")
    requests_per_minute: int = Field(description="Batas permintaan semenit.", examples=[120])


@router.get(
    "/token", response=answers(TokenAnswer), auth=Token(), url_name="token", summary="Keterangan token",
    operation_id="token", description="Memeriksa apakah token dikenal, cakupannya, dan sampai kapan berlaku.",
)  # fmt: skip
def token(request: HttpRequest) -> dict[str, Any]:
    found = asker_of(request)
    return {
        "name": found.name, "body": found.body.name, "body_slug": found.body.slug, "scopes": found.scopes,
        "expires_on": found.expires_on, "requests_per_minute": limit_of(found, moment_of(request)),
    }  # fmt: skip
