"""The text in the address of an evidence link: a random key, and our signature over it: a guess costs no query."""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer

from pilar.evaluation.portalrb.models.link import KEY_LENGTH
from pilar.kernel.documents.tokens import ALPHABET

_LONGEST: Final = 200
_SALT: Final = "pilar.portalrb.evidence-link"


def new_key() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH))


def token_of(key: str) -> str:
    """The same for the same key as long as the installation keeps its secret."""
    return _signer().sign(key)


def key_of(token: str) -> str | None:
    """The key that ``token`` carries; None where it was not made here."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        return _signer().unsign(token)
    except BadSignature:
        return None


def address_of(key: str) -> str:
    """Where the evidence of the link with ``key`` is."""
    return f"{settings.PILAR_ORIGIN}/bukti/{token_of(key)}/"


def _signer() -> Signer:
    return Signer(sep=".", salt=_SALT)
