"""Names of files as people give them, made safe for every system that will save them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

#: Windows and Linux take 255 (units, bytes); folders and a counter by the browser need some of it.
LONGEST = 150
NAMELESS = "berkas"

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
#: Control characters, and those that turn the direction of writing: U+202E lets ``surat-fdp.exe`` read as a PDF.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

#: What may stand behind the last dot and say what a file is. Anything else there belongs to the name: ``SK 12.2026``.
_ENDINGS = re.compile(
    r"pdf|png|jpe?g?|jfif|webp|gif|bmp|tiff?|hei[cf]|avif|svg|mp4|mov|txt|[ct]sv|md|log|xml|json|html?|rtf"
    r"|do[ct][xm]?|xl[st][xmb]?|p[po][tsa][xm]?|od[tsp]|zip|rar|7z|gz|tmp"
    r"|exe|com|bat|cmd|scr|msi|js|vbs|ps1|sh|lnk|jar|apk"
)


def safe_filename(text: str) -> str:
    """``text`` as a file name without folders and without anything that a system refuses or that deceives a reader.

    At most LONGEST bytes in UTF-8, its ending kept; ``berkas`` where nothing is left. Safe names come back unchanged.
    """
    shown = "".join(sign for sign in text if sign in "\t\r\n" or unicodedata.category(sign) not in _INVISIBLE)
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", shown))
    name = _FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1])
    name = name.strip(" .")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name) or NAMELESS


def with_ending(text: str, endings: Sequence[str]) -> str:
    """``text`` as a safe file name with one of ``endings`` (lower case, without dot; the first is the usual one).

    It is kept where it is there already, put in the place of one that says something else, or added.
    """
    name = safe_filename(text)
    stem, _, ending = name.rpartition(".")
    if stem and ending.lower() in endings:
        return name
    if not stem or not _ENDINGS.fullmatch(ending.lower()):
        stem = name
    return safe_filename(f"{stem.rstrip(' .')}.{endings[0]}")


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > 10:
        stem, dot, ending = name, "", ""
    room = LONGEST - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + ending
