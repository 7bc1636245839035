"""The door: what is this file, and is it safe to open? Nothing is parsed before it has passed here."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from pilar.workbook.errors import WorkbookError
from pilar.workbook.markup import fault_of, is_markup

MIB = 1024 * 1024
#: An LKE with all its notes is below 1 MiB; these limits leave room for pictures and stop a bomb.
MAX_FILE = 20 * MIB
MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * MIB
MAX_SHEET = 64 * MIB
MAX_OTHER_XML = 16 * MIB
MAX_RATIO = 250

TEXT = "teks atau CSV"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"MZ", "program Windows"),
    (b"\x7fELF", "program Linux"),
    (b"\x89PNG", "gambar"),
    (b"\xff\xd8\xff", "gambar"),
    (b"GIF8", "gambar"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"\x1f\x8b", "arsip gzip"),
)
#: What zipfile raises on files that are broken or lie about themselves.
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, ValueError, KeyError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
_SAVE_AS = "Buka di Excel atau LibreOffice, pilih Simpan Sebagai, lalu jenis Excel Workbook (.xlsx)."


@dataclass(frozen=True, slots=True)
class Archive:
    """A workbook that passed the door: its zip, and what in it is ignored."""

    zip: zipfile.ZipFile
    has_macros: bool
    has_external_links: bool


def open_archive(data: bytes, *, what: str = "LKE") -> Archive:
    """Check ``data`` and open it as a zip. Raises WorkbookError with a message that says what the file is.

    ``what`` the workbook should be, for the messages: an LKE, or another list that people fill in.
    """
    if not data:
        raise WorkbookError("empty-file", f"Berkas kosong (0 bita). Pilih berkas {what} yang berisi.")
    if len(data) > MAX_FILE:
        raise WorkbookError(
            "too-large", f"Berkas lebih dari {MAX_FILE // MIB} MB. Hapus gambar di dalamnya lalu coba lagi."
        )
    _check_magic(data, what)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_members(archive, what)
        names = set(archive.namelist())
        _check_kind(archive, names, what)
        _check_markup(archive, what)
    except WorkbookError:
        raise
    except _ZIP_ERRORS as error:
        raise _damaged() from error
    return Archive(
        archive,
        has_macros=any(name.lower().endswith("vbaproject.bin") for name in names),
        has_external_links=any(name.startswith("xl/externalLinks/") for name in names),
    )


def _damaged() -> WorkbookError:
    return WorkbookError("damaged", f"Berkas rusak atau terpotong sehingga tidak dapat dibuka. {_SAVE_AS}")


def _check_magic(data: bytes, what: str) -> None:
    if data.startswith(_OLE):
        raise _ole(data)
    if data.startswith(b"PK"):
        return
    kind = kind_of(data)
    found = f"Berkas ini {kind}, bukan lembar kerja Excel." if kind else "Berkas ini bukan lembar kerja Excel."
    raise WorkbookError("not-a-workbook", f"{found} Unggah {what} dalam bentuk .xlsx.")


def kind_of(data: bytes) -> str:
    """What ``data`` is instead of a workbook, in plain words: ``TEXT`` for text or CSV, empty where nobody knows."""
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), None)
    if kind is not None:
        return kind
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        return "halaman web"
    if start.startswith(b"<?xml"):
        return "XML"
    return TEXT if b"\x00" not in data[:512] else ""


def _ole(data: bytes) -> WorkbookError:
    """An OLE file is an old .xls, or a new workbook behind a password; stream names tell them apart."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        message = (
            "Berkas dikunci dengan kata sandi. Buka di Excel, hapus kata sandinya (Info › Proteksi), simpan, "
            "lalu coba lagi."
        )
        return WorkbookError("password-protected", message)
    return WorkbookError("old-format", f"Berkas memakai format Excel lama (.xls). {_SAVE_AS}")


def _check_members(archive: zipfile.ZipFile, what: str) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise too_large_inside(what)
    seen: set[str] = set()
    for member in members:
        if member.flag_bits & 0x1:
            raise WorkbookError(
                "password-protected", "Isi berkas dikunci dengan kata sandi. Simpan ulang tanpa kata sandi."
            )
        if member.filename in seen or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged()
        seen.add(member.filename)
        if member.file_size > MIB and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise too_large_inside(what)


def too_large_inside(what: str = "LKE") -> WorkbookError:
    message = (
        f"Isi berkas jauh lebih besar daripada lembar {what} mana pun sehingga tidak dibuka. "
        f"Salin lembar {what} ke buku kerja baru, hapus baris dan gambar yang tidak perlu, lalu simpan sebagai .xlsx."
    )
    return WorkbookError("too-large-inside", message)


def _check_kind(archive: zipfile.ZipFile, names: set[str], what: str) -> None:
    if "xl/workbook.bin" in names:
        raise WorkbookError("old-format", f"Berkas memakai format Excel biner (.xlsb). {_SAVE_AS}")
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise WorkbookError("old-format", f"Berkas memakai format OpenDocument. {_SAVE_AS}")
    if "[Content_Types].xml" not in names or not any(name.lower() == "xl/workbook.xml" for name in names):
        raise WorkbookError(
            "not-a-workbook", f"Berkas ini arsip, tetapi bukan lembar kerja Excel. Unggah {what} dalam bentuk .xlsx."
        )


def _check_markup(archive: zipfile.ZipFile, what: str) -> None:
    """No part of a workbook needs a document type (it may name outside entities), and none is as large as a bomb."""
    for member in archive.infolist():
        with archive.open(member) as part:
            start = part.read(64)
            if not is_markup(member.filename, start):
                continue
            if member.file_size > (MAX_SHEET if member.filename.startswith("xl/worksheets/") else MAX_OTHER_XML):
                raise too_large_inside(what)
            fault = fault_of(member.filename, start + part.read())
        if fault == "too-large-inside":
            raise too_large_inside(what)
        if fault == "forbidden-content":
            message = (
                "Berkas memuat definisi dokumen (DTD) yang tidak dipakai Excel, jadi tidak dibuka. "
                "Simpan ulang dari Excel."
            )
            raise WorkbookError("forbidden-content", message)
