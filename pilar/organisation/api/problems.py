"""Everything that is no answer has one body: ``{"error": true, "code": …, "message": …}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import JsonResponse

from pilar.errors import PilarError

#: Code → status and what it means. The OpenAPI document and docs/api.md say the same.
CODES: Final[dict[str, tuple[int, str]]] = {
    "BAD_REQUEST": (400, "Permintaan tidak dapat dibaca."),
    "TOKEN_MISSING": (401, "Tidak ada token pada header Authorization."),
    "TOKEN_MALFORMED": (401, "Header Authorization tidak berbentuk “Bearer <token>”, atau tokennya tidak utuh."),
    "TOKEN_UNKNOWN": (401, "Token tidak dikenal."),
    "TOKEN_REVOKED": (401, "Token sudah dicabut."),
    "TOKEN_EXPIRED": (401, "Masa berlaku token sudah lewat."),
    "SCOPE_MISSING": (403, "Token tidak mempunyai cakupan yang diperlukan."),
    "PATH_NOT_FOUND": (404, "Tidak ada apa pun di alamat ini."),
    "DATA_NOT_FOUND": (404, "Datanya tidak ada, atau milik instansi lain."),
    "METHOD_NOT_ALLOWED": (405, "Hanya GET yang dilayani."),
    "VALIDATION_ERROR": (422, "Parameter tidak sah."),
    "TOO_MANY_REQUESTS": (429, "Terlalu banyak permintaan dengan token ini; header Retry-After menyebut detiknya."),
    "INTERNAL_ERROR": (500, "Kesalahan pada sistem; sudah dicatat."),
}


class ApiError(PilarError):
    """A machine's request is refused with ``code`` (one of CODES), in words, with further headers."""

    def __init__(self, code: str, message: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.code, self.headers = code, dict(headers or {})
        self.status, meaning = CODES[code]
        super().__init__(message or meaning)


def answer(error: ApiError) -> JsonResponse:
    """The response of ``error``."""
    body = {"error": True, "code": error.code, "message": error.message}
    response = JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
    for name, value in {"Cache-Control": "no-store", **error.headers}.items():
        response.headers[name] = value
    return response
