"""Checks of what Pilar keeps: tables, rules, calendar, ledger, stored files, backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

from pilar.kernel import files, ledger
from pilar.kernel.backup import last, schema
from pilar.kernel.calendars import year_states
from pilar.kernel.doctor import Finding, Visit, check, fault, good, hint
from pilar.kernel.file_sweep import GRACE
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.ledger import LedgerEntry, LedgerHead
from pilar.kernel.rules_file import RulesFileError, load_shipped
from pilar.kernel.scope import ScopeMissing, scope_of
from pilar.kernel.storage import UNFINISHED
from pilar.numbers import decimal_text

SKEW = timedelta(minutes=5)  # between the clocks of two nodes
BACKUP_IS_OLD, BACKUP_IS_TOO_OLD = timedelta(days=2), timedelta(days=14)
NEXT_YEAR_IS_DECREED_IN = 10  # the joint decree of the coming year comes by October
RESTART = "cadangkan dahulu (`pilar backup`), lalu jalankan ulang `pilar serve`"
_AT_ONCE = 2000
TRIGGERS = {"ledger_no_update", "ledger_no_delete"}


# -- tables


@check("migrations", "Tabel", needs=("database",))
def tables_are_those_of_this_version(visit: Visit) -> Finding:
    executor = MigrationExecutor(connection)
    applied = schema.applied()
    if not applied:
        return fault("basis data masih kosong", "jalankan `pilar serve` untuk memulai, atau `pilar restore CADANGAN`")
    if newer := schema.unknown(applied):
        told = f"{len(newer)} perubahan tabel berasal dari Pilar yang lebih baru, misalnya {'.'.join(newer[0])}"
        return fault(told, "pasang versi yang lebih baru itu; versi ini jangan dipakai menulis")
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return fault(f"{len(waiting)} perubahan tabel belum diterapkan", RESTART)
    return good(f"{len(applied)} perubahan diterapkan, tidak ada yang tertinggal")


@check("columns", "Kolom", needs=("migrations",))
def tables_have_the_columns_of_this_version(visit: Visit) -> Finding:
    """Until the first release a room's one migration is written anew, and Django takes the old one for it."""
    known = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        different = [
            table
            for table, model in sorted(known.items())
            if table not in present
            or {field.column for field in model._meta.local_concrete_fields}
            != {column.name for column in connection.introspection.get_table_description(cursor, table)}
        ]
    if different:
        told = f"{len(different)} tabel berbeda dari versi ini, misalnya {different[0]}"
        return fault(
            told, "pasang kembali versi Pilar yang membuat basis data ini (lihat docs/operations.md, Upgrading)"
        )
    return good(f"{len(known)} tabel sama dengan versi ini")


@check("scope", "Batas data antarinstansi")
def models_say_whose_they_are(visit: Visit) -> Finding:
    silent = []
    for config in apps.get_app_configs():
        for model in config.get_models() if config.name.startswith("pilar.") else ():
            try:
                scope_of(model)
            except ScopeMissing:
                silent.append(model._meta.label)
    if silent:
        return fault(f"tabel tanpa pemilik: {', '.join(silent)}", "jangan dipakai sebelum diperbaiki; laporkan")
    return good("setiap tabel menyebut pemiliknya")


# -- time


