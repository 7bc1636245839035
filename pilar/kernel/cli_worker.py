"""``pilar worker``: does the background work, until it is told to stop."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime, timedelta

from pilar.errors import PilarError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: how long a lease lasts is a setting, the same for all workers of a database."""


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; 0 then. Raises PilarError where the database cannot be used."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from django.conf import settings
    from django.db import DatabaseError

    from pilar.kernel.jobs.worker import Worker

    try:
        return Worker(clock=_now, lease_time=timedelta(seconds=settings.PILAR_JOB_LEASE)).run()
    except DatabaseError as error:
        raise PilarError(
            f"Basis data tidak dapat dipakai: {' '.join(str(error).split())}. Bila tabelnya belum ada, jalankan "
            "`pilar manage migrate`."
        ) from error


def _now() -> datetime:
    return datetime.now(tz=UTC)  # noqa: TID251 - a command is where time enters, like a view
