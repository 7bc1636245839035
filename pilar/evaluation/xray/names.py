"""Names of evidence: those that say nothing, and the years that they mention."""

from __future__ import annotations

import re

#: Words that name a kind of file or how it came about, not what it proves; numbers and dates beside them add nothing.
_EMPTY = frozenset(
    {
        "scan", "scanned", "scanner", "camscanner", "img", "image", "gambar", "foto", "photo", "pict", "dsc", "dscn",
        "pxl", "screenshot", "tangkapan", "layar", "whatsapp", "wa", "doc", "docs", "document", "dokumen", "file",
        "berkas", "folder", "new", "baru", "untitled", "tanpa", "judul", "copy", "salinan", "of", "final", "fix",
        "revisi", "rev", "bukti", "lampiran", "data", "pdf", "jpg", "jpeg", "png", "docx", "xlsx", "at", "am", "pm",
        "fiks", "oke", "ok", "test", "tes", "coba", "link", "tautan", "drive", "google", "gdrive",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
#: Names of cameras and telephones run letters and numbers together: IMG20240511101112.
_STAMPED = re.compile(r"\d{8,}")


def is_meaningless(name: str) -> bool:
    """Whether no word of ``name`` says what it is: ``scan001.pdf``, ``IMG_2024.jpg``, ``New folder``, ``12345``."""
    words = [word.casefold() for word in _WORD.findall(name)]
    return all(len(word) == 1 or word in _EMPTY for word in words)


def years_in(name: str) -> frozenset[int]:
    """The years that ``name`` mentions. Longer numbers, such as a NIP or a time stamp, are no years."""
    return frozenset(int(year) for year in _YEAR.findall(_STAMPED.sub(" ", name)))
