"""``pilar rescore``: computes the stored scores of all worksheets again from their answers."""

from __future__ import annotations

import argparse
import os
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="hanya menyebut yang berbeda")


def run(args: argparse.Namespace) -> int:
    """Exit 0; with ``--dry-run`` 1 where a stored score is not what the answers give."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from pilar.evaluation.actions.rescoring import rescore

    found = rescore(dry_run=args.dry_run, progress=_show if sys.stderr.isatty() else None)
    count = len(found.differing)
    if args.dry_run:
        print(f"{found.read} lembar kerja diperiksa; {count} nilainya berbeda dari jawabannya.")
        return 1 if count else 0
    print(f"{found.read} lembar kerja dihitung ulang; {count} nilainya diperbaiki.")
    return 0


def _show(done: int, total: int) -> None:
    print(f"\r{done} dari {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
