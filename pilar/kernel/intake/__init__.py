"""What a person uploads as evidence, looked at before ``pilar.kernel.files.put`` keeps it.

What a file is follows from its content, never from its name. What is kept can be opened by an assessor years later,
does nothing by itself, and a photo tells no more than what is on it. Everything else is refused with a sentence that
says what to do; nothing is kept of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

from django.core.files import File

from pilar.kernel import files, media_types
from pilar.kernel.filenames import safe_filename, with_ending
from pilar.kernel.intake import office, pdf, picture, refusals
from pilar.kernel.intake.found import Found
from pilar.kernel.media_types import LABELS, media_type

#: What may be evidence, and the endings under which people and programs know it (the first is the usual one).
ALLOWED: Mapping[str, tuple[str, ...]] = {
    media_types.PDF: ("pdf",),
    media_types.JPEG: ("jpg", "jpeg"),
    media_types.PNG: ("png",),
    media_types.WEBP: ("webp",),
    media_types.DOCX: ("docx", "dotx"),
    media_types.XLSX: ("xlsx", "xltx"),
    media_types.PPTX: ("pptx", "ppsx", "potx"),
    media_types.ODT: ("odt",),
    media_types.ODS: ("ods",),
    media_types.ODP: ("odp",),
    media_types.OLD_OFFICE: ("doc", "xls", "ppt"),
    media_types.CSV: ("csv", "txt", "tsv"),
    media_types.TEXT: ("txt", "csv", "tsv", "md", "log"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be kept as evidence.

    ``content`` is at its start: the bytes that were given, or those of the cleaned picture. ``pages`` is 1 for a
    picture and None where nobody can say; ``taken_on`` is the day that a camera wrote into the picture, by its own
    clock. ``notes`` are Indonesian sentences about what was changed or what to know.
    """

    filename: str
    media_type: str
    content: BinaryIO
    size: int
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    taken_on: date | None = None
    notes: tuple[str, ...] = ()


def examine(content: bytes | BinaryIO | File[Any], filename: str, *, limit: int) -> Taken:
    """Look at an uploaded file, of at most ``limit`` bytes. Raises FileError, whose message says what to do.

    It takes a tenth of a second for a PDF and a few tenths for a photo, so it belongs before a transaction.
    """
    stream = files.rewindable(content, limit)
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if not size:
        raise files.empty()
    if size > limit:
        raise files.too_large(limit)
    kind = media_type(stream)
    if kind not in ALLOWED:
        raise refusals.refusal(kind, stream, filename)
    found = _LOOKS[kind](kind, stream, size)
    name = with_ending(filename, (found.ending,) if found.ending else ALLOWED[kind])
    return Taken(
        filename=name,
        media_type=kind,
        content=BytesIO(found.content) if found.content else stream,
        size=len(found.content) or size,
        pages=found.pages,
        width=found.width,
        height=found.height,
        taken_on=found.taken_on,
        notes=(*found.notes, *_renamed(filename, name, kind)),
    )


def _text(kind: str, stream: BinaryIO, size: int) -> Found:
    refusals.refuse_markup(stream)
    return Found()


_LOOKS: Mapping[str, Callable[[str, BinaryIO, int], Found]] = {
    media_types.PDF: pdf.look,
    media_types.JPEG: picture.look,
    media_types.PNG: picture.look,
    media_types.WEBP: picture.look,
    media_types.OLD_OFFICE: office.look_into_old,
    media_types.CSV: _text,
    media_types.TEXT: _text,
    **dict.fromkeys(
        (media_types.DOCX, media_types.XLSX, media_types.PPTX, media_types.ODT, media_types.ODS, media_types.ODP),
        office.look,
    ),
}


def _renamed(given: str, name: str, kind: str) -> tuple[str, ...]:
    if name == given:
        return ()
    because = "" if name == safe_filename(given) else f" karena isinya {LABELS[kind]}"
    return (f"Nama berkas dirapikan menjadi “{name}”{because}.",)
