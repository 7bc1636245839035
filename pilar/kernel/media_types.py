"""What a file is, by its content. The name and what the browser says of it are not asked: both can be chosen freely."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
ODP = "application/vnd.oasis.opendocument.presentation"
OLD_OFFICE = "application/x-ole-storage"
ZIP = "application/zip"
TEXT = "text/plain"
CSV = "text/csv"

PICTURES = (JPEG, PNG, WEBP)

#: How to say it to a person.
LABELS = {
    PDF: "PDF",
    PNG: "gambar PNG",
    JPEG: "gambar JPEG",
    WEBP: "gambar WebP",
    XLSX: "buku kerja Excel (.xlsx)",
    DOCX: "dokumen Word (.docx)",
    PPTX: "salindia PowerPoint (.pptx)",
    ODS: "lembar kerja OpenDocument (.ods)",
    ODT: "dokumen OpenDocument (.odt)",
    ODP: "salindia OpenDocument (.odp)",
    OLD_OFFICE: "dokumen Office lama (.doc, .xls, .ppt)",
    ZIP: "arsip ZIP",
    TEXT: "teks",
    CSV: "tabel CSV",
    UNKNOWN: "jenis lain",
}

_HEAD = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "ppt/presentation.xml": PPTX}
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, KeyError, OSError, EOFError, RuntimeError)
#: A directory of more members is not read: a document has dozens, a bomb has millions.
_ZIP_DIRECTORY = 1024 * 1024
_ZIP_END = struct.Struct("<4s4H2LH")
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def media_type(stream: BinaryIO) -> str:
    """The media type of the bytes in ``stream`` (seekable; left at its start). UNKNOWN for what is not listed here."""
    try:
        stream.seek(0)
        head = stream.read(_HEAD)
        if head.startswith(b"PK\x03\x04"):
            return _of_zip(stream)
        return _by_signature(head) or _of_text(head) or UNKNOWN
    finally:
        stream.seek(0)


def _by_signature(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return OLD_OFFICE if head.startswith(_OLE) else None


# -- what is packed as a zip


def _of_zip(stream: BinaryIO) -> str:
    if not _has_small_directory(stream):
        return ZIP
    try:
        with zipfile.ZipFile(stream) as archive:
            return _of_members(archive)
    except _ZIP_ERRORS:
        return UNKNOWN  # it only begins like a zip


def _has_small_directory(stream: BinaryIO) -> bool:
    """Whether the list of members is small enough to be read; zipfile would read one of any size."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _ZIP_END.size - 0xFFFF))
    tail = stream.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _ZIP_END.size:
        return True  # no end record: zipfile refuses it without reading more
    directory: int = _ZIP_END.unpack_from(tail, found)[5]
    return directory <= _ZIP_DIRECTORY


def _of_members(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return UNKNOWN  # it carries a program: not one of the documents that rooms accept
    if "[Content_Types].xml" in names:
        return next((kind for name, kind in _OFFICE.items() if name in names), ZIP)
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            named = member.read(100).decode("ascii", "replace")
        return named if named in (ODS, ODT, ODP) else ZIP
    return ZIP


# -- what people can read


def _of_text(head: bytes) -> str | None:
    text = _decoded(head)
    if text is None or not text.strip():
        return None
    return CSV if _looks_like_a_table(text, whole=len(head) < _HEAD) else TEXT


def _decoded(head: bytes) -> str | None:
    if _CONTROL.intersection(head):
        return None
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = len(head) == _HEAD and error.reason == "unexpected end of data" and error.start > _HEAD - 4
        return head[: error.start].decode("utf-8-sig") if cut else None


def _looks_like_a_table(text: str, *, whole: bool) -> bool:
    """Whether the first lines have the same number of one separator, outside quotation marks."""
    lines = text.splitlines()
    if not whole:
        lines = lines[:-1]
    first = [line for line in lines if line.strip()][:5]
    if len(first) < 2:
        return False
    return any(_separators(first, mark) for mark in ";,\t")


def _separators(lines: list[str], mark: str) -> bool:
    counts = {"".join(line.split('"')[::2]).count(mark) for line in lines}
    return len(counts) == 1 and counts.pop() > 0
