"""Texts that people write in area 1, as they are kept."""

from __future__ import annotations

import unicodedata

from pilar.areas.change.errors import ChangeError

LONGEST_TEXT = 10_000


def lines(typed: str, what: str, *, needed: bool = True) -> str:
    """Several lines of text as they are kept, without control signs. Raises ChangeError where empty or too long."""
    plain = "".join(sign for sign in typed if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    text = "\n".join(line.rstrip() for line in plain.strip().splitlines())
    if needed and not text:
        raise ChangeError(f"{what} masih kosong. Isi, lalu simpan lagi. Belum ada yang disimpan.")
    if len(text) > LONGEST_TEXT:
        raise ChangeError(f"{what} paling banyak {LONGEST_TEXT} huruf; ini {len(text)}. Isian Anda tetap ada.")
    return text
