"""Photos and other pictures: only the picture is kept, without the place, the time and the camera written into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

from pilar.kernel import media_types
from pilar.kernel.files import FileError
from pilar.kernel.intake.found import Found
from pilar.kernel.opening.apart import opened
from pilar.kernel.opening.refused import Reason, Refused
from pilar.numbers import decimal_text

_KINDS = {media_types.JPEG: "jpeg", media_types.PNG: "png", media_types.WEBP: "webp"}
_SENTENCES: Mapping[Reason, str] = {
    Reason.BROKEN: (
        "Gambar ini rusak atau terpotong sehingga tidak dapat dibuka; berkasnya tidak disimpan. Coba buka di komputer "
        "atau ponsel Anda. Jika terbuka, simpan ulang sebagai JPEG atau PNG lalu unggah lagi; jika tidak, foto ulang "
        "atau minta salinan yang utuh."
    ),
    Reason.TOO_HEAVY: (
        "Gambar ini terlalu rumit untuk dibuka sehingga tidak disimpan. Simpan ulang sebagai JPEG biasa atau ambil "
        "tangkapan layarnya, lalu unggah lagi."
    ),
    Reason.BUSY: "Sedang banyak berkas yang diperiksa sehingga gambar ini belum disimpan. Unggah lagi sebentar lagi.",
}


def look(kind: str, stream: BinaryIO, size: int) -> Found:
    """The picture without anything else. Raises FileError."""
    photo = kind == media_types.JPEG
    try:
        result = opened(_KINDS[kind], stream, size)
    except Refused as refused:
        raise FileError(_sentence(refused, photo)) from refused
    found = result.found
    taken_on = found["taken_on"]
    return Found(
        content=result.output,
        pages=1,
        width=found["width"],
        height=found["height"],
        taken_on=date.fromisoformat(taken_on) if taken_on else None,
        notes=tuple(_notes(found, photo)),
    )


def _notes(found: Mapping[str, Any], photo: bool) -> list[str]:
    notes = []
    if found["stripped"]:
        what = "Lokasi dan data kamera" if photo else "Data tersembunyi (seperti lokasi, waktu, dan nama alat)"
        notes.append(f"{what} dihapus dari {'foto' if photo else 'gambar'}.")
    if "before" in found:
        before, after = _size(*found["before"]), _size(found["width"], found["height"])
        notes.append(f"Foto diperkecil dari {before} menjadi {after} piksel.")
    return notes


def _size(width: int, height: int) -> str:
    return f"{decimal_text(width, 0)} × {decimal_text(height, 0)}"


def _sentence(refused: Refused, photo: bool) -> str:
    if refused.reason is Reason.TOO_MANY_PIXELS:
        numbers = refused.numbers
        most = decimal_text(numbers["limit"] // 1_000_000, 0)
        return (
            f"Gambar ini berukuran {_size(numbers['width'], numbers['height'])} piksel, sedangkan paling banyak {most} "
            "juta piksel yang dapat dibuka; berkasnya tidak disimpan. Perkecil gambarnya"
            + ("" if photo else " atau simpan sebagai JPEG")
            + ", lalu unggah lagi."
        )
    return _SENTENCES.get(refused.reason, _SENTENCES[Reason.BROKEN])