@check("clock", "Jam mesin", needs=("migrations",))
def clock_is_not_behind(visit: Visit) -> Finding:
    newest = LedgerEntry.objects.filter(pk__in=LedgerEntry.objects.order_by("-pk").values("pk")[:100])
    at = newest.aggregate(at=Max("at"))["at"]
    if at is not None and at > visit.at + SKEW:
        minutes = decimal_text((at - visit.at) // timedelta(minutes=1), 0)
        return fault(
            f"tertinggal {minutes} menit dari catatan terbaru", "setel jam mesin dan nyalakan NTP (timedatectl)"
        )
    return good(f"{visit.at:%Y-%m-%d %H:%M} UTC, tidak mendahului catatan terbaru")


@check("calendar", "Kalender", needs=("migrations",))
def calendar_is_settled(visit: Visit) -> Finding:
    year = visit.at.year
    states = {state.year: state for state in year_states()}
    missing = [each for each in (year, year + 1) if each not in states or not states[each].national]
    if missing:
        return fault(f"hari libur {', '.join(map(str, missing))} belum ada", "jalankan ulang `pilar serve`")
    remedy = "isi hari liburnya menurut SKB tiga menteri, lalu `pilar clock recompute --dry-run`"
    if not states[year].complete:
        return hint(f"cuti bersama {year} belum ada atau tanggalnya masih perkiraan", remedy)
    if not states[year + 1].settled and visit.at.month >= NEXT_YEAR_IS_DECREED_IN:
        return hint(f"cuti bersama {year + 1} belum ada; batas waktu yang melewatinya bertanda sementara", remedy)
    return good(f"hari libur {year} pasti, {year + 1} ada")


@check("rules", "Aturan", needs=("migrations",))
def rules_are_loaded(visit: Visit) -> Finding:
    with transaction.atomic():
        try:
            told = load_shipped()
        except RulesFileError as error:
            return fault(" ".join(str(error).split()), "pasang ulang Pilar; berkas aturan rilis tidak boleh diubah")
        finally:
            transaction.set_rollback(True)  # only to see what a start would change
    if told.added or told.updated:
        return fault(f"{told.added} baris aturan belum dimuat, {told.updated} berbeda dari rilis ini", RESTART)
    if told.orphans:
        return hint(
            f"{len(told.orphans)} baris tidak ada lagi di rilis ini, misalnya {told.orphans[0]}",
            "tidak perlu apa-apa; perkara lama masih memakainya",
        )
    return good("semua baris rilis ini sudah dimuat")


# -- the ledger


@check("ledger", "Catatan kejadian", needs=("migrations",))
def ledger_holds(visit: Visit) -> Finding:
    remedy = "jangan ubah apa pun; salin basis datanya, jalankan `pilar ledger verify`, dan bandingkan dengan cadangan"
    if visit.full:
        found = ledger.verify()
        told = f"{decimal_text(found.entries, 0)} catatan di {found.chains} rantai"
        if found.faults:
            first = found.faults[0]
            return fault(
                f"{told}, {len(found.faults)} tidak cocok, misalnya nomor {first.sequence}: {first.message}", remedy
            )
        return good(f"{told} dibaca, semuanya bersambung")
    broken = _broken_chains()
    if broken:
        return fault(f"{len(broken)} rantai tidak cocok dengan kepalanya, misalnya {broken[0]}", remedy)
    return good(f"kepala {LedgerHead.objects.count()} rantai cocok dengan catatan terakhirnya")


def _broken_chains() -> list[UUID]:
    heads = {head.chain: head for head in LedgerHead.objects.all()}
    ends = dict(LedgerEntry.objects.order_by().values_list("chain").annotate(end=Max("sequence")))
    broken = [chain for chain in ends if chain not in heads]
    for chain, head in heads.items():
        end = LedgerEntry.objects.filter(chain=chain, sequence=head.sequence, hash=head.hash).exists()
        if (head.sequence and not end) or ends.get(chain, 0) != head.sequence:
            broken.append(chain)
    return sorted(broken)


@check("ledger-guard", "Penjaga catatan", needs=("migrations",))
def ledger_is_append_only(visit: Visit) -> Finding:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = 'kernel_ledgerentry'::regclass AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        missing = sorted(TRIGGERS - {str(row[0]).lower() for row in cursor.fetchall()})
    if missing:
        return fault(
            f"pemicu {', '.join(missing)} tidak ada: catatan dapat diubah lewat basis data",
            "pulihkan cadangan ke instalasi baru (`pilar restore`), dan cari tahu siapa yang menghapusnya",
        )
    return good("basis data menolak mengubah dan menghapus catatan")


# -- stored files


@check("files", "Berkas tersimpan", needs=("migrations",))
def stored_files_are_there(visit: Visit) -> Finding:
    count, bad = 0, []
    for row in StoredFile.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        count += 1
        if not _is_there(row, full=visit.full):
            bad.append(row.name)
    if bad:
        return fault(
            f"{len(bad)} dari {decimal_text(count, 0)} berkas hilang atau rusak, misalnya {bad[0]}",
            f"ambil dari cadangan: tar -C {settings.PILAR_HOME} -xf CADANGAN files/{bad[0]}",
        )
    return good(
        f"{decimal_text(count, 0)} berkas {'dibaca dan utuh' if visit.full else 'ada dengan ukuran yang benar'}"
    )


def _is_there(row: StoredFile, *, full: bool) -> bool:
    try:
        if files.storage().size(row.name) != row.size:
            return False
    except FileNotFoundError:
        return row.unused_since is not None  # released, and swept before a backup was made
    return not full or files.verify(row) is files.State.SOUND


@check("orphans", "Berkas tanpa pemilik", needs=("migrations",))
def nothing_is_left_over(visit: Visit) -> Finding:
    before = visit.at - 2 * GRACE
    unfinished = [name for name in _listed(UNFINISHED) if _is_older(name, before)]
    bodies = [name for name in _listing("")[0] if name != UNFINISHED]
    ownerless = [name for body in bodies for name in _ownerless(body) if _is_older(name, before)]
    released = StoredFile.objects.filter(unused_since__lt=before).count()
    if unfinished or ownerless or released:
        told = f"{len(ownerless)} berkas tanpa baris, {released} dilepas, {len(unfinished)} belum selesai"
        return hint(f"{told}, semuanya lebih dari dua hari", "penyapu harian tidak berjalan; periksa pekerja latar")
    return good("tidak ada")


def _ownerless(body: str) -> Iterator[str]:
    for part in _listing(body)[0]:
        names = _listing(f"{body}/{part}")[1]
        rows = StoredFile.objects.filter(sha256__in=names).values_list("body", "sha256")
        known = {(str(owner), sha256) for owner, sha256 in rows}
        yield from (f"{body}/{part}/{name}" for name in names if (body, name) not in known)


def _listed(folder: str) -> list[str]:
    return [f"{folder}/{name}" for name in _listing(folder)[1]]


def _listing(folder: str) -> tuple[list[str], list[str]]:
    try:
        return files.storage().listdir(folder)
    except FileNotFoundError:
        return [], []


def _is_older(name: str, before: datetime) -> bool:
    try:
        return files.storage().get_modified_time(name) < before
    except FileNotFoundError:
        return False


# -- backup


@check("backup", "Cadangan")
def backup_is_recent(visit: Visit) -> Finding:
    remedy = "jalankan `pilar backup` setiap malam (lihat docs/operations.md), dan simpan hasilnya di mesin lain"
    try:
        made = last.read()
    except ValueError as error:
        return hint(f"catatan cadangan terakhir tidak terbaca: {error}", remedy)
    if made is None:
        return hint("belum pernah dibuat dari sini", remedy)
    age = visit.at - made.moment
    told = f"terakhir {made.at[:16].replace('T', ' ')} UTC ({max(age.days, 0)} hari lalu)"
    if age > BACKUP_IS_TOO_OLD:
        return fault(told, remedy)
    if age > BACKUP_IS_OLD:
        return hint(told, remedy)
    if Path(made.file).exists() and Path(made.file).is_relative_to(settings.PILAR_HOME):
        return hint(f"{told}, tetapi ada di disk yang sama dengan datanya", f"salin {made.file} ke mesin lain")
    return good(told)
