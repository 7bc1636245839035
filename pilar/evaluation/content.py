"""What a person brings as evidence, looked at before anything is locked: a file that is examined, or an address."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.core.files import File

from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.linkcheck.address import split
from pilar.evaluation.linkcheck.public import is_inside_name, is_public, literal
from pilar.evaluation.linkcheck.urls import clean_url, drive_kind
from pilar.evaluation.models import Evidence
from pilar.kernel.files import CHUNK
from pilar.kernel.intake import Taken, examine
from pilar.kernel.media_types import JPEG, PNG, WEBP
from pilar.kernel.templatetags.indonesian import angka, tanggal

LONGEST_TITLE = 200
HIGHEST_PAGE = 100_000
_PICTURES = frozenset({JPEG, PNG, WEBP})
_INSIDE = (
    "Alamat ini hanya dapat dibuka dari dalam jaringan kantor, jadi penilai tidak akan dapat membukanya. "
    "Unggah berkasnya."
)


@dataclass(frozen=True, slots=True)
class Content:
    """One content: ``taken`` of a file, or ``url``. ``sha256`` is of the bytes that are kept, or of the address."""

    kind: str
    sha256: str
    taken: Taken | None = None
    url: str = ""

    @property
    def pages(self) -> int | None:
        return self.taken.pages if self.taken else None

    @property
    def name(self) -> str:
        """A title for want of a better one: the file's name without its ending, or where the link leads."""
        if self.taken is None:
            parts = split(self.url)
            return f"{drive_kind(self.url)} ({parts.host if parts else ''})"
        return PurePosixPath(self.taken.filename).stem

    @property
    def notes(self) -> tuple[str, ...]:
        """What was changed in the file, or is to be known of it."""
        return self.taken.notes if self.taken else ()


def of_file(content: bytes | BinaryIO | File[Any], filename: str, *, limit: int) -> Content:
    """The content of an uploaded file. Raises FileError, whose message says what to do."""
    taken = examine(content, filename, limit=limit)
    digest = hashlib.sha256()
    taken.content.seek(0)
    while chunk := taken.content.read(CHUNK):
        digest.update(chunk)
    taken.content.seek(0)
    kind = Evidence.PHOTO if taken.media_type in _PICTURES else Evidence.FILE
    return Content(kind, digest.hexdigest(), taken=taken)


def of_link(text: str) -> Content:
    """The content of a link that a person typed. Raises PilarError; names are looked up by the job and not here."""
    url = clean_url(text)
    parts = split(url)
    host = parts.host if parts else ""
    try:
        address = literal(host)
    except ValueError as error:
        raise EvaluationError("Alamat situsnya salah tulis. Salin lagi alamat lengkapnya dari peramban.") from error
    if (address and not is_public(address)) or (not address and is_inside_name(host)):
        raise EvaluationError(_INSIDE)
    return Content(Evidence.LINK, hash_of(url), url=url)


def hash_of(url: str) -> str:
    """What stands for the content of a link."""
    return hashlib.sha256(url.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Period:
    """What an evidence proves: from a day to a day, both included. Without an end it is still valid."""

    first: date | None = None
    last: date | None = None

    @property
    def words(self) -> str:
        """``1 Januari 2025–31 Desember 2025``, ``sejak 2 Maret 2026``, or that it is not said."""
        if self.first is None:
            return "belum diisi"
        if self.last is None:
            return f"sejak {tanggal(self.first)}, masih berlaku"
        return tanggal(self.first) if self.first == self.last else f"{tanggal(self.first)}–{tanggal(self.last)}"


UNDATED = Period()


def fitting_title(typed: str, content: Content | None = None) -> str:
    """The title as it is kept; an empty one is taken from ``content``. Raises EvaluationError."""
    plain = "".join(sign for sign in typed if sign.isspace() or unicodedata.category(sign)[0] != "C")
    title = " ".join(plain.split())
    if not title and content is not None:
        title = content.name[:LONGEST_TITLE].strip()
    if not title:
        raise EvaluationError("Judul masih kosong. Tulis apa isinya, misalnya “SK Tim Kerja ZI 2026”.")
    if len(title) > LONGEST_TITLE:
        raise EvaluationError(f"Judul paling banyak {LONGEST_TITLE} huruf; ini {angka(len(title), 0)}. Persingkatlah.")
    return title


def fitting_period(period: Period) -> Period:
    """``period``. Raises EvaluationError for one that is reversed or has an end and no beginning."""
    if period.last is not None and period.first is None:
        raise EvaluationError("Masa bukti punya tanggal akhir tetapi belum punya tanggal mulai. Isi keduanya.")
    if period.first and period.last and period.last < period.first:
        raise EvaluationError(
            f"Masa bukti terbalik: mulai {tanggal(period.first)} tetapi sampai {tanggal(period.last)}. Tukar keduanya."
        )
    return period


def fitting_page(page: int | None, pages: int | None) -> int | None:
    """``page``. Raises EvaluationError where a document of ``pages`` (None: nobody can say) has no such page."""
    if page is None:
        return None
    if page < 1:
        raise EvaluationError("Halaman dihitung mulai dari 1. Kosongkan bila seluruh dokumen membuktikannya.")
    if pages is not None and page > pages:
        raise EvaluationError(
            f"Dokumen ini hanya {angka(pages, 0)} halaman, jadi tidak ada halaman {angka(page, 0)}. "
            "Hitung dari halaman pertama berkasnya, bukan dari nomor yang tercetak."
        )
    if page > HIGHEST_PAGE:
        raise EvaluationError(f"Halaman paling tinggi {angka(HIGHEST_PAGE, 0)}.")
    return page
