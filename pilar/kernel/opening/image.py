"""Decodes a picture to know that it is one, and writes it without anything but the picture.

A photo (JPEG) is turned upright, shrunk and packed anew. PNG and WebP are screenshots and drawings: theirs is copied
piece by piece (pieces.py), so that no line gets blurred.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, BinaryIO

from PIL import ExifTags, Image

from pilar.kernel.opening import pieces
from pilar.kernel.opening.refused import Reason, Refused

#: The long side of a photo: a printed page at 200 dpi, and small letters on a signboard can still be read.
LONG_SIDE = 2_400
QUALITY = 85
#: A JPEG is shrunk while it is decoded, so the largest that telephones make (200 megapixels) may come. A PNG must be
#: decoded whole, at four bytes a pixel (an A4 page at 600 dpi has 35 million), and a WebP takes three times of that.
MAX_PIXELS = {"jpeg": 200_000_000, "png": 40_000_000, "webp": 16_000_000}
#: A JPEG that comes in passes is held whole until the last of them.
MAX_PIXELS_IN_PASSES = 40_000_000
#: Each pass goes over the whole picture; real ones have about ten.
_MAX_PASSES = 100

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = frozenset(_TURNS[number] for number in (5, 6, 7, 8))
_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",)}
_FIRST_PHOTO = 1990  # a year before it is a camera whose clock was never set


def clean(kind: str, source: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    """Write the picture in ``source`` to ``output``.

    Tells its ``width`` and ``height`` as written, those ``before`` where it was shrunk, whether something was
    ``stripped``, and the day on which it was ``taken_on`` (ISO), if it says so. Raises Refused.
    """
    data = source.read()
    if kind == "webp":
        _refuse_more_than(MAX_PIXELS[kind], *pieces.webp_size(data))  # Pillow takes the memory before it tells the size
    Image.MAX_IMAGE_PIXELS = None  # its check does not tell the size, and ours comes before anything is decoded
    source.seek(0)
    picture = Image.open(source, formats=_FORMATS[kind])
    _refuse_more_than(MAX_PIXELS[kind], *picture.size)
    with picture:
        if kind != "jpeg":
            picture.load()  # else asking for its EXIF would, and a broken picture looked like broken EXIF
        exif = _exif(picture)
        found = {"stripped": bool(exif), "taken_on": _taken_on(exif)}
        orientation = exif.get(ExifTags.Base.Orientation)
        turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
        if kind == "jpeg":
            return found | _photo(picture, data, turn, output)
        return found | _drawing(kind, picture, data, turn, output)


def _refuse_more_than(limit: int, width: int, height: int) -> None:
    if width * height > limit:
        raise Refused(Reason.TOO_MANY_PIXELS, width=width, height=height, limit=limit)


def _photo(picture: Image.Image, data: bytes, turn: Image.Transpose | None, output: BinaryIO) -> dict[str, Any]:
    before = picture.size
    if "progression" in picture.info:
        _refuse_more_than(MAX_PIXELS_IN_PASSES, *before)
    if data.count(b"\xff\xda") > _MAX_PASSES:
        raise Refused(Reason.TOO_HEAVY)
    has_more = any(name in picture.info for name in ("exif", "xmp", "comment", "photoshop"))
    scale = min(1.0, LONG_SIDE / max(before))
    size = (max(1, round(before[0] * scale)), max(1, round(before[1] * scale)))
    picture.draft(None, size)
    picture.load()
    plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    written = _written(plain, turn, output, "JPEG", quality=QUALITY, optimize=True)
    if size != before:
        written["before"] = before[::-1] if turn in _SIDEWAYS else before
    return written | {"stripped": has_more}


def _drawing(
    kind: str, picture: Image.Image, data: bytes, turn: Image.Transpose | None, output: BinaryIO
) -> dict[str, Any]:
    kept = pieces.png(data) if kind == "png" else pieces.webp(data)
    if kept is not None and turn is None:
        output.write(kept)
        return {"width": picture.width, "height": picture.height, "stripped": len(kept) < len(data)}
    packing = {"quality": QUALITY} if kind == "webp" else {}
    return _written(picture, turn, output, kind.upper(), **packing) | {"stripped": True}


def _written(
    picture: Image.Image, turn: Image.Transpose | None, output: BinaryIO, name: str, **packing: Any
) -> dict[str, Any]:
    upright = picture.transpose(turn) if turn is not None else picture.copy()
    upright.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    upright.save(output, name, **packing)
    return {"width": upright.width, "height": upright.height}


# -- what the camera wrote


def _exif(picture: Image.Image) -> Image.Exif:
    try:
        return picture.getexif()
    except Exception:  # noqa: BLE001 - a broken note about the photo does not make a broken photo
        return Image.Exif()


def _taken_on(exif: Image.Exif) -> str | None:
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # noqa: BLE001
        return None
    for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized):
        day = _day(details.get(tag))
        if day is not None:
            return day.isoformat()
    return None


def _day(text: Any) -> date | None:
    try:
        moment = datetime.strptime(str(text)[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the camera's own clock
    except ValueError:
        return None
    return moment.date() if moment.year >= _FIRST_PHOTO else None
