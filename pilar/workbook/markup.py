"""Is the XML of a part harmless? It is looked at as bytes, before any parser sees it.

Parsers have weak spots that no limit on the size of a file covers: millions of tiny tags become gigabytes of objects,
and expat reads a tag or comment of megabytes again and again until it ends.
"""

from __future__ import annotations

import re
from typing import Literal

Fault = Literal["forbidden-content", "too-large-inside"]

#: A hundred thousand rows of twenty filled cells have some nine million; an LKE has 50,000.
MAX_SHEET_TAGS = 5_000_000
#: Styles, names and texts of the most neglected workbook stay below this.
MAX_TAGS = 300_000
MAX_RELATIONS = 50_000
MAX_SHEETS = 300
#: The longest text of a cell takes less than 200 KiB, however it is escaped.
MAX_TOKEN = 256 * 1024
MAX_COMMENT = 64 * 1024

_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet[\s/]")


def is_markup(name: str, start: bytes) -> bool:
    """True where a part is XML by its name or by its first bytes; any part may be named as a sheet."""
    return name.endswith((".xml", ".rels")) or start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def fault_of(name: str, xml: bytes) -> Fault | None:
    """The error code that this part deserves, or None."""
    if b"\x00" in xml[:200]:
        xml = xml.replace(b"\x00", b"")  # UTF-16: what matters here is ASCII
    if b"<!DOCTYPE" in xml:
        return "forbidden-content"
    relations = name.endswith(".rels")
    sheet = name.startswith("xl/worksheets/") and not relations
    limit = MAX_SHEET_TAGS if sheet else MAX_RELATIONS if relations else MAX_TAGS
    if xml.count(b"<") > limit or _has_long_token(xml):
        return "too-large-inside"
    if not sheet and sum(1 for _ in _SHEET.finditer(xml)) > MAX_SHEETS:
        return "too-large-inside"
    return None


def _has_long_token(xml: bytes) -> bool:
    for start in range(0, len(xml) - MAX_TOKEN, MAX_TOKEN):
        if xml.find(b"<", start, start + MAX_TOKEN) == -1:
            return True
    return _has_long(xml, b"<!--", b"-->") or _has_long(xml, b"<?", b"?>")


def _has_long(xml: bytes, opening: bytes, closing: bytes) -> bool:
    at = xml.find(opening)
    while at != -1:
        end = xml.find(closing, at)
        if end == -1 or end - at > MAX_COMMENT:
            return True
        at = xml.find(opening, end)
    return False
