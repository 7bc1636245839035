"""``pilar demo``: fills an empty installation with sample bodies."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="juga bila PILAR_DEMO tidak dipasang")


def run(args: argparse.Namespace) -> int:
    """Migrate and build; PilarError where real or sample bodies are there already."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from django.conf import settings

    from pilar.demo import build
    from pilar.errors import PilarError
    from pilar.kernel.supervisor import prepare_database

    if not (settings.PILAR_DEMO or args.force):
        raise PilarError("Data contoh hanya dibuat bila PILAR_DEMO=1. Belum ada yang dibuat; pakai --force bila yakin.")
    prepare_database()
    world = build.build(datetime.now(tz=UTC))  # noqa: TID251 - a command is where time enters, like a view
    print(build.told({"accounts": world.roles}))
    return 0
