"""What people bring as proof in area 1: a file, a photo or a link; looked at before anything is locked."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

from pilar.areas.change.errors import ChangeError
from pilar.records import filing
from pilar.records.filing import Paper

LONGEST_TEXT = 10_000


def brought(typed: dict[str, Any]) -> Paper | None:
    """The file (``berkas``) or link (``tautan``) of a valid form; None where neither is given. Raises PilarError."""
    file = typed.get("berkas")
    if file:
        return filing.of_file(file, file.name or "")
    return filing.of_address(typed["tautan"]) if typed.get("tautan") else None


def one_of_both(
    typed: dict[str, Any], *, needed: bool, words: str = "Pilih berkasnya atau tempelkan tautannya."
) -> None:
    """Refuse both at once, and neither where one is needed. Raises ValidationError."""
    both = [name for name in ("berkas", "tautan") if typed.get(name)]
    if len(both) == 2:
        raise ValidationError("Pilih salah satu: berkas atau tautan. Yang lain dapat ditambahkan sesudahnya.")
    if needed and not both:
        raise ValidationError(words)


def lines(typed: str, what: str, *, needed: bool = True) -> str:
    """Several lines of text as they are kept, without control signs. Raises ChangeError where empty or too long."""
    plain = "".join(sign for sign in typed if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    text = "\n".join(line.rstrip() for line in plain.strip().splitlines())
    if needed and not text:
        raise ChangeError(f"{what} masih kosong. Isi, lalu simpan lagi. Belum ada yang disimpan.")
    if len(text) > LONGEST_TEXT:
        raise ChangeError(f"{what} paling banyak {LONGEST_TEXT} huruf; ini {len(text)}. Isian Anda tetap ada.")
    return text
