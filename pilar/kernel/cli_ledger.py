"""``pilar ledger verify``: reads every chain and says where one does not hold."""

from __future__ import annotations

import argparse
import json
import os
from datetime import date
from pathlib import Path
from uuid import UUID

from pilar.errors import PilarError

SHOWN = 20  # faults that are printed; a broken link is usually followed by nothing new


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="TINDAKAN")
    verify = actions.add_parser("verify", help="memeriksa setiap catatan dan sambungannya")
    verify.add_argument("--chain", type=UUID, help="hanya rantai dengan UUID ini (bawaan: semua)")
    verify.add_argument("--checkpoints", type=Path, help="berkas titik periksa yang diterbitkan (JSON)")
    verify.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 where every chain holds, else 1."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from pilar.kernel import ledger

    found = ledger.verify(args.chain, _published(args.checkpoints) if args.checkpoints else None)
    if args.json:
        faults = [
            {"chain": str(fault.chain), "sequence": fault.sequence, "kind": fault.kind, "message": fault.message}
            for fault in found.faults
        ]
        print(json.dumps({"chains": found.chains, "entries": found.entries, "faults": faults}, ensure_ascii=False))
    else:
        print(f"{found.entries} catatan dalam {found.chains} rantai dibaca.")
        for fault in found.faults[:SHOWN]:
            print(f"Rantai {fault.chain}, catatan {fault.sequence}: {fault.message}")
        rest = len(found.faults) - SHOWN
        if rest > 0:
            print(f"… dan {rest} temuan lain (--json menyebut semuanya).")
        print("Ada yang tidak cocok." if found.faults else "Semua catatan utuh dan bersambung.")
    return 1 if found.faults else 0


def _published(path: Path) -> dict[tuple[UUID, date], str]:
    """Published checkpoints: a list of ``{"chain", "day", "hash"}``."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {(UUID(row["chain"]), date.fromisoformat(row["day"])): row["hash"] for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PilarError(f"Berkas titik periksa {path} tidak dapat dibaca.") from error
