"""Uploads stay in memory and below the limit: an LKE that somebody only wants checked must leave no trace on disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class CappedMemoryUploadHandler(FileUploadHandler):
    """Collects the files of a request in memory. All of them together may not exceed PILAR_MAX_UPLOAD."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._total = 0
        self._file = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._total += len(raw_data)
        if self._total > settings.PILAR_MAX_UPLOAD:
            raise RequestDataTooBig("files exceed PILAR_MAX_UPLOAD")
        self._file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile:
        self._file.seek(0)
        return InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


class BoundedRequest(WSGIRequest):
    """A request whose body always has a length.

    Django takes a body without Content-Length (sent in chunks) for an empty one. Here as much of it as is allowed is
    read first, and one byte more where there is more, so that the limit on Content-Length holds for it too.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        if environ.get("HTTP_TRANSFER_ENCODING") and not environ.get("CONTENT_LENGTH"):
            body = _read(environ["wsgi.input"], settings.PILAR_MAX_UPLOAD + 1)
            environ = {**environ, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        super().__init__(environ)


class BoundedHandler(WSGIHandler):
    request_class = BoundedRequest


def _read(stream: Any, limit: int) -> bytes:
    """At most ``limit`` bytes; a stream may answer a read with fewer than it was asked for."""
    parts = []
    while limit > 0 and (part := stream.read(min(limit, 64 * 1024))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)
