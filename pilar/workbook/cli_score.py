"""``pilar score FILE.xlsx``: the score of a workbook in a terminal, without database or settings."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pilar.errors import PilarError
from pilar.instrument.edition import load_edition
from pilar.instrument.loader import DEFAULT_INSTRUMENT, load
from pilar.instrument.wording import Wording, find_wording, pilar_home
from pilar.workbook.check import Check, check
from pilar.workbook.errors import WorkbookError
from pilar.workbook.guard import MAX_FILE, MIB

UNREADABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="BERKAS.xlsx", help="buku kerja LKE yang akan dinilai")
    parser.add_argument("--assessor", default="unit", metavar="KODE", help="unit (bawaan), tpi, atau tpi-2")
    parser.add_argument("--instrument", default=DEFAULT_INSTRUMENT, metavar="ID", help="bawaan: %(default)s")
    parser.add_argument("--json", action="store_true", help="cetak JSON, bukan ringkasan")


def run(args: argparse.Namespace) -> int:
    """Print the result; 0 when the file was read whatever the verdict, 2 when it could not be read as an LKE."""
    try:
        result = _check(args)
    except PilarError as error:
        code = error.code if isinstance(error, WorkbookError) else "unknown-instrument"
        if args.json:
            _print_json({"error": {"code": code, "message": error.message}})
        else:
            sys.stderr.write(f"{error.message}\n")
        return UNREADABLE
    if args.json:
        from pilar.workbook.json_report import to_json

        _print_json(to_json(result))
    else:
        from pilar.workbook.text_report import to_text

        sys.stdout.write(to_text(result))
    return 0


def _check(args: argparse.Namespace) -> Check:
    instrument = load(args.instrument)
    data = read_file(Path(args.file))
    return check(data, assessor=args.assessor, instrument=instrument, wording=_wording(instrument.id))


def _wording(instrument_id: str) -> Wording | None:
    """The imported wording; a broken one is told and left aside, since rows are recognised without it too."""
    try:
        return find_wording(pilar_home(), instrument_id, load_edition().year)
    except PilarError as error:
        sys.stderr.write(f"{error.message}\n")
        return None


def read_file(path: Path) -> bytes:
    """The bytes of a file that is not larger than a workbook may be. Raises WorkbookError."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise WorkbookError("too-large", f"Berkas {path.name} lebih dari {MAX_FILE // MIB} MB.")
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError("file-not-found", f"Berkas {path} tidak ditemukan.") from None
    except OSError as error:
        raise WorkbookError("file-not-found", f"Berkas {path} tidak dapat dibuka: {error.strerror}.") from error


def _print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
