"""Names as lists order and compare them: without titles, in small letters. No database here."""

from __future__ import annotations

import re

#: What stands before a name and is no part of it; "H." and "Hj." too, which one letter has and the next has not.
_TITLES = re.compile(
    r"(?:(?:prof|drs?|dra|drg|ir|h|hj|kh|k\.h|apt|ns|cand|kol|letkol|mayor|kapten|kompol|akbp|akp)\.\s*"
    r"|(?:prof|drs|dra|drg|hj)\s+)+"
)
_LONGEST = 200


def search_name(name: str) -> str:
    """``Drs. H. Contoh  Pegawai, M.Si.`` as ``contoh pegawai``. Never empty where ``name`` is not."""
    plain = " ".join(name.lower().split())
    bare = _leading(plain.partition(",")[0].strip())
    bare = bare.strip(" .'’`")
    return (bare or plain)[:_LONGEST]


def clean_name(name: str) -> str:
    """The name as it is kept: one space between words."""
    return " ".join(name.split())


def _leading(text: str) -> str:
    match = _TITLES.match(text)
    return text[match.end() :] if match else text
