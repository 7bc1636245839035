"""What happens to every request: its log line, its security headers, the limit of its size."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from pilar.kernel import errors, logs

GetResponse = Callable[[HttpRequest], HttpResponseBase]

access_log = logging.getLogger("pilar.access")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
#: The same for a page that shows documents of its own site in a frame (``files.serve``).
FRAMING_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class AccessLogMiddleware:
    """One line per request: method, route pattern, status, milliseconds. (A path can name people, its pattern not.)"""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        logs.event(
            access_log,
            "request",
            method=request.method if request.method in METHODS else "OTHER",
            route=logs.route_of(request),
            status=response.status_code,
            ms=(time.perf_counter() - started) * 1000,
        )
        return response


class SecurityHeadersMiddleware:
    """The policies that Django has no setting for. A view that needs another policy sets the header itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.method == "POST":
            # What follows from a form shows what was typed or uploaded: no browser or proxy may keep it.
            response.headers["Cache-Control"] = "no-store"
        return response


class OpenedLikeAPageMiddleware:
    """Whoever signs in again behind a button comes to the address of its form, where Django answers an empty page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return errors.method_not_allowed(request, response.headers.get("Allow", "POST"))
        return response


class BodyLimitMiddleware:
    """Refuses a body larger than PILAR_MAX_UPLOAD before any of it is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return errors.bad_request(request)
        if length > settings.PILAR_MAX_UPLOAD:
            return errors.too_large(request)
        return self.get_response(request)
