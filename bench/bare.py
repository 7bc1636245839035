"""A bare plain-text Django view under the same server: what the pages are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

settings.configure(ROOT_URLCONF="bench.bare", ALLOWED_HOSTS=["*"], MIDDLEWARE=[], SECRET_KEY="bench only")

from django.core.wsgi import get_wsgi_application  # noqa: E402 - settings come first
from django.urls import path  # noqa: E402


def plain(request: HttpRequest) -> HttpResponse:
    from django.http import HttpResponse

    # Without the middleware that Pilar has nobody else states the length.
    return HttpResponse("ok", content_type="text/plain", headers={"Content-Length": "2"})


urlpatterns = [path("", plain)]
application = get_wsgi_application()
