"""Files of records: examined before anything is locked, then kept with a row in the action's transaction."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

from django.conf import settings
from django.core.files import File

from pilar.evaluation.content import of_link
from pilar.kernel import files
from pilar.kernel.files import CHUNK
from pilar.kernel.intake import Taken, examine
from pilar.organisation.models import Body, User
from pilar.records.errors import RecordError
from pilar.records.models.base import RecordFile

F = TypeVar("F", bound=RecordFile)
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Paper:
    """A file or a link that somebody brings, looked at: ``taken`` or ``url``; ``sha256`` of bytes or address."""

    sha256: str
    taken: Taken | None = None
    url: str = ""

    @property
    def name(self) -> str:
        return self.taken.filename if self.taken else self.url


def of_file(content: bytes | BinaryIO | File[Any], filename: str) -> Paper:
    """An uploaded file. Raises FileError, whose message says what to do."""
    taken = examine(content, filename, limit=settings.PILAR_MAX_UPLOAD)
    digest = hashlib.sha256()
    taken.content.seek(0)
    while chunk := taken.content.read(CHUNK):
        digest.update(chunk)
    taken.content.seek(0)
    return Paper(digest.hexdigest(), taken=taken)


def of_address(text: str) -> Paper:
    """A link. Raises PilarError for one that nobody outside could open."""
    found = of_link(text)
    return Paper(found.sha256, url=found.url)


def keep(
    model: Callable[..., F], paper: Paper, *, what: str, title: str, body: Body, by: User, at: datetime, **owner: Any
) -> F:
    """Keep ``paper`` as a row of ``model`` (a RecordFile class) that belongs to ``owner``; inside a transaction."""
    taken = paper.taken
    stored = files.put(body.uuid, taken.content, at=at, limit=settings.PILAR_MAX_UPLOAD) if taken else None
    row = model(
        what=what, title=fitting(title or paper.name, "Judul berkas"), stored=stored,
        filename=taken.filename if taken else "", url=paper.url, sha256=paper.sha256, by=by.actor, at=at, **owner,
    )  # fmt: skip
    row.save()
    return row


def fitting(typed: str, what: str, longest: int = LONGEST_TITLE) -> str:
    """One line of text as it is kept, without control signs. Raises RecordError where it is empty or too long."""
    plain = "".join(sign for sign in typed if sign.isspace() or unicodedata.category(sign)[0] != "C")
    text = " ".join(plain.split())
    if not text:
        raise RecordError(f"{what} masih kosong. Isi, lalu simpan lagi. Belum ada yang disimpan.")
    if len(text) > longest:
        raise RecordError(
            f"{what} paling banyak {longest} huruf; ini {len(text)}. Persingkatlah; isian Anda tetap ada."
        )
    return text
