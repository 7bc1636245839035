"""Files as people and attackers upload them, each made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

MIB = 1024 * 1024
GPS_TEXT = b"LINTANG-RAHASIA"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# -- PDF


def pdf(pages: int = 1, **root: Any) -> pikepdf.Pdf:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    for key, value in root.items():
        made.Root[f"/{key}"] = value
    return made


def saved(made: pikepdf.Pdf, **options: Any) -> bytes:
    target = io.BytesIO()
    made.save(target, deterministic_id="encryption" not in options, **options)
    made.close()
    return target.getvalue()


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert('x')")


def launch() -> Dictionary:
    return Dictionary(S=Name.Launch, F="cmd.exe")


def annotated(**annotation: Any) -> pikepdf.Pdf:
    made = pdf(2)
    made.pages[1].obj.Annots = Array([Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **annotation)])
    return made


def carrying(content: bytes) -> pikepdf.Pdf:
    made = pdf()
    made.attachments["lampiran.bin"] = content
    return made


def by_hand(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size, table = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, table))


def with_table_of(packed: bytes, way: bytes) -> bytes:
    """A PDF whose table of objects is a packed stream."""
    start = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] >>\nendobj\n"
    )
    head = b"<< /Type /XRef /W [1 2 1] /Size 3 /Root 1 0 R /Filter /%s /Length %d >>" % (way, len(packed))
    table = b"3 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (head, packed)
    return start + table + b"startxref\n%d\n%%%%EOF\n" % len(start)


def lzw_bomb(size: int) -> bytes:
    """Spaces, about 5 MB for every 6 kB: the dictionary learns ever longer runs, then is cleared."""
    out, bits, held = bytearray(), 0, 0
    run = [256, 32, *range(258, 4094)]
    widths = [9, *(9 if code < 511 else 10 if code < 1023 else 11 if code < 2047 else 12 for code in range(257, 4094))]
    once = bytearray()
    for code, width in zip(run, widths, strict=True):
        held, bits = (held << width) | code, bits + width
        while bits >= 8:
            bits -= 8
            once.append(held >> bits & 255)
    while len(out) < size:
        out += once
    return bytes(out)


# -- pictures


def exif(orientation: int = 1, taken: str = "2026:03:14 23:59:58") -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "Kamera Contoh"
    made.get_ifd(0x8769)[0x9003] = taken
    place = made.get_ifd(0x8825)
    place[1], place[2] = "S", (7.0, 15.0, 30.0)
    place[0x001D] = GPS_TEXT.decode()
    return made


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    """Red with a blue top left quarter, so that turning it shows."""
    made = Image.new("RGB", size, (200, 30, 30))
    made.paste((30, 30, 200), (0, 0, size[0] // 2, size[1] // 2))
    target = io.BytesIO()
    made.convert(mode).save(target, kind, **options)
    return target.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_that_claims(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = picture()
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def webp_that_claims(width: int, height: int) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sizes + picture("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


# -- documents


def packed(members: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def office(main: str = "word/document.xml", types: str = "<Types/>", **more: str | bytes) -> bytes:
    """A document of 2007 or later; ``more`` members lie beside the main part."""
    folder = main.rpartition("/")[0]
    beside = {f"{folder}/{name.replace('_', '.')}": content for name, content in more.items()}
    return packed({"[Content_Types].xml": types, main: "<x/>", **beside})


def open_document(kind: str = "text", **more: str | bytes) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>", **more})


def old_office(*streams: str) -> bytes:
    """An OLE file as far as its directory goes."""
    entries = b""
    for name in ("Root Entry", *streams):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack("<H", len(text)) + bytes(62)
    return OLE + bytes(504) + entries + bytes(512)
