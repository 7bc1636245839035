"""What people typed, made printable: nothing that a font lacks, nothing that hides or turns the writing.

PDF/A forbids a character without a glyph, and typst refuses the whole document for one. What the embedded fonts lack is
printed as an empty box, so that a reader sees that something stood there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pilar.days import day_text
from pilar.kernel.documents.kinds import DocumentError, JsonValue

BOX = "□"
#: Deeper or larger than any form that people fill.
DEEPEST = 20
LARGEST = 2_000_000
#: Ranges that every style of the embedded text face has; a test compiles them all (tests/kernel/documents).
RANGES = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x233), (0x386, 0x386), (0x388, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1),
    (0x3A3, 0x3CE), (0x400, 0x45F), (0x1E00, 0x1E99), (0x1EA0, 0x1EF9), (0x2010, 0x2015), (0x2018, 0x2022),
    (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2070, 0x2071), (0x2074, 0x208E),
    (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2153, 0x2154), (0x215B, 0x215E), (0x2190, 0x2195),
    (0x2212, 0x2212), (0x221E, 0x221E), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x25A0, 0x25A1),
    (0x25CB, 0x25CB), (0x25CF, 0x25CF),
)  # fmt: skip
_STARTS = [first for first, _ in RANGES]
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")


def printable(text: str) -> str:
    """``text`` with plain line ends and only what the fonts have; marks of direction and control signs are dropped."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    kept = "".join(_shown(sign) for sign in plain)
    return _LINES.sub("\n\n", _SPACES.sub(" ", kept)).strip()


def _shown(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign.isspace():
        return " "
    code = ord(sign)
    place = bisect_right(_STARTS, code) - 1
    if place >= 0 and code <= RANGES[place][1]:
        return sign
    # Marks that belong to the letter before, and signs that are not seen anyway, leave no box.
    return "" if unicodedata.category(sign)[0] in "CM" and unicodedata.category(sign) not in ("Co", "Cn") else BOX


def cleaned(value: JsonValue | date, *, depth: int = 0) -> JsonValue:
    """``value`` with every text printable. Raises DocumentError where it is nested too deep, TypeError if not JSON."""
    if depth > DEEPEST:
        raise DocumentError("Isi dokumen bertingkat terlalu dalam sehingga tidak dapat dicetak. Belum ada yang terbit.")
    if isinstance(value, str):
        return printable(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return value
    if isinstance(value, Mapping):
        return {str(key): cleaned(each, depth=depth + 1) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [cleaned(each, depth=depth + 1) for each in value]
    raise TypeError(f"{type(value).__name__} is not JSON; give texts and numbers")


def moment_text(at: datetime) -> str:
    """``24 November 2026 pukul 10.15 WIB``, in the time zone that ``at`` carries."""
    return f"{day_text(at.date())} pukul {at:%H.%M} {at.tzname() or ''}".rstrip()


def masked_name(name: str) -> str:
    """``Sri Contoh, S.E.`` as ``S•• C•••••``: first letters and lengths up to six, without what follows a comma."""
    words = [word for word in name.partition(",")[0].split() if word[0].isalnum()]
    return " ".join(word[:1] + "•" * min(len(word) - 1, 5) for word in words)
