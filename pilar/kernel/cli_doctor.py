"""``pilar doctor``: one line per check, and what to do where something is wrong."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilar.kernel.doctor import Result

FAULTY = 1
MARKS = {"good": "✓", "hint": "!", "fault": "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--full", action="store_true", help="juga membaca setiap berkas tersimpan dan setiap catatan")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 where nothing has to be mended, else 1; hints do not count."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from pilar.kernel import doctor

    doctor.discover()
    now = datetime.now(tz=UTC)  # noqa: TID251 - a command is where time enters, like a view
    results = []
    for result in doctor.examine(doctor.Visit(at=now, full=args.full)):
        results.append(result)
        if not args.json:
            print(line(result), flush=True)
    counts = {state: sum(result.finding.state is state for result in results) for state in doctor.State}
    healthy = not counts[doctor.State.FAULT]
    if args.json:
        checks = [{"name": each.name, "title": each.title, **asdict(each.finding)} for each in results]
        print(json.dumps({"healthy": healthy, "checks": checks}, ensure_ascii=False))
    else:
        print(
            f"{len(results)} pemeriksaan: {counts[doctor.State.GOOD]} baik, {counts[doctor.State.HINT]} perlu dilihat, "
            f"{counts[doctor.State.FAULT]} harus diperbaiki."
        )
    return 0 if healthy else FAULTY


def line(result: Result) -> str:
    """``✗ Ruang disk: hanya 100 MB kosong di /srv/pilar. → hapus cadangan lama``"""
    finding = result.finding
    remedy = f". → {finding.remedy}" if finding.remedy else ""
    return f"{MARKS[finding.state]} {result.title}: {finding.message.rstrip('.')}{remedy}"
