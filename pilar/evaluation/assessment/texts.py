"""Texts of the assessment as they are kept. What does not fit is refused with all of it left where it was typed."""

from __future__ import annotations

import unicodedata

from pilar.evaluation.assessment.errors import AssessmentError

LONGEST_LINE, LONGEST_TEXT = 200, 8_000


def line(typed: str, what: str, longest: int = LONGEST_LINE, *, needed: bool = True) -> str:
    """One line without control signs. Raises AssessmentError where it is empty (and ``needed``) or too long."""
    plain = "".join(sign for sign in typed if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return _fitting(" ".join(plain.split()), what, longest, needed=needed)


def paragraphs(typed: str, what: str, longest: int = LONGEST_TEXT, *, needed: bool = True) -> str:
    """Lines of text without control signs and without spaces at their ends. Raises as ``line``."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign == "\n" or sign.isspace() or unicodedata.category(sign)[0] != "C")
    return _fitting("\n".join(each.rstrip() for each in kept.split("\n")).strip(), what, longest, needed=needed)


def _fitting(text: str, what: str, longest: int, *, needed: bool) -> str:
    if needed and not text:
        raise AssessmentError(f"{what} masih kosong. Isi, lalu simpan lagi. Belum ada yang disimpan.")
    if len(text) > longest:
        raise AssessmentError(
            f"{what} paling banyak {longest} huruf; ini {len(text)}. Persingkatlah; tulisan Anda tetap ada."
        )
    return text
