"""Reading a backup file from its first byte to its last before anything is touched: is it ours, whole, and for us?"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from pilar.kernel.backup import layout, schema
from pilar.kernel.backup.columns import columns_of
from pilar.kernel.backup.layout import Damaged, Manifest, RestoreError
from pilar.kernel.models.files import StoredFile

CHUNK = 1024 * 1024
_LONGEST_TEXT = 64 * 1024 * 1024  # of header, manifest and one row
_PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)
#: What tarfile, gzip and json raise on files that are broken or lie about themselves.
READ_ERRORS = (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Member:
    """One member while the file is read: ``content`` gives its bytes once, and counts its hash meanwhile."""

    name: str
    content: Hashing


class Hashing(io.RawIOBase):
    """Passes on what ``source`` gives and hashes it. Raises Damaged where it ends too early."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.length = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._source.read(len(buffer))
        except READ_ERRORS as error:
            raise Damaged("satu bagiannya terpotong") from error
        buffer[: len(data)] = data
        self._digest.update(data)
        self.length += len(data)
        return len(data)

    def whole(self, limit: int = _LONGEST_TEXT) -> bytes:
        """All that is left of a small member. Raises Damaged where it is larger."""
        data = b""
        while len(data) <= limit and (more := self.read(CHUNK)):
            data += more
        if len(data) > limit:
            raise Damaged("satu bagiannya lebih besar daripada yang mungkin")
        return data

    def drained(self) -> str:
        """The hash of the whole member."""
        while self.read(CHUNK):
            pass
        return self._digest.hexdigest()


def members(path: Path) -> Iterator[Member]:
    """The members in their order. Raises RestoreError at the first that a backup of ours cannot have."""
    begun = False
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r|") as archive:
            while (found := archive.next()) is not None:
                if not begun and found.name != layout.HEADER:
                    raise _foreign(path)
                begun = True
                if found.type not in _PLAIN or found.sparse is not None or not _is_ours(found.name):
                    raise Damaged("ia memuat bagian yang tidak dikenal")
                content = Hashing(cast("IO[bytes]", archive.extractfile(found)))
                yield Member(found.name, content)
                content.drained()
                if content.length != found.size:
                    raise Damaged("satu bagiannya terpotong")
                archive.members.clear()  # type: ignore[attr-defined]  # tarfile would keep a million of them in memory
    except FileNotFoundError as error:
        raise RestoreError(f"Berkas {path} tidak ada.") from error
    except READ_ERRORS as error:
        raise Damaged("isinya tidak dapat dibaca") if begun else _foreign(path) from error
    if not begun:
        raise _foreign(path)


def _is_ours(name: str) -> bool:
    return (
        name in (layout.HEADER, layout.MANIFEST)
        or layout.table_of(name) is not None
        or layout.home_of(name) is not None
        or layout.file_of(name) is not None
    )


def _foreign(path: Path) -> RestoreError:
    return RestoreError(f"Berkas {path} bukan cadangan Pilar. Tidak ada yang diubah; periksa nama berkasnya.")


# -- the check


@dataclass(slots=True)
class _Seen:
    """What has been read so far, to be compared with the manifest at the end."""

    header: bytes = b""
    home: dict[str, str] = field(default_factory=dict)
    tables: dict[str, tuple[str, int]] = field(default_factory=dict)
    names: hashlib._Hash = field(default_factory=hashlib.sha256)
    files: int = 0
    size: int = 0
    manifest: Manifest | None = None


def check(path: Path) -> Manifest:
    """Read all of ``path`` and return its manifest. Raises RestoreError where it cannot be restored by this Pilar.

    Compared are every hash, the rows of every table, and the tables with those that this version makes. Nothing of the
    installation is read or written.
    """
    seen = _Seen()
    for position, member in enumerate(members(path)):
        if position and member.name == layout.HEADER:
            raise Damaged("keterangannya muncul dua kali")
        if seen.manifest is not None:
            raise Damaged("ada isi sesudah daftar isinya")
        _take(member, seen)
    if seen.manifest is None:
        raise Damaged("daftar isi di akhirnya tidak ada")
    _compare(seen, seen.manifest)
    _fits(seen.manifest)
    return seen.manifest


