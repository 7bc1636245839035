"""All evidence of a question as one ZIP, in its order, with a list of it. The same pieces give the same bytes."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

from pilar.evaluation.portalrb.snapshot import Piece
from pilar.kernel import files
from pilar.kernel.filenames import safe_filename
from pilar.kernel.files import CHUNK, FileError
from pilar.kernel.models import StoredFile
from pilar.kernel.templatetags.indonesian import tanggal

_LIST: Final = "daftar-bukti.txt"
#: ZIP knows no time before 1980; the moment of the request is nobody's business.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the list says above: the unit, the question and its words."""

    unit: str
    question: str
    title: str


def archive(heading: Heading, pieces: Sequence[Piece], found: Mapping[tuple[int, int], StoredFile]) -> IO[bytes]:
    """A temporary file at its start, to be closed by the caller.

    Documents and pictures are compressed already, so they are only stored. A file that is gone or damaged is left out
    and the list says so.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
            lines = [f"Bukti {heading.question}: {heading.title}", heading.unit, ""]
            for number, piece in enumerate(pieces, 1):
                lines += [*_put(pack, number, piece, found.get((piece.evidence, piece.version))), ""]
            pack.writestr(_entry(_LIST), "\r\n".join(lines))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _put(pack: zipfile.ZipFile, number: int, piece: Piece, stored: StoredFile | None) -> list[str]:
    """Write the piece; returns what the list says of it."""
    lines = [f"{number}. {piece.title} (versi {piece.version})"]
    if piece.page:
        lines.append(f"   Mulai halaman {piece.page}")
    if piece.first:
        lines.append(f"   Masa {tanggal(piece.first)}{f' – {tanggal(piece.last)}' if piece.last else ''}")
    if piece.url:
        return [*lines, f"   Tautan: {piece.url}"]
    name = f"{number:02d} {safe_filename(piece.filename)}"
    if stored is None or not _copied(pack, name, stored):
        return [*lines, "   Berkasnya tidak ada di penyimpanan; minta kepada unit."]
    return [*lines, f"   Berkas: {name}", f"   SHA-256: {piece.sha256}"]


def _copied(pack: zipfile.ZipFile, name: str, stored: StoredFile) -> bool:
    """Whether the bytes are there and still those of the row; nothing is written where they are not."""
    try:
        with files.open_file(stored) as source:
            digest = hashlib.sha256()
            for chunk in source.chunks(CHUNK):
                digest.update(chunk)
            if digest.hexdigest() != stored.sha256:
                return False
            source.seek(0)
            with pack.open(_entry(name), "w") as target:
                for chunk in source.chunks(CHUNK):
                    target.write(chunk)
    except FileError:
        return False
    return True


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _MOMENT)
