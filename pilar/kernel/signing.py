"""Who accepted which text, when and in which capacity. Not a certified signature, and no page may call it one."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime
from uuid import UUID

from django.db import models

from pilar.errors import PilarError
from pilar.kernel.models.signatures import Signature


class TextChanged(PilarError):
    """The text is no longer the one that the signer has read."""


def text_sha256(text: str) -> str:
    """The hash (hex) of a text as it was shown: line ends and Unicode forms do not change it, words do."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def sign(
    obj: models.Model, text: str, *, seen_sha256: str, body: UUID, signer: str, name: str, capacity: str, at: datetime,
    method: str = "click",
) -> tuple[Signature, bool]:  # fmt: skip
    """Record that the account ``signer`` accepts ``text`` of ``obj``; returns the signature and whether it is new.

    Signing the same text twice returns the first signature: a double click is not an error. ``seen_sha256`` comes back
    from the form that showed the text; raises TextChanged where the text has changed since. The caller checks the
    right, owns the transaction and writes the ledger.
    """
    digest = text_sha256(text)
    if seen_sha256 != digest:
        raise TextChanged(
            "Teks berubah sejak Anda membacanya; baca yang baru lalu setujui lagi. Belum ada yang dicatat."
        )
    return Signature.objects.get_or_create(
        object_type=obj._meta.label_lower, object_id=str(obj.pk), text_sha256=digest, signer=signer,
        defaults={"body": body, "signer_name": name, "capacity": capacity, "method": method, "signed_at": at},
    )  # fmt: skip


def signatures_of(obj: models.Model) -> models.QuerySet[Signature]:
    """The signatures below ``obj``, the oldest first."""
    found = Signature.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return found.order_by("signed_at", "pk")
