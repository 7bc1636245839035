"""``pilar instrument list|check|import``: the rules that this installation scores by."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from pilar.errors import PilarError
from pilar.instrument.edition import load_edition, load_edition_file
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import DATA, load, load_file, shipped
from pilar.instrument.master import Imported, read_master
from pilar.instrument.model import SOURCE_STATUS_LABELS, Instrument
from pilar.instrument.wording import find_wording, pilar_home, save
from pilar.workbook.cli_score import read_file
from pilar.workbook.wording_import import read_workbook_wording

FAULTY = 1
_SHOWN = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    commands.add_parser("list", help="instrumen yang tersedia, dengan jati diri dan sumbernya")
    check = commands.add_parser("check", help="memeriksa instrumen bawaan, atau satu berkas YAML")
    check.add_argument(
        "file", nargs="?", metavar="BERKAS.yaml", help="berkas instrumen atau edisi; tanpa ini: semua bawaan"
    )
    bring = commands.add_parser(
        "import", help="membawa masuk redaksi resmi dari daftar soal PortalRB atau buku kerja resmi"
    )
    bring.add_argument("file", metavar="BERKAS", help="daftar soal PortalRB (.json) atau buku kerja resmi (.xlsx)")


def run(args: argparse.Namespace) -> int:
    """Run one action; 0 when all is well, 1 when an instrument is refused."""
    if args.action == "list":
        return _list()
    if args.action == "check":
        return _check(args.file)
    return _import(Path(args.file))


def _say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")


def _list() -> int:
    for name in shipped():
        instrument = load(name)
        _describe(instrument)
        edition = load_edition()
        if edition.instrument == instrument.id:
            wording = find_wording(pilar_home(), instrument.id, edition.year)
            told = f"redaksi resmi: {wording.source}" if wording else "redaksi resmi belum diimpor"
            _say(f"  edisi {edition.year}: {len(edition.fields)} soal; {told}")
    return 0


def _describe(instrument: Instrument) -> None:
    kinds = Counter(item.formula.kind for item in instrument.questions.values())
    _say(f"{instrument.id}  {instrument.name}")
    _say(f"  sha256 {instrument.sha256}")
    asked = f"{len(instrument.questions)} pertanyaan ({kinds['choice']} pilihan), {len(instrument.fields)} isian"
    _say(f"  berlaku sejak {instrument.in_force_from}; {asked}")
    for source in instrument.sources.values():
        _say(f"  sumber: {source.title} ({SOURCE_STATUS_LABELS[source.status]}, {source.checked})")


def _check(name: str | None) -> int:
    paths = [Path(name)] if name else sorted(DATA.glob("*.yaml"))
    result = 0
    for path in paths:
        try:
            _say(f"{path.name}: {_loaded(path)}")
        except InstrumentError as error:
            sys.stderr.write(f"{error.message}\n")
            result = FAULTY
    return result


def _loaded(path: Path) -> str:
    if path.stem.startswith("edition-"):
        edition = load_edition_file(path)
        return f"baik: edisi {edition.year} untuk {edition.instrument}, {len(edition.fields)} soal"
    instrument = load_file(path)
    asked = f"{len(instrument.questions)} pertanyaan, {len(instrument.fields)} isian"
    return f"baik: {asked}, sha256 {instrument.sha256[:12]}…"


def _import(path: Path) -> int:
    data = read_file(path)
    instrument, edition = load(), load_edition()
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            imported = read_master(data.decode("utf-8-sig"), instrument, edition)
        except UnicodeDecodeError:
            raise PilarError("Berkas JSON ini bukan UTF-8. Simpan ulang sebagai UTF-8, lalu impor lagi.") from None
    else:
        imported = read_workbook_wording(data, instrument, edition)
    target = save(imported.wording, pilar_home())
    _report(imported, target)
    return 0


def _report(imported: Imported, target: Path) -> None:
    wording = imported.wording
    _say(f"Redaksi tersimpan di {target}")
    _say(
        f"  {len(wording.nodes)} judul, {len(wording.questions)} pertanyaan dan isian, {len(wording.criteria)} kriteria"
    )
    if not imported.differences:
        _say("Tidak ada perbedaan dengan aturan kami.")
        return
    _say(f"{len(imported.differences)} perbedaan dengan aturan kami; aturan kami tidak diubah:")
    for difference in imported.differences[:_SHOWN]:
        _say(f"  - {difference}")
    if len(imported.differences) > _SHOWN:
        _say(f"  … dan {len(imported.differences) - _SHOWN} lagi")
