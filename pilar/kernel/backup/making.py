"""Making a backup of a running installation."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import IO, cast
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection

from pilar.kernel import files
from pilar.kernel.backup import last, layout, schema, transient
from pilar.kernel.backup.checking import check
from pilar.kernel.backup.layout import BackupError, HomeFile, Manifest, RestoreError, StoredFiles, Table
from pilar.kernel.backup.snapshot import snapshot, write_table
from pilar.kernel.models.files import StoredFile
from pilar.kernel.storage import sync_folder

#: What lies beside the target until the backup is whole; its owner holds a lock on it.
_WORK = ".pilar-backup-"


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it. ``left_out`` are tables that no part of Pilar knows."""

    path: Path
    size: int
    manifest: Manifest
    left_out: list[str]


def make(target: Path, *, at: datetime) -> Made:
    """Write a backup to ``target``, a new file; under that name it appears whole or not at all, readable by its owner.

    Others may write all the while: what counts is the moment at which the tables begin to be read. Stored files are
    copied after that; they never change, and the sweeper spares them for a day. Raises BackupError.
    """
    if not target.parent.is_dir():
        raise BackupError(f"Folder {target.parent} tidak ada. Buat dahulu, atau pilih tujuan lain.")
    if target.exists():
        raise BackupError(f"Berkas {target} sudah ada dan tidak ditimpa. Pilih nama lain.")
    try:
        _remove_leftovers(target.parent)
        with _work_folder(target.parent) as work:
            made = _make(work, at)
            _read_back(made.path)
            size = made.path.stat().st_size
            made.path.replace(target)
            sync_folder(target.parent)
        last.note(last.Last(at.isoformat(), str(target), size))
    except (OSError, DatabaseError) as error:
        reason = " ".join(str(getattr(error, "strerror", None) or error).split())
        raise BackupError(
            f"Cadangan tidak selesai dan tidak ada berkas yang ditinggalkan: {reason}. Periksa basis data, ruang disk, "
            f"dan izin menulis di {target.parent}, lalu ulangi."
        ) from error
    return Made(target, size, made.manifest, made.left_out)


def _read_back(path: Path) -> None:
    """Check the new backup as a restore will: one that could not be used would be found out on the worst of days."""
    try:
        check(path)
    except RestoreError as error:
        raise BackupError(
            f"Cadangan yang baru dibuat tidak dapat dibaca kembali, jadi tidak disimpan. Laporkan ini: {error.message}"
        ) from error


@contextmanager
def _work_folder(parent: Path) -> Iterator[Path]:
    """A folder for its owner only, locked while this process lives and removed at the end."""
    with tempfile.TemporaryDirectory(dir=parent, prefix=_WORK) as name, _locked(Path(name)):
        yield Path(name)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether no other living process holds ``folder``; if so, this one does meanwhile."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = True
    except OSError:  # held, or a file system without locks: then nobody's folder is taken for a leftover
        mine = False
    try:
        yield mine
    finally:
        os.close(handle)


def _remove_leftovers(parent: Path) -> None:
    """Remove what backups that were killed have left in ``parent``: it would fill the disk."""
    for folder in parent.glob(f"{_WORK}*"):
        with suppress(FileNotFoundError), _locked(folder) as abandoned:
            if abandoned:
                shutil.rmtree(folder)


def _make(work: Path, at: datetime) -> Made:
    with snapshot():
        migrations = _migrations()
        models = schema.models_at(migrations)
        emptied = sorted(transient.reasons().keys() & models.keys())
        tables = [write_table(model, work / _spool(name)) for name, model in models.items() if name not in emptied]
    version = metadata.version("pilar")
    path = work / "backup"
    with _new_file(path) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        _add_bytes(archive, layout.HEADER, layout.header(version, at.isoformat()))
        home = [_add_home(archive, part) for part in _home_parts()]
        for table in tables:
            with (work / _spool(table.name)).open("rb") as rows:
                _add(archive, f"{layout.TABLES}{table.name}.jsonl.gz", rows, _length(rows))
        stored = _add_files(archive, work, tables)
        manifest = Manifest(
            format=layout.FORMAT, pilar=version, created=at.isoformat(), database=connection.vendor,
            migrations=[list(migration) for migration in migrations], tables=tables, emptied=emptied, home=home,
            files=stored,
        )  # fmt: skip
        _add_bytes(archive, layout.MANIFEST, manifest.to_json())
    return Made(path, 0, manifest, schema.left_out(models))


