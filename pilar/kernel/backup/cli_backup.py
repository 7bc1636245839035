"""``pilar backup [FILE]``: one file with database, stored files and keys."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from pilar.kernel.backup.layout import Manifest
from pilar.numbers import decimal_text

INCOMPLETE = 1
FOLDER = "backups"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", metavar="TUJUAN", nargs="?",
        help="berkas baru, atau folder: di situ dibuat pilar-TANGGAL-JAM.tar (bawaan: backups di PILAR_HOME)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Make a backup and say what is in it; 1 where stored files were missing or damaged before it began."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from django.conf import settings

    from pilar.kernel.backup import making

    now = datetime.now(tz=UTC)  # noqa: TID251 - a command is where time enters, like a view
    target = Path(args.target).absolute() if args.target else settings.PILAR_HOME / FOLDER
    if not args.target:
        target.mkdir(mode=0o700, exist_ok=True)
    if target.is_dir():
        target /= f"pilar-{now:%Y%m%d-%H%M%S}.tar"
    made = making.make(target, at=now)
    print(f"Cadangan selesai: {made.path} ({megabytes(made.size)}).")
    print(f"Isinya {contents(made.manifest)}.")
    print("Cadangan ini memuat kunci rahasia dan data pribadi: simpan terkunci, di luar mesin ini.")
    if os.environ.get("PILAR_SECRET_KEY"):
        print("Kunci dari PILAR_SECRET_KEY tidak ikut dicadangkan; simpan sendiri.")
    if made.left_out:
        print(f"Tabel yang bukan milik Pilar tidak ikut: {', '.join(made.left_out)}.", file=sys.stderr)
    lost = made.manifest.files.lost
    for name in lost:
        print(f"Berkas {name} hilang atau rusak sebelum dicadangkan; barisnya ikut, isinya tidak.", file=sys.stderr)
    return INCOMPLETE if lost else 0


def contents(manifest: Manifest) -> str:
    """``1.200 baris dari 40 tabel, 17 berkas tersimpan (3,2 MB), dan 1 berkas kunci atau setelan``."""
    rows, stored = sum(table.rows for table in manifest.tables), manifest.files
    return (
        f"{decimal_text(rows, 0)} baris dari {len(manifest.tables)} tabel, {decimal_text(stored.count, 0)} berkas "
        f"tersimpan ({megabytes(stored.size)}), dan {len(manifest.home)} berkas kunci atau setelan"
    )


def megabytes(size: int) -> str:
    return f"{decimal_text(size / 1024 / 1024, 1)} MB"
