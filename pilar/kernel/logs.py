"""Log lines as ``time level event key=value …`` on standard error, without personal data.

A log must not tell who asked what: no path, query, form, address, user agent. Also not the message of an exception,
because many quote a value that somebody typed (``IntegrityError: Key (nik)=(…) already exists``).
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import HttpRequest
from django.template import TemplateDoesNotExist, TemplateSyntaxError

# Their messages speak of the program or the machine, never of a value from a request.
OPEN_ERRORS = (
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    NameError,
    OperationalError,
    OSError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
)
_BARE_VALUE = re.compile(r"[^\s=\"]+")


def event(logger: logging.Logger, name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Log one event. ``fields`` are codes, counts and durations; never what a person typed."""
    logger.log(level, name, extra={"fields": fields})


def route_of(request: HttpRequest) -> str:
    """The pattern that the request matched, such as ``/unit/<slug:slug>/``; "-" where it matched none."""
    if request.path_info.startswith(settings.STATIC_URL):
        return settings.STATIC_URL
    return f"/{request.resolver_match.route}" if request.resolver_match else "-"


class LineFormatter(logging.Formatter):
    """One event per line; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = dict(getattr(record, "fields", {}))
        message = record.getMessage()
        if record.name == "django.request":  # its message is the path
            request = getattr(record, "request", None)
            message, fields = "error", {"route": route_of(request) if request else "-"}
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        pairs = "".join(f" {key}={_printed(value)}" for key, value in fields.items())
        line = f"{moment} {record.levelname} {record.name} {message}{pairs}"
        if record.exc_info and record.exc_info[1]:
            line += "\n" + error_text(record.exc_info[1])
        return line


def error_text(error: BaseException) -> str:
    """The traceback of ``error`` and of its causes; messages only where they cannot hold a user's words."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:  # errors can be made to cause each other
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n\nlalu:\n\n".join(_one_error(link) for link in reversed(chain))


def _one_error(error: BaseException) -> str:
    told = f": {error}" if settings.DEBUG or isinstance(error, OPEN_ERRORS) else ""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return "".join(traceback.format_tb(error.__traceback__)) + name + told


def _printed(value: object) -> str:
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    return text if _BARE_VALUE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
