"""Office documents are kept as they are. Refused: programs (macros) inside, passwords, and packing that is a bomb.

Nothing is unpacked but the short parts that name the others; the sizes are those that the directory states, which every
reader of a zip holds it to.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from pilar.kernel.files import CHUNK, FileError
from pilar.kernel.intake.found import Found

MIB = 1024 * 1024
#: A presentation full of photos has some hundreds of members, and photos do not shrink in a zip.
MAX_MEMBERS = 5_000
MAX_UNPACKED = 500 * MIB
#: How many times its packed size a member may have; tables of zeros and blanks come to about a hundred.
MAX_RATIO = 250
_MAX_TYPES = MIB

_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, KeyError, OSError, EOFError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
_PROGRAM_PART = re.compile(
    r"(?i)(^|/)vbaproject\.bin$|^basic/.+/(?!script-l[bc]\.xml$|dialog-l[bc]\.xml$)[^/]+\.xml$|^scripts/.*[^/]$"
)
_PROGRAM_TYPES = (b"macroenabled", b"vbaproject", b"macrosheet")
#: Stream names of the old formats, as they stand in the file's directory, and the ending that belongs to them.
_OLD_KINDS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_OLD_PROGRAM, _OLD_LOCK = "_VBA_PROJECT", "EncryptedPackage"

_MACROS = (
    "Dokumen ini berisi makro (program), jadi berkasnya tidak disimpan demi keamanan penilai. Simpan sebagai .docx, "
    ".xlsx, atau .pptx biasa tanpa makro, atau sebagai PDF, lalu unggah lagi."
)
_LOCKED = (
    "Dokumen ini dikunci dengan kata sandi sehingga penilai tidak akan dapat membukanya; berkasnya tidak disimpan. "
    "Buka di Office, hapus kata sandinya (Info › Proteksi), simpan, lalu unggah lagi."
)
_BOMB = (
    "Isi dokumen ini jauh lebih besar daripada berkasnya sehingga dapat menghentikan komputer penilai; berkasnya tidak "
    "disimpan. Salin isinya ke dokumen baru, atau simpan sebagai PDF, lalu unggah lagi."
)
_DAMAGED = (
    "Dokumen ini rusak atau terpotong sehingga tidak dapat dibuka; berkasnya tidak disimpan. Coba buka di komputer "
    "Anda. Jika terbuka, simpan ulang atau simpan sebagai PDF lalu unggah lagi; jika tidak, minta salinan yang utuh."
)
_UNKNOWN = (
    "Berkas ini bukan dokumen Word, Excel, PowerPoint, atau OpenDocument yang dikenali; berkasnya tidak disimpan. "
    "Simpan sebagai .docx, .xlsx, .pptx, atau PDF, lalu unggah lagi."
)


def look(kind: str, stream: BinaryIO, size: int) -> Found:
    """Raises FileError unless every member is a plain one."""
    fault = _fault(stream)
    if fault:
        raise FileError(fault)
    return Found()


def refusal(stream: BinaryIO) -> FileError:
    """Why something that begins like an Office document is none that is taken."""
    return FileError(_fault(stream) or _UNKNOWN)


def _fault(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            return _fault_of(archive)
    except _ZIP_ERRORS:
        return _DAMAGED
    finally:
        stream.seek(0)


def _fault_of(archive: zipfile.ZipFile) -> str:
    members = archive.infolist()
    if any(_PROGRAM_PART.search(member.filename) for member in members):
        return _MACROS
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        return _BOMB
    for member in members:
        if member.flag_bits & 0x1:
            return _LOCKED
        if member.file_size > MIB and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            return _BOMB
    return _fault_of_types(archive)


def _fault_of_types(archive: zipfile.ZipFile) -> str:
    """What the list of members says of their types."""
    for name in ("[Content_Types].xml", "META-INF/manifest.xml"):
        if name in archive.NameToInfo:
            with archive.open(name) as part:
                types = part.read(_MAX_TYPES + 1).lower()
            if len(types) > _MAX_TYPES:
                return _BOMB
            if any(sign in types for sign in _PROGRAM_TYPES):
                return _MACROS
            if b"encryption-data" in types:
                return _LOCKED
    return ""


# -- before 2007


def look_into_old(kind: str, stream: BinaryIO, size: int) -> Found:
    """Which program's document it is. Raises FileError for macros, a password, and what is no document."""
    names = list(_old_names(stream))
    if _OLD_LOCK in names:
        raise FileError(_LOCKED)
    if _OLD_PROGRAM in names:
        raise FileError(_MACROS)
    kinds = [_OLD_KINDS[name] for name in names if name in _OLD_KINDS]
    if not kinds:
        raise FileError(_UNKNOWN)
    return Found(ending=kinds[0])  # others are documents inside this one


def _old_names(stream: BinaryIO) -> Iterator[str]:
    """The names in question that stand anywhere at the start of a 128-byte entry, as those of the directory do."""
    stream.seek(0)
    wanted = {name.encode("utf-16-le"): name for name in (*_OLD_KINDS, _OLD_PROGRAM, _OLD_LOCK)}
    while chunk := stream.read(CHUNK):
        for at in range(0, len(chunk), 128):
            length = int.from_bytes(chunk[at + 64 : at + 66], "little")
            name = wanted.get(chunk[at : at + length - 2]) if 2 < length <= 64 else None
            if name is not None:
                yield name
    stream.seek(0)
