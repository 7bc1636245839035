"""PDFs are kept byte for byte or refused.

A PDF is never rewritten: an electronic signature (BSrE) is over its bytes, a rewritten copy is worth nothing, and the
hash on a fact sheet must be the hash of what the unit has in its own drawer. So a PDF that runs a script, starts a
program or carries a file that would be refused by itself is refused, signed or not. One in which only printing or
copying is forbidden opens for everybody and is kept. Other attachments (the data of an invoice) stay, with a note.
The viewer shuts off whatever is shown (pilar.kernel.files); this is for those who download it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from pilar.kernel.files import FileError
from pilar.kernel.intake.found import Found
from pilar.kernel.opening.apart import opened
from pilar.kernel.opening.refused import Reason, Refused
from pilar.numbers import decimal_text

_PRINT = "Buka berkasnya, cetak sebagai PDF (Cetak › Simpan sebagai PDF), lalu unggah hasil cetaknya."
_SENTENCES: Mapping[Reason, str] = {
    Reason.LOCKED: (
        "PDF ini dikunci dengan kata sandi sehingga penilai tidak akan dapat membukanya; berkasnya tidak disimpan. "
        f"{_PRINT}"
    ),
    Reason.BROKEN: (
        "PDF ini rusak atau terpotong sehingga tidak dapat dibuka; berkasnya tidak disimpan. Coba buka di komputer "
        "Anda. Jika terbuka, cetak sebagai PDF lalu unggah hasil cetaknya; jika tidak, minta salinan yang utuh."
    ),
    Reason.SCRIPT: (
        "PDF ini menjalankan skrip (JavaScript) ketika dibuka, jadi berkasnya tidak disimpan demi keamanan penilai. "
        f"{_PRINT}"
    ),
    Reason.PROGRAM: (f"PDF ini dapat menjalankan program di komputer penilai, jadi berkasnya tidak disimpan. {_PRINT}"),
    Reason.ATTACHMENT: (
        "Di dalam PDF ini terlampir berkas yang tidak diterima sebagai bukti (program, arsip, atau jenis lain), jadi "
        f"berkasnya tidak disimpan. {_PRINT} Lampiran yang penting unggah tersendiri."
    ),
    Reason.TOO_HEAVY: (
        "PDF ini terlalu rumit untuk diperiksa sehingga tidak disimpan. "
        f"{_PRINT} Jika tetap ditolak, bagi menjadi beberapa berkas."
    ),
    Reason.BUSY: "Sedang banyak berkas yang diperiksa sehingga berkas ini belum disimpan. Unggah lagi sebentar lagi.",
}


def look(kind: str, stream: BinaryIO, size: int) -> Found:
    """The pages of a PDF. Raises FileError."""
    try:
        found = opened("pdf", stream, size).found
    except Refused as refused:
        raise FileError(_sentence(refused)) from refused
    notes = []
    if found["attachments"]:
        notes.append(
            f"PDF ini membawa {decimal_text(found['attachments'], 0)} berkas lampiran di dalamnya. Penilai hanya "
            "melihat halamannya; lampiran yang perlu dinilai unggah tersendiri."
        )
    if found["repaired"]:
        notes.append("Susunan PDF ini agak rusak tetapi masih dapat dibuka. Periksa apakah semua halamannya tampil.")
    return Found(pages=found["pages"], notes=tuple(notes))


def _sentence(refused: Refused) -> str:
    if refused.reason is Reason.TOO_MANY_PAGES:
        pages, limit = (decimal_text(refused.numbers[name], 0) for name in ("pages", "limit"))
        return (
            f"PDF ini berisi {pages} halaman, sedangkan satu berkas bukti paling banyak {limit} halaman; berkasnya "
            "tidak disimpan. Unggah bagian yang membuktikan saja, atau bagi menjadi beberapa berkas."
        )
    return _SENTENCES.get(refused.reason, _SENTENCES[Reason.BROKEN])
