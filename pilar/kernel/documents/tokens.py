"""The code of a document's public page: random, short enough to type, forgiving about how it is typed."""

from __future__ import annotations

import re
import secrets

from django.conf import settings

from pilar.kernel.models.documents import TOKEN_LENGTH

#: Crockford's 32 signs: none of i, l, o, u, which people take for 1, 0 and v. 26 of them hold 130 bits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1"})
_WHOLE = re.compile(f"[{ALPHABET}]{{{TOKEN_LENGTH}}}")
#: Longer than any address that holds a code; what is longer is not looked at.
_LONGEST = 500


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


def read_token(text: str) -> str | None:
    """The code in what somebody typed or pasted: with spaces, hyphens, capitals, or a whole address. None if none."""
    typed = text[:_LONGEST].strip()
    if "/verifikasi/" in typed:
        typed = typed.rpartition("/verifikasi/")[2].partition("/")[0]
    code = re.sub(r"[\s\-–.]", "", typed).lower().translate(_READ_AS)
    return code if _WHOLE.fullmatch(code) else None


def grouped(token: str) -> str:
    """``k7m2 9qxd …``: in fours, as it is printed."""
    return " ".join(token[start : start + 4] for start in range(0, len(token), 4))


def address_of(token: str) -> str:
    """Where the public page of the document is."""
    return f"{settings.PILAR_ORIGIN}/verifikasi/{token}/"
