"""Tokens of machines: made and shown once, found again by what a machine sends, revoked."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import ApiToken, Body, User
from pilar.organisation.scopes import SCOPES

CAPABILITY: Final = "token.manage"
LONGEST_NAME: Final = 100
LONGEST_REASON: Final = 300
#: No token is valid for longer: whoever uses it should know that somebody still wants it.
LONGEST: Final = timedelta(days=2 * 366)
#: ``last_used_at`` is written at most this often.
USED_EVERY: Final = timedelta(minutes=1)
_MARK: Final = "pilar"
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_WHOLE: Final = re.compile(rf"{_MARK}_([{_LETTERS}]{{{ApiToken.PREFIX_LENGTH}}})_([A-Za-z0-9_-]{{43}})")


class TokenError(PilarError):
    """A token cannot be like that; nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new token: its row, and the secret that is nowhere else."""

    token: ApiToken
    secret: str


def create(
    body: Body, name: str, scopes: Collection[str], *, expires_on: date, by: User, at: datetime
) -> Made:  # fmt: skip
    """Make a token of ``body``. Raises AccessDenied, TokenError where name, scopes or last day do not do."""
    require(by, CAPABILITY, root_of(body), at=at)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise TokenError(f"Beri token ini nama, paling banyak {LONGEST_NAME} huruf. Belum ada yang dibuat.")
    wanted = [code for code in SCOPES if code in scopes]
    if not wanted or len(wanted) != len(set(scopes)):
        raise TokenError("Pilih sedikitnya satu cakupan dari daftar. Belum ada yang dibuat.")
    today = local_day(at, body)
    if not today < expires_on <= today + LONGEST:
        raise TokenError("Hari terakhir berlaku harus sesudah hari ini dan paling lama dua tahun lagi. "
                         "Belum ada yang dibuat.")  # fmt: skip
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(ApiToken.PREFIX_LENGTH))
    secret = f"{_MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                body=body, name=name, scopes=wanted, prefix=prefix, digest=digest_of(secret), expires_on=expires_on,
                created_at=at, created_by=by.actor,
            )  # fmt: skip
            details = {"name": name, "scopes": wanted, "expires_on": expires_on}
            ledger.record("token.created", token, body=body.uuid, by=by.actor, at=at, details=details)
    except IntegrityError as error:
        raise TokenError(
            f"Token bernama “{name}” sudah ada dan belum dicabut. Pakai nama lain, atau cabut yang lama. "
            "Belum ada yang dibuat."
        ) from error
    return Made(token, secret)


def revoke(token_id: int, *, reason: str, by: User, at: datetime, guard: Guard = locked) -> ApiToken:
    """Let a token be refused from now on. Raises AccessDenied, TokenError without a reason or where it is revoked."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise TokenError(f"Isi alasannya, paling banyak {LONGEST_REASON} huruf. Token masih berlaku.")
    with guard(ApiToken.objects.filter(pk=token_id)):
        token = ApiToken.objects.select_related("body").get(pk=token_id)
        require(by, CAPABILITY, root_of(token.body), at=at)
        if token.revoked_at is not None:
            raise TokenError(f"Token “{token}” sudah dicabut. Tidak ada yang berubah.")
        with transaction.atomic():
            token.revoked_at, token.revoked_by, token.revoked_reason = at, by.actor, reason
            token.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
            details = {"reason": reason}
            ledger.record("token.revoked", token, body=token.body.uuid, by=by.actor, at=at, details=details)
    return token


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def is_whole(secret: str) -> bool:
    """Whether ``secret`` has the form of a token."""
    return _WHOLE.fullmatch(secret) is not None


def find(secret: str) -> ApiToken | None:
    """The token that ``secret`` is, whatever its state; None where it is malformed or nobody's. One query at most."""
    parts = _WHOLE.fullmatch(secret)
    token = ApiToken.objects.select_related("body").filter(prefix=parts[1]).first() if parts else None
    if token is None or not hmac.compare_digest(token.digest, digest_of(secret)):
        return None
    return token


def note_use(token: ApiToken, purpose: str, at: datetime) -> None:
    """Keep that ``token`` is in use. No query where that was kept less than USED_EVERY ago, else one."""
    before = at - USED_EVERY
    if token.last_used_at is not None and token.last_used_at > before:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=before)
    minute = at.replace(second=0, microsecond=0)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=minute, last_purpose=purpose)
