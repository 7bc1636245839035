"""The error pages. They need neither the database nor a working template: the last resort is built in."""

from __future__ import annotations

import logging
from html import escape
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from pilar.numbers import decimal_text

logger = logging.getLogger("pilar.errors")

# status → (what happened, what to do)
PLAIN_WORDS: dict[int, tuple[str, str]] = {
    400: ("Permintaan tidak dapat dibaca", "Kembali ke halaman sebelumnya, muat ulang, lalu coba sekali lagi."),
    403: (
        "Anda tidak dapat melakukan ini",
        "Jika baru saja mengirim formulir, muat ulang halamannya, pastikan cookie diizinkan, lalu kirim kembali.",
    ),
    404: ("Halaman tidak ditemukan", "Periksa alamatnya, atau mulai dari beranda."),
    405: (
        "Alamat ini hanya untuk kiriman formulir",
        "Tidak ada yang disimpan. Kembali ke halaman tempat tombolnya, muat ulang, lalu tekan sekali lagi.",
    ),
    413: (
        "Kiriman terlalu besar",
        "Tidak ada yang disimpan. Kembali ke halaman sebelumnya, pilih berkas yang lebih kecil, lalu kirim kembali.",
    ),
    429: ("Terlalu banyak permintaan", "Tunggu beberapa menit, lalu coba kembali."),
    500: ("Terjadi kesalahan pada sistem", "Kesalahan ini sudah dicatat. Coba kembali beberapa saat lagi."),
}
PLAIN_PAGE = """<!doctype html>
<html lang="id">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} – Pilar</title></head>
<body><main><h1>{title}</h1><p>{advice}</p><p><a href="/">Ke beranda</a></p></main></body>
</html>
"""


def error_page(status: int, **context: str) -> HttpResponse:
    """The page ``errors/<status>.html``, or the built-in one where that is missing or broken."""
    try:
        content: str = render_to_string(f"errors/{status}.html", context)
    except Exception:
        # Whatever is wrong with the template must not hide the error that the page is about.
        logger.exception("error page %d is broken", status)
        title, advice = PLAIN_WORDS[status]
        content = PLAIN_PAGE.format(title=escape(title), advice=escape(advice))
    response = HttpResponse(content, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 where Django stopped reading a body that is too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return error_page(HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(HTTPStatus.NOT_FOUND)


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405, with the methods that are ``allowed``."""
    response = error_page(HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = allowed
    return response


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    largest = decimal_text(settings.PILAR_MAX_UPLOAD / 1024**2, 1, trim=True)
    return error_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, largest=largest)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(HTTPStatus.INTERNAL_SERVER_ERROR)
