"""``pilar restore FILE``: a backup into an empty installation."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pilar.kernel.backup.cli_backup import contents
from pilar.numbers import decimal_text

if TYPE_CHECKING:
    from pilar.kernel.backup.restoring import Restored

FAULTY = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="BERKAS", help="cadangan yang dibuat `pilar backup`")
    parser.add_argument("--check", action="store_true", help="hanya memeriksa cadangannya; tidak ada yang diubah")


def run(args: argparse.Namespace) -> int:
    """Restore, or only check; 0 when all is well, 1 where the checks afterwards found a fault."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from pilar.kernel.backup import checking, restoring

    path = Path(args.file)
    if args.check:
        manifest = checking.check(path)
        print(f"Cadangan utuh, dibuat {manifest.created} oleh Pilar {manifest.pilar}: {contents(manifest)}.")
        return 0
    return _report(restoring.restore(path))


def _report(done: Restored) -> int:
    manifest, checked = done.manifest, done.ledger
    print(f"Pulih dari cadangan {manifest.created} (Pilar {manifest.pilar}, {manifest.database}).")
    print(f"Sudah kembali dan diperiksa: {contents(manifest)}.")
    faults = f"{decimal_text(len(checked.faults), 0)} kesalahan"
    print(f"Catatan kejadian: {decimal_text(checked.entries, 0)} catatan di {checked.chains} rantai, {faults}.")
    print("Semua orang perlu masuk kembali. Jalankan `pilar doctor --full`, lalu `pilar serve`.")
    if not any(file.name == "secret.key" for file in manifest.home) and not os.environ.get("PILAR_SECRET_KEY"):
        print("Cadangan ini tidak memuat kunci: isi PILAR_SECRET_KEY seperti di instalasi asalnya.", file=sys.stderr)
    for name in done.lost:
        print(f"Isi berkas {name} tidak ada di cadangan; unggah ulang dokumennya.", file=sys.stderr)
    for fault in checked.faults:
        print(f"Rantai {fault.chain}, catatan {fault.sequence}: {fault.message}", file=sys.stderr)
    return FAULTY if done.lost or checked.faults else 0
