"""Stored files: written once under their hash, deduplicated inside a body, served with a policy of their own.

Who may read a file is decided by the room whose row refers to it, before any function here is called. A room refers to
a ``StoredFile`` by a foreign key, right after ``put`` and in the same transaction.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import ManyToOneRel
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from pilar.errors import PilarError
from pilar.kernel import media_types
from pilar.kernel.filenames import safe_filename
from pilar.kernel.models.files import StoredFile
from pilar.numbers import decimal_text

#: The storage in ``settings.STORAGES`` that holds them.
ALIAS = "files"
CHUNK = 1024 * 1024
#: Only these open inside the browser; everything else is downloaded.
INLINE = frozenset({media_types.PDF, media_types.PNG, media_types.JPEG, media_types.WEBP})
POLICY = "sandbox; default-src 'none'"
_TEXTS = frozenset({media_types.TEXT, media_types.CSV})  # recognised as UTF-8


class FileError(PilarError):
    """The file is refused or cannot be read."""


class State(StrEnum):
    """What ``verify`` finds."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


def storage() -> Storage:
    return storages[ALIAS]


# -- writing


def put(body: UUID, content: bytes | BinaryIO | File[Any], *, at: datetime, limit: int) -> StoredFile:
    """Store ``content`` for ``body`` and return its row; the same content returns the row that is there already.

    ``limit`` is in bytes. The bytes are on the disk before the row commits, so a row never lacks its file. Raises
    FileError where the content is empty or larger.
    """
    stream = rewindable(content, limit)
    sha256, size = _measured(stream, limit)
    draft = StoredFile(body=body, sha256=sha256, size=size, media_type=media_types.media_type(stream), created=at)
    same = StoredFile.objects.filter(body=body, sha256=sha256)
    if not same.exists() or not _has_bytes(draft):
        _save(draft, stream)
    with transaction.atomic():
        # Waits for a sweeper that has claimed this content, and for another put of it.
        StoredFile.objects.bulk_create([draft], ignore_conflicts=True)
        stored = same.select_for_update(no_key=True).get()
        if stored.unused_since is not None:
            stored.unused_since = None
            stored.save(update_fields=["unused_since"])
        if not storage().exists(stored.name):  # a sweeper was between our first look and our row
            _save(stored, stream)
    return stored


def release(stored: StoredFile, *, at: datetime) -> bool:
    """Say that the caller's row refers to ``stored`` no more. False where another one does.

    A day later the sweeper removes row and bytes, unless the same content has been put again.
    """
    if in_use(stored):
        return False
    return StoredFile.objects.filter(pk=stored.pk).update(unused_since=at) == 1


def in_use(stored: StoredFile) -> bool:
    """Whether any row of any room refers to ``stored``: one query per foreign key that leads here."""
    relations = [found for found in StoredFile._meta.get_fields(include_hidden=True) if isinstance(found, ManyToOneRel)]
    return any(found.field.model._base_manager.filter(**{found.field.name: stored.pk}).exists() for found in relations)


def rewindable(content: bytes | BinaryIO | File[Any], limit: int) -> BinaryIO:
    """``content`` as a stream at its start, to be read again; where it cannot seek, its first ``limit`` + 1 bytes."""
    if isinstance(content, bytes):
        return BytesIO(content)
    stream = cast("BinaryIO", content)
    if not stream.seekable():
        return BytesIO(stream.read(limit + 1))
    stream.seek(0)
    return stream


def _measured(stream: BinaryIO, limit: int) -> tuple[str, int]:
    """SHA-256 and size of the whole stream."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
    if not size:
        raise empty()
    return digest.hexdigest(), size


def too_large(limit: int) -> FileError:
    return FileError(
        f"Berkas lebih besar dari {decimal_text(limit / 1024 / 1024, 1, trim=True)} MB sehingga tidak disimpan. "
        "Perkecil berkasnya, misalnya dengan memindai pada resolusi lebih rendah, lalu unggah lagi."
    )


def empty() -> FileError:
    return FileError("Berkas kosong (0 bita) sehingga tidak disimpan. Pilih berkas yang berisi.")


def _save(stored: StoredFile, stream: BinaryIO) -> None:
    stream.seek(0)
    storage().save(stored.name, File(stream, name=stored.name))


def _has_bytes(stored: StoredFile) -> bool:
    return storage().exists(stored.name) and storage().size(stored.name) == stored.size


# -- reading


def open_file(stored: StoredFile) -> File[bytes]:
    """The bytes of ``stored``, to be closed by the caller. Raises FileError where they are gone."""
    try:
        return storage().open(stored.name, "rb")
    except FileNotFoundError as error:
        raise FileError(
            "Isi berkas ini tidak ada lagi di penyimpanan, tetapi catatannya masih utuh. Beri tahu pengelola sistem "
            "agar menjalankan `pilar doctor --full` dan memulihkannya dari cadangan."
        ) from error


def exists(stored: StoredFile) -> bool:
    return storage().exists(stored.name)


def verify(stored: StoredFile) -> State:
    """Read all bytes of ``stored`` and compare them with its hash."""
    try:
        with storage().open(stored.name, "rb") as file:
            digest = hashlib.sha256()
            for chunk in file.chunks(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return State.MISSING
    return State.SOUND if digest.hexdigest() == stored.sha256 else State.DAMAGED


def serve(request: HttpRequest, stored: StoredFile, filename: str, *, inline: bool = False) -> HttpResponseBase:
    """``stored`` as a response under ``filename``, for a view that has checked the right to it.

    ``inline`` opens it in the browser where its type allows (INLINE), shut off from everything around it; a page that
    shows it in an ``<iframe>`` needs ``frame-src 'self'``. Raises FileError where the bytes are gone.
    """
    inline = inline and stored.media_type in INLINE
    disposition = content_disposition_header(as_attachment=not inline, filename=safe_filename(filename))
    headers = {
        "ETag": f'"{stored.sha256}"',
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if inline else "DENY",
    }
    response: HttpResponseBase | None = get_conditional_response(request, etag=headers["ETag"])
    if response is None:
        kind = f"{stored.media_type}; charset=utf-8" if stored.media_type in _TEXTS else stored.media_type
        response = FileResponse(open_file(stored), content_type=kind)
        headers |= {"Content-Length": str(stored.size), "Content-Disposition": disposition or "attachment"}
    for name, value in headers.items():
        response.headers[name] = value
    return response
