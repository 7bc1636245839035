"""What is not taken as evidence: what it is instead, in plain words, and what to do."""

from __future__ import annotations

from typing import BinaryIO

from pilar.kernel import media_types
from pilar.kernel.filenames import safe_filename
from pilar.kernel.files import FileError
from pilar.kernel.intake import office

#: What a content begins with, what that is, and what to do about it.
_ARCHIVE = "Buka arsipnya, lalu unggah berkas di dalamnya satu demi satu."
_PICTURE = "Simpan sebagai JPEG, PNG, atau PDF, lalu unggah lagi."
_NO_PROGRAM = "Unggah dokumen, foto, atau tangkapan layarnya saja."
_PRINT = "Cetak sebagai PDF (Cetak › Simpan sebagai PDF), lalu unggah hasil cetaknya."
_RECORDING = "Unggah rekaman di tempat penyimpanan instansi, lalu masukkan tautannya sebagai bukti."
_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"MZ", "program Windows", _NO_PROGRAM),
    (0, b"\x7fELF", "program Linux", _NO_PROGRAM),
    (0, b"\xca\xfe\xba\xbe", "program", _NO_PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", "program macOS", _NO_PROGRAM),
    (0, b"Rar!", "arsip RAR", _ARCHIVE),
    (0, b"7z\xbc\xaf", "arsip 7z", _ARCHIVE),
    (0, b"\x1f\x8b", "arsip gzip", _ARCHIVE),
    (0, b"GIF8", "gambar GIF", _PICTURE),
    (0, b"BM", "gambar BMP", _PICTURE),
    (0, b"II*\0", "gambar TIFF", _PICTURE),
    (0, b"MM\0*", "gambar TIFF", _PICTURE),
    (0, b"ID3", "rekaman suara", _RECORDING),
    (4, b"ftyp", "rekaman video atau suara", _RECORDING),
)
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif", b"avif"))
_HEIC = (
    "Foto ini berbentuk HEIC, yang tidak dapat dibuka di banyak komputer; berkasnya tidak disimpan. Di iPhone pilih "
    "Pengaturan › Kamera › Format › Paling Kompatibel agar foto berikutnya menjadi JPEG. Foto yang sudah ada simpan "
    "sebagai JPEG (atau ambil tangkapan layarnya), lalu unggah lagi."
)
_ACCEPTED = "PDF, foto atau gambar (JPEG, PNG, WebP), dokumen Office, teks, dan CSV"
_NAMED = {
    "pdf": "PDF", "jpg": "foto JPEG", "jpeg": "foto JPEG", "png": "gambar PNG", "webp": "gambar WebP",
    "docx": "dokumen Word", "xlsx": "buku kerja Excel", "pptx": "salindia PowerPoint",
}  # fmt: skip
_MARKUP = (
    (b"{\\rtf", "dokumen RTF", "Simpan sebagai .docx atau PDF, lalu unggah lagi."),
    (b"<!doctype html", "halaman web", _PRINT),
    (b"<html", "halaman web", _PRINT),
    (b"<script", "halaman web", _PRINT),
    (b"<svg", "gambar SVG", _PICTURE),
)


def refusal(kind: str, stream: BinaryIO, filename: str) -> FileError:
    """Why ``stream``, which is of a ``kind`` that is not taken, is refused."""
    if kind == media_types.ZIP:
        return FileError(
            "Berkas ini arsip ZIP, atau dokumen jenis lain yang dikemas seperti ZIP, sehingga penilai tidak dapat "
            f"membuka isinya; berkasnya tidak disimpan. {_ARCHIVE} Dokumen simpan sebagai PDF atau .docx."
        )
    stream.seek(0)
    head = stream.read(64)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return office.refusal(stream)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return FileError(_HEIC)
    for at, magic, what, advice in _SIGNATURES:
        if head.startswith(magic, at):
            return _not_evidence(what, advice, filename)
    return FileError(
        f"Isi berkas ini tidak dikenali{_unlike_its_name(filename)}, atau rusak; berkasnya tidak disimpan. "
        f"Yang diterima: {_ACCEPTED}. Buka berkasnya dengan aplikasinya, simpan ulang sebagai PDF, lalu unggah lagi."
    )


def refuse_markup(stream: BinaryIO) -> None:
    """Raise FileError for what a program shows quite differently from the text that it is."""
    stream.seek(0)
    head = stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    stream.seek(0)
    if head.startswith(b"<?xml"):
        head = head[head.find(b"?>") + 2 :].lstrip()
    for begin, what, advice in _MARKUP:
        if head.startswith(begin):
            raise _not_evidence(what, advice, "")


def _not_evidence(what: str, advice: str, filename: str) -> FileError:
    return FileError(f"Berkas ini {what}{_unlike_its_name(filename)}; berkasnya tidak disimpan. {advice}")


def _unlike_its_name(filename: str) -> str:
    named = _NAMED.get(safe_filename(filename).rpartition(".")[2].lower())
    return f", bukan {named} seperti namanya" if named else ""
