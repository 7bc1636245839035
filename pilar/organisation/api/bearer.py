"""Who asks: the token of a request, whether it counts today, how often it has asked within the minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest

from pilar.kernel import rules
from pilar.kernel.rules import RuleMissingError
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation import rates
from pilar.organisation.access import local_day
from pilar.organisation.actions import tokens
from pilar.organisation.api.problems import ApiError
from pilar.organisation.models import ApiToken
from pilar.organisation.scopes import labels

#: The rule that says how many requests a token may make within WINDOW.
LIMIT_RULE: Final = "organisation.api-requests"
WINDOW: Final = timedelta(minutes=1)
_LONGEST: Final = 500
#: Tells a client how to sign in (RFC 6750).
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="Pilar"'}


def token_of(request: HttpRequest, at: datetime, *, scope: str = "", purpose: str) -> ApiToken:
    """The token that ``request`` carries; its use for ``purpose`` is counted.

    Raises ApiError: 401 without a token that counts at ``at``, 429 beyond the limit, 403 without ``scope``.
    Three queries, four once a minute.
    """
    token = _found(request.headers.get("Authorization", ""))
    if token.revoked_at is not None:
        raise ApiError("TOKEN_REVOKED", "Token ini sudah dicabut. Minta token baru kepada instansi.", _CHALLENGE)
    day = local_day(at, token.body)
    if token.is_expired(day):
        last = tanggal(token.expires_on)
        raise ApiError("TOKEN_EXPIRED", f"Masa berlaku token berakhir {last}. Minta token baru.", _CHALLENGE)
    limit = limit_of(token, at)
    counted = rates.count("api", f"token:{token.pk}", at, window=WINDOW)
    if counted.tries > limit:
        seconds = counted.seconds_left(at)
        raise ApiError(
            "TOO_MANY_REQUESTS", f"Paling banyak {limit} permintaan semenit. Coba lagi {seconds} detik lagi.",
            {"Retry-After": str(seconds)},
        )  # fmt: skip
    tokens.note_use(token, purpose, at)
    if scope and not token.may(scope):
        raise ApiError("SCOPE_MISSING", f"Token ini tidak mencakup “{labels([scope])[0]}” ({scope}).")
    return token


def limit_of(token: ApiToken, at: datetime) -> int:
    """How many requests a minute the token may make: of its body's rule. One query."""
    try:
        return rules.whole(LIMIT_RULE, token.body.uuid, local_day(at, token.body))
    except RuleMissingError as error:
        raise ApiError("INTERNAL_ERROR") from error


def _found(header: str) -> ApiToken:
    if not header.strip():
        raise ApiError("TOKEN_MISSING", "Sertakan header Authorization: Bearer <token>.", _CHALLENGE)
    scheme, _, secret = header.strip().partition(" ")
    secret = secret.strip()
    wrong = scheme.lower() != "bearer" or len(secret) > _LONGEST or not tokens.is_whole(secret)
    if wrong:
        raise ApiError("TOKEN_MALFORMED", headers=_CHALLENGE)
    token = tokens.find(secret)
    if token is None:
        raise ApiError("TOKEN_UNKNOWN", headers=_CHALLENGE)
    return token
