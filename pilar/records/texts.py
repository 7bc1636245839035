"""Texts of several lines as they are kept. (One line: ``filing.fitting``.)"""

from __future__ import annotations

import unicodedata
from typing import Final

from pilar.records.errors import RecordError

LONGEST: Final = 20_000


def paragraphs(typed: str, what: str, longest: int = LONGEST) -> str:
    """Lines of text without control signs and without spaces at their ends. Raises RecordError where too long."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign == "\n" or sign.isspace() or unicodedata.category(sign)[0] != "C")
    text = "\n".join(line.rstrip() for line in kept.split("\n")).strip()
    if len(text) > longest:
        raise RecordError(
            f"{what} paling banyak {longest} huruf; ini {len(text)}. Persingkatlah, atau unggah sebagai berkas. "
            "Tulisan Anda tetap ada."
        )
    return text


def optional_line(typed: str, what: str, longest: int = 200) -> str:
    """One line that may be empty. Raises RecordError where it is too long."""
    from pilar.records.filing import fitting

    return fitting(typed, what, longest) if typed.strip() else ""
