"""``pilar clock recompute``: due dates of open cases after the calendar has changed."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

ACTOR = "cli"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    recompute = commands.add_parser(
        "recompute", help="menghitung ulang batas waktu perkara terbuka setelah kalender berubah"
    )
    recompute.add_argument("--dry-run", action="store_true", help="hanya menyebut yang akan bergeser")


def run(args: argparse.Namespace) -> int:
    """Recompute and say what moved, old → new; 0 also where nothing did."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from pilar.kernel import clocks

    now = datetime.now(tz=UTC)  # noqa: TID251 - a command is where time enters, like a view
    result = clocks.recompute(by=ACTOR, at=now, dry_run=args.dry_run)
    for moved in result.moved:
        print(f"Hitungan {moved.clock} (instansi {moved.body}): {moved.old:%d-%m-%Y} → {moved.new:%d-%m-%Y}")
    will = "akan bergeser; tidak ada yang diubah" if args.dry_run else "bergeser dan dicatat di buku besar"
    print(f"{result.checked} hitungan terbuka diperiksa; {len(result.moved)} {will}.")
    return 0
