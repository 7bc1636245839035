"""``/sehat/``: whether the parts that Pilar cannot work without do answer."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pilar.kernel.logs import event

logger = logging.getLogger("pilar.health")

Check = Callable[[], None]
CHECKS: dict[str, Check] = {}


class Silent(Exception):
    """A part is not there, which needs no traceback."""


def health_check(name: str) -> Callable[[Check], Check]:
    """Register a check under ``name``. It raises whatever it likes where its part does not answer."""

    def register(check: Check) -> Check:
        if CHECKS.setdefault(name, check) is not check:
            raise ValueError(f"two health checks are named {name!r}")
        return check

    return register


@health_check("database")
def database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


@health_check("storage")
def storage_takes_a_file() -> None:
    with tempfile.TemporaryFile(dir=settings.PILAR_HOME) as probe:
        probe.write(b"sehat")
        probe.flush()


@health_check("worker")
def a_worker_is_alive() -> None:
    """Somewhere: with several nodes on one database not each of them has one."""
    from pilar.kernel.jobs import queries

    now = datetime.now(tz=UTC)  # noqa: TID251 - part of a view
    if not queries.live_workers(at=now).exists():
        raise Silent


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, else 503; the body names each part. Why it failed is only in the log.

    ``?kecuali=worker`` leaves a part out, for a balancer: a web node can answer while no worker lives.
    """
    without = request.GET.getlist("kecuali")
    answers = {name: _answers(name, check) for name, check in CHECKS.items() if name not in without}
    well = all(answers.values())
    return JsonResponse(
        {
            "status": "ok" if well else "failing",
            "checks": {name: "ok" if answer else "failing" for name, answer in answers.items()},
        },
        status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
    )


def _answers(name: str, check: Check) -> bool:
    try:
        check()
    except Silent:
        event(logger, "health.silent", level=logging.WARNING, part=name)
        return False
    except Exception:
        logger.exception("health check %s failed", name)
        return False
    return True