def _take(member: Member, seen: _Seen) -> None:
    name, content = member.name, member.content
    if name == layout.HEADER:
        seen.header = content.whole()
        layout.check_header(seen.header)
    elif name == layout.MANIFEST:
        seen.manifest = layout.read_manifest(content.whole())
    elif table := layout.table_of(name):
        _once(table, seen.tables)
        rows = sum(1 for _ in lines(content))
        seen.tables[table] = (content.drained(), rows)
    elif found := layout.file_of(name):
        stored, sha256 = found
        if content.drained() != sha256:
            raise Damaged(f"isi berkas {sha256[:12]}… berubah")
        seen.names.update(f"{stored}\n".encode())
        seen.files, seen.size = seen.files + 1, seen.size + content.length
    elif part := layout.home_of(name):
        _once(part, seen.home)
        seen.home[part] = content.drained()


def _once(name: str, seen: Container[str]) -> None:
    if name in seen:
        raise Damaged(f"{name} muncul dua kali")


def lines(content: Hashing) -> Iterator[bytes]:
    """The rows of a table. Raises Damaged."""
    buffered = io.BufferedReader(content)
    try:
        with gzip.GzipFile(fileobj=buffered) as rows:
            while line := rows.readline(_LONGEST_TEXT):
                if not line.endswith(b"\n"):
                    raise Damaged("satu barisnya tidak lengkap")
                yield line
    except READ_ERRORS as error:
        raise Damaged("satu tabelnya tidak dapat dibaca") from error
    finally:
        buffered.detach()  # else it would close the member


def _compare(seen: _Seen, manifest: Manifest) -> None:
    if seen.header != layout.header(manifest.pilar, manifest.created):
        raise Damaged("keterangan di awalnya berubah")
    if seen.home != {file.name: file.sha256 for file in manifest.home}:
        raise Damaged("berkas kunci atau setelannya berubah")
    if seen.tables != {table.name: (table.sha256, table.rows) for table in manifest.tables}:
        raise Damaged("satu tabelnya berubah atau tidak ada")
    if (seen.files, seen.size, seen.names.hexdigest()) != (
        manifest.files.count, manifest.files.size, manifest.files.sha256
    ):  # fmt: skip
        raise Damaged("berkas tersimpannya tidak lengkap")
    rows = next((table.rows for table in manifest.tables if table.name == StoredFile._meta.db_table), 0)
    if rows != manifest.files.count + len(manifest.files.lost) + len(manifest.files.swept):
        raise Damaged("jumlah berkas dan barisnya berbeda")


def _fits(manifest: Manifest) -> None:
    """Raise RestoreError where this version of Pilar cannot make the tables of the backup.

    The names of migrations are not enough: until the first release a room has one, which is written anew.
    """
    migrations = [(app, name) for app, name in manifest.migrations]
    if schema.unknown(migrations):
        raise RestoreError(
            f"Cadangan ini dibuat oleh Pilar {manifest.pilar} yang lebih baru daripada versi ini. Tidak ada yang "
            f"diubah; pasang Pilar {manifest.pilar} atau yang lebih baru, lalu ulangi."
        )
    there = {table.name: (table.columns, table.kinds) for table in manifest.tables}
    here = {}
    for name, model in schema.models_at(migrations).items():
        if name not in manifest.emptied:
            columns = columns_of(model)
            here[name] = ([column.name for column in columns], [column.kind for column in columns])
    different = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    if different:
        raise RestoreError(
            f"Cadangan ini dibuat dengan susunan tabel lain ({len(different)} tabel berbeda, misalnya {different[0]}). "
            f"Tidak ada yang diubah; pasang Pilar persis seperti saat cadangan dibuat (versi {manifest.pilar}, "
            f"{manifest.created[:10]}), pulihkan di sana, lalu ulangi."
        )
