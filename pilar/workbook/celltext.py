"""Texts on their way into a cell and back: what XML and Excel can hold, and how Excel writes what XML cannot."""

from __future__ import annotations

import re

#: Excel's own limit for a cell.
MAX_CELL = 32_767
#: What we write at most; it leaves room for escapes.
MAX_WRITTEN = 32_000

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Excel reads ``_x0041_`` as ``A``; a text that only looks so has its underscore escaped.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x000D_\n?|_x005F_")


_LINE_END = re.compile(r"\r\n?")


def clean(text: str) -> str:
    """``text`` without what neither XML nor a database can hold."""
    return _NOT_XML.sub("", text)


def as_read(text: str) -> str:
    """``text`` as the reader gives it back once it has stood in a cell: what texts of both sides are compared by."""
    return _LINE_END.sub("\n", clean(text)[:MAX_WRITTEN]).strip()


def to_cell(text: str) -> str:
    """``text`` without what XML cannot hold, cut to what a cell can hold."""
    return _LOOKS_ESCAPED.sub("_x005F_", clean(text)[:MAX_WRITTEN])


def from_cell(text: str) -> str:
    """``text`` as a person sees it; Excel stores a pasted carriage return as ``_x000D_``."""
    return _ESCAPED.sub(lambda match: "_" if match[0] == "_x005F_" else "\n", text[:MAX_CELL])
