"""What a backup file looks like: names of members, the manifest, and how both are checked."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from pilar.errors import PilarError

FORMAT = 1
HEADER, MANIFEST = "pilar-backup.json", "manifest.json"
HOME, TABLES, FILES = "home/", "tables/", "files/"
#: What of PILAR_HOME belongs into a backup beside database and stored files: single files and whole folders.
HOME_PARTS = ("secret.key", "keys", "wording")

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}"
_HOME_NAME = re.compile(rf"home/(?:{'|'.join(map(re.escape, HOME_PARTS))})(?:/{_PART})*")
_TABLE_NAME = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.jsonl\.gz")
_FILE_NAME = re.compile(r"files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/([0-9a-f]{2})/(\2[0-9a-f]{62}))")


class BackupError(PilarError):
    """The backup cannot be made."""


class RestoreError(PilarError):
    """The backup cannot be used, or not here."""


class Damaged(RestoreError):
    """What the file holds is not what was written into it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Cadangan ini rusak atau terpotong: {what}. Tidak ada yang diubah; pakai cadangan lain atau salin ulang "
            "berkasnya dari tempat asalnya."
        )


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in the order of the rows' values, how many rows, and the last id that was given out.

    ``kinds`` tells what each column takes (``Column.kind``).
    """

    name: str
    columns: list[str]
    kinds: list[str]
    rows: int
    last_id: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HomeFile:
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """The stored files: ``sha256`` is over their names, one a line.

    ``lost`` were missing or damaged already; ``swept`` were released long ago and removed while the backup was made.
    """

    count: int
    size: int
    sha256: str
    lost: list[str]
    swept: list[str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written. ``migrations`` are the applied ones, (app, name); ``emptied`` are tables whose rows stayed."""

    format: int
    pilar: str
    created: str
    database: str
    migrations: list[list[str]]
    tables: list[Table]
    emptied: list[str]
    home: list[HomeFile]
    files: StoredFiles

    def to_json(self) -> bytes:
        body = asdict(self)
        return json.dumps({"sha256": _digest(body), "manifest": body}, ensure_ascii=False, indent=1).encode()


def read_manifest(content: bytes) -> Manifest:
    """The manifest. Raises Damaged where it is not exactly what ``to_json`` wrote."""
    try:
        outer = json.loads(content)
        body = outer["manifest"]
        if outer["sha256"] != _digest(body):
            raise Damaged("daftar isinya tidak cocok dengan sidiknya")
        manifest = Manifest(**{
            **body,
            "tables": [Table(**table) for table in body["tables"]],
            "home": [HomeFile(**file) for file in body["home"]],
            "files": StoredFiles(**body["files"]),
        })  # fmt: skip
        if manifest.to_json() != content:  # JSON has more than one spelling
            raise Damaged("daftar isinya ditulis lain")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Damaged("daftar isinya tidak dapat dibaca") from error
    return manifest


def header(pilar: str, created: str) -> bytes:
    return json.dumps({"format": FORMAT, "pilar": pilar, "created": created}).encode()


def check_header(content: bytes) -> None:
    """Raise RestoreError where this is no backup of ours, or one of a form that only a newer Pilar reads."""
    try:
        told = json.loads(content)
        number, version = int(told["format"]), str(told["pilar"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Damaged("keterangan di awalnya tidak dapat dibaca") from error
    if number > FORMAT:
        raise RestoreError(
            f"Cadangan ini dibuat oleh Pilar {version[:20]} dalam bentuk yang belum dikenal versi ini. Tidak ada yang "
            f"diubah; pasang Pilar {version[:20]} atau yang lebih baru, lalu ulangi."
        )


def table_of(member: str) -> str | None:
    found = _TABLE_NAME.fullmatch(member)
    return found[1] if found else None


def file_of(member: str) -> tuple[str, str] | None:
    """The name in the storage and the hash, where ``member`` is a stored file."""
    found = _FILE_NAME.fullmatch(member)
    return (found[1], found[3]) if found else None


def home_of(member: str) -> str | None:
    """The path below PILAR_HOME, where ``member`` is one of its parts."""
    return member.removeprefix(HOME) if _HOME_NAME.fullmatch(member) else None


def _digest(body: Any) -> str:
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