def _migrations() -> list[schema.Migration]:
    """The migrations of the database. Raises BackupError where it is empty or newer than this program."""
    applied = schema.applied()
    if not applied:
        raise BackupError(
            "Basis data ini masih kosong, sehingga tidak ada yang dicadangkan. Periksa PILAR_HOME dan DATABASE_URL."
        )
    if schema.unknown(applied):
        raise BackupError(
            "Basis data ini sudah dipakai oleh Pilar yang lebih baru daripada versi ini. Tidak ada cadangan yang "
            "dibuat; jalankan dengan versi yang baru."
        )
    return applied


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner only, on the disk when it is closed."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


# -- the parts


def _home_parts() -> list[Path]:
    """The files of PILAR_HOME that belong into a backup, relative to it."""
    home: Path = settings.PILAR_HOME
    found = [path for part in layout.HOME_PARTS for path in (home / part, *sorted((home / part).rglob("*")))]
    return [path.relative_to(home) for path in found if path.is_file()]


def _add_home(archive: tarfile.TarFile, part: Path) -> HomeFile:
    name = f"{layout.HOME}{part.as_posix()}"
    if layout.home_of(name) is None:
        raise BackupError(f"Nama berkas {part} di PILAR_HOME tidak dapat dicadangkan; ganti namanya lalu ulangi.")
    content = (settings.PILAR_HOME / part).read_bytes()
    _add_bytes(archive, name, content)
    return HomeFile(part.as_posix(), hashlib.sha256(content).hexdigest())


def _add_files(archive: tarfile.TarFile, work: Path, tables: list[Table]) -> StoredFiles:
    """Add every stored file that has a row in the snapshot; those that are missing or damaged already are named."""
    count, total, digest = 0, 0, hashlib.sha256()
    lost: list[str] = []
    swept: list[str] = []
    for stored in _stored_files(work, tables):
        if files.verify(stored) is not files.State.SOUND:
            (lost if _has_row(stored) else swept).append(stored.name)
            continue
        with files.open_file(stored) as content:
            _add(archive, f"{layout.FILES}{stored.name}", cast("IO[bytes]", content), stored.size)
        digest.update(f"{stored.name}\n".encode())
        count, total = count + 1, total + stored.size
    return StoredFiles(count, total, digest.hexdigest(), lost, swept)


def _has_row(stored: StoredFile) -> bool:
    """Whether the row is there now as well. The sweeper removes a row before its bytes."""
    return StoredFile.objects.filter(body=stored.body, sha256=stored.sha256).exists()


def _stored_files(work: Path, tables: list[Table]) -> Iterator[StoredFile]:
    """The rows of the snapshot, read from what has been written of it: by now the table itself may have more."""
    table = next(table for table in tables if table.name == StoredFile._meta.db_table)
    places = [table.columns.index(name) for name in ("body", "sha256", "size")]
    with gzip.open(work / _spool(table.name)) as rows:
        for line in rows:
            values = json.loads(line)
            body, sha256, size = (values[place] for place in places)
            yield StoredFile(body=UUID(body), sha256=sha256, size=size)


def _spool(table: str) -> str:
    return f"{table}.gz"


def _length(file: IO[bytes]) -> int:
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    return length


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    _add(archive, name, io.BytesIO(content), len(content))


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, content)
    archive.members.clear()  # type: ignore[attr-defined]  # tarfile would keep a million of them in memory
