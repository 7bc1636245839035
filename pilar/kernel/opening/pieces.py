"""PNG and WebP are rows of named pieces. Only those that make the picture are kept, byte for byte."""

from __future__ import annotations

import struct

from pilar.kernel.opening.refused import Reason, Refused

_PNG = b"\x89PNG\r\n\x1a\n"
#: Without colour profile (it names the screen), texts, times, and the later frames of a moving picture.
_PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYS", b"IEND")
)
_WEBP_KEPT = frozenset((b"VP8X", b"ALPH", b"VP8 ", b"VP8L"))
_HAS_ALPHA = 0x10  # the only flag of VP8X that is about what is kept


def png(data: bytes) -> bytes:
    """The picture of a PNG that has been decoded. Raises Refused where its pieces do not follow one another."""
    kept, at = [_PNG], len(_PNG)
    while True:
        if at + 12 > len(data):
            raise Refused(Reason.BROKEN)
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise Refused(Reason.BROKEN)
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def webp(data: bytes) -> bytes | None:
    """The picture of a WebP that has been decoded; None for a moving one, whose pieces are not a picture."""
    kept = []
    for name, content in _webp_pieces(data):
        if name == b"ANIM":
            return None
        if name == b"VP8X":
            content = bytes([content[0] & _HAS_ALPHA]) + content[1:]  # noqa: PLW2901
        if name in _WEBP_KEPT:
            kept.append(name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height as the first piece states them. Raises Refused."""
    for name, content in _webp_pieces(data):
        if name == b"VP8X" and len(content) >= 10:
            return int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1
        if name == b"VP8L" and len(content) >= 5:
            packed = int.from_bytes(content[1:5], "little")
            return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
        if name == b"VP8 " and len(content) >= 10:
            width, height = struct.unpack_from("<HH", content, 6)
            return width & 0x3FFF, height & 0x3FFF
        break
    raise Refused(Reason.BROKEN)


def _webp_pieces(data: bytes) -> list[tuple[bytes, bytes]]:
    whole, at, found = min(len(data), 8 + int.from_bytes(data[4:8], "little")), 12, []
    while at + 8 <= whole:
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise Refused(Reason.BROKEN)
        found.append((name, data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found
