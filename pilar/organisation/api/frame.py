"""The one NinjaAPI: the routers of all rooms, our error bodies, the OpenAPI document. Built by the first request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from pilar.kernel.templatetags.ui import pilar_version
from pilar.organisation.api.problems import CODES, ApiError, answer
from pilar.organisation.api.registry import ROUTERS

logger = logging.getLogger("pilar.errors")
ROOT: Final = "/api"
_ABOUT: Final = (
    "Antarmuka untuk sistem lain: keterangan token, zona yang diterbitkan, dan kontrak PortalRB. Semua jalur hanya "
    "GET, berbentuk JSON UTF-8, dan memerlukan header `Authorization: Bearer <token>`. Garis miring di ujung alamat "
    'boleh ada, boleh tidak. Setiap jawaban selain 200 berbentuk `{"error": true, "code": …, "message": …}`.'
)


class _Renderer(JSONRenderer):
    media_type = "application/json"
    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False, "separators": (",", ":")})


class _Api(NinjaAPI):
    """Ninja's own error bodies give way to ours."""

    def set_default_exception_handlers(self) -> None:
        self.add_exception_handler(Exception, _failed)
        self.add_exception_handler(Http404, _missing)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(ApiError, _refused)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error)


def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(ApiError("DATA_NOT_FOUND"))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    names = ", ".join(dict.fromkeys(str(each["loc"][-1]) for each in error.errors))
    return answer(ApiError("VALIDATION_ERROR", f"Parameter tidak sah: {names}. Lihat /api/v1/docs."))


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("api", exc_info=error)
    return answer(ApiError("INTERNAL_ERROR"))


@cache
def _api() -> NinjaAPI:
    api = _Api(
        title="API Pilar", version=pilar_version(), description=_ABOUT, docs_url=None, openapi_url=None,
        renderer=_Renderer(), urls_namespace="ninja", servers=[{"url": settings.PILAR_ORIGIN}],
    )  # fmt: skip
    for prefix, place in ROUTERS:
        module, name = place.split(":")
        api.add_router(prefix, import_string(f"{module}.{name}"))
    return api


@cache
def operations() -> dict[str, Callable[..., HttpResponseBase]]:
    """The view of every operation by its ``url_name``."""
    patterns: list[Any] = _api().urls[0]
    return {pattern.name: pattern.callback for pattern in patterns if pattern.name}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of everything below ``/api``."""
    made: dict[str, Any] = dict(_api().get_openapi_schema(path_prefix=ROOT.removeprefix("/")))
    made["components"]["securitySchemes"] = {"Token": {"type": "http", "scheme": "bearer"}}
    for operation in (each for path in made["paths"].values() for each in path.values()):
        operation["responses"] = {str(status): told for status, told in operation["responses"].items()}
        for status, told in operation["responses"].items():
            told["description"] = _meaning(int(status))
            if status == "429":
                seconds = {"type": "integer", "minimum": 1}
                told["headers"] = {"Retry-After": {"description": "Detik sampai boleh lagi.", "schema": seconds}}
    return made


def _meaning(status: int) -> str:
    if status == 200:
        return "Jawaban."
    return " ".join(f"`{code}`: {meaning}" for code, (of, meaning) in CODES.items() if of == status)
