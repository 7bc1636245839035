"""``pilar calendar``: the days off that all bodies of the installation share, from its machine."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path

from pilar.errors import PilarError

ACTOR = "cli"
KINDS = ("national", "joint_leave")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    show = commands.add_parser("list", help="menampilkan libur nasional dan cuti bersama satu tahun")
    show.add_argument("year", metavar="TAHUN", type=int)
    load = commands.add_parser("load", help="mengisi tahun dari paket data; yang pernah diubah orang tidak disentuh")
    load.add_argument("years", metavar="TAHUN", type=int, nargs="+")
    read = commands.add_parser("import", help="menyamakan kalender dengan berkas CSV")
    read.add_argument("file", metavar="BERKAS", type=Path)
    read.add_argument("--replace", action="store_true", help="menghapus hari tahun itu yang tidak ada di berkas")
    read.add_argument("--dry-run", action="store_true", help="hanya menyebut yang akan berubah")
    put = commands.add_parser("set", help="menambah atau mengubah satu hari")
    put.add_argument("day", metavar="TANGGAL")
    put.add_argument("name", metavar="NAMA")
    put.add_argument("--kind", choices=KINDS, required=True, help="libur nasional atau cuti bersama")
    put.add_argument("--source", required=True, help="keputusan yang menetapkannya")
    put.add_argument("--estimated", action="store_true", help="tanggalnya masih perkiraan")
    remove = commands.add_parser("remove", help="menjadikan satu hari bukan hari libur lagi")
    remove.add_argument("day", metavar="TANGGAL")


def run(args: argparse.Namespace) -> int:
    """Do it and say what changed; 0 also where nothing did."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    now = datetime.now(tz=UTC)  # noqa: TID251 - a command is where time enters, like a view
    {"list": _list, "load": _load, "import": _import, "set": _set, "remove": _remove}[args.action](args, now)
    return 0


def _list(args: argparse.Namespace, now: datetime) -> None:
    from pilar.kernel.models.calendar import Holiday

    rows = Holiday.objects.filter(body=None, removed=False, day__year=args.year)
    for row in rows:
        guess = " (perkiraan)" if row.estimated else ""
        print(f"{row.day:%d-%m-%Y}  {row.get_kind_display():<16}  {row.name}{guess}  [{row.source}]")
    if not rows:
        print(f"Belum ada hari libur untuk {args.year}. Isi dengan `pilar calendar load {args.year}` atau `import`.")


def _load(args: argparse.Namespace, now: datetime) -> None:
    from pilar.kernel.calendar_edits import load_from_package

    loaded = load_from_package(args.years, by=ACTOR, at=now)
    print(f"{loaded.added} hari ditambahkan, {loaded.updated} diperbarui, {loaded.dropped} dilepas.")
    for day in loaded.kept:
        print(f"{day:%d-%m-%Y} tidak disentuh: pernah diubah orang.")
    for state in loaded.years:
        if state.year in args.years and not state.settled:
            print(f"Kalender {state.year} belum ditetapkan: cuti bersama belum ada.")
    _remind()


def _import(args: argparse.Namespace, now: datetime) -> None:
    from pilar.kernel import calendar_import

    try:
        content = args.file.read_bytes()
    except OSError as error:
        raise PilarError(f"Berkas {args.file} tidak dapat dibaca. Kalender tidak diubah.") from error
    lines = calendar_import.read(content)
    found = calendar_import.apply(lines, by=ACTOR, at=now, replace=args.replace, dry_run=args.dry_run)
    for what, days in (("ditambahkan", found.added), ("diubah", found.changed), ("dihapus", found.removed)):
        for day in days:
            print(f"{day:%d-%m-%Y} {'akan ' if args.dry_run else ''}{what}")
    for day in () if args.replace else found.absent:
        print(f"{day:%d-%m-%Y} tersimpan tetapi tidak ada di berkas; --replace menghapusnya.")
    total = len(found.added) + len(found.changed) + len(found.removed)
    print(f"{len(lines)} hari dibaca; {total} {'akan berubah' if args.dry_run else 'berubah'}.")
    if total and not args.dry_run:
        _remind()


def _set(args: argparse.Namespace, now: datetime) -> None:
    from pilar.kernel import calendar_import
    from pilar.kernel.models.calendar import Holiday

    day = _day(args.day)
    line = calendar_import.Line(day, args.name.strip(), args.kind, args.source.strip(), args.estimated)
    row = Holiday.objects.filter(body=None, removed=False, day=day).first()
    calendar_import.put(line, row, by=ACTOR, at=now)
    print(f"{day:%d-%m-%Y} {'diubah' if row else 'ditambahkan'}.")
    _remind()


def _remove(args: argparse.Namespace, now: datetime) -> None:
    from pilar.kernel.calendar_edits import remove_holiday
    from pilar.kernel.models.calendar import Holiday

    day = _day(args.day)
    row = Holiday.objects.filter(body=None, removed=False, day=day).first()
    if row is None:
        raise PilarError(f"{day:%d-%m-%Y} bukan libur nasional atau cuti bersama. Kalender tidak diubah.")
    remove_holiday(row.pk, version=row.version, by=ACTOR, at=now)
    print(f"{day:%d-%m-%Y} bukan hari libur lagi.")
    _remind()


def _day(text: str) -> date:
    from pilar.kernel.dates import read_date

    day = read_date(text)
    if day is None:
        raise PilarError(f"Tanggal “{text}” tidak dapat dibaca; tulis misalnya 2026-12-25. Kalender tidak diubah.")
    return day


def _remind() -> None:
    print(
        "Batas waktu yang sudah berjalan belum ikut berubah: `pilar clock recompute --dry-run` menyebut yang bergeser."
    )
