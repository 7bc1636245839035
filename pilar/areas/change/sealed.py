"""Sums that only this installation can read: what was answered so far in a pulse that runs (ADR 0017).

Always of one length and without a time, so that a sealed box tells neither how many are in it nor since when.
"""

from __future__ import annotations

import hashlib
import struct
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from pilar.areas.change.errors import ChangeError

_PURPOSE = b"pilar.areas.change.pulse"


def seal(pulse: int, sums: Sequence[int]) -> bytes:
    """``sums`` (each below 2**32) of the pulse with this id, as bytes that differ every time."""
    return _lock(pulse).encrypt_at_time(struct.pack(f">{len(sums)}I", *sums), 0)


def unseal(pulse: int, sealed: bytes | memoryview) -> list[int]:
    """The sums again. Raises ChangeError where the installation's key is another one than when they were sealed."""
    try:
        content = _lock(pulse).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise ChangeError(
            "Kotak jawaban tidak dapat dibuka karena kunci aplikasi sudah diganti sejak jajak dimulai. Batalkan jajak "
            "ini dan mulai putaran baru; jawaban yang lama tidak dapat dibaca siapa pun."
        ) from error
    return list(struct.unpack(f">{len(content) // 4}I", content))


def _lock(pulse: int) -> Fernet:
    material = hashlib.sha256(_PURPOSE + str(pulse).encode() + b":" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(material))
