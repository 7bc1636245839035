"""Zips that are cut, flipped, lying, encrypted or bombs."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

from tests.workbook.hostile.registry import CASES, READ, SHEET, Case, hostile, lke, lke_plus, replacing
from tests.workbook.package import package, parts

BROKEN = (
    "damaged",
    "not-a-workbook",
    "not-an-lke",
    "password-protected",
    "too-large-inside",
    "forbidden-content",
    READ,
)
MIB = 1024 * 1024


def _cut(at: float) -> Callable[[], bytes]:
    return lambda: lke()[: int(len(lke()) * at)]


for _share in (0.001, 0.1, 0.25, 0.5, 0.75, 0.95, 0.999):
    CASES.append(Case(f"cut at {_share}", _cut(_share), frozenset(("damaged", "not-a-workbook"))))


def _flipped(seed: int) -> Callable[[], bytes]:
    def make() -> bytes:
        draw, data = random.Random(seed), bytearray(lke())
        for _ in range(draw.choice([1, 3, 20, 200])):
            data[draw.randrange(4, len(data))] ^= 1 << draw.randrange(8)
        return bytes(data)

    return make


for _seed in range(60):
    CASES.append(Case(f"flipped bits {_seed}", _flipped(_seed), frozenset(BROKEN)))


def central(data: bytes, edit: Callable[[bytearray, int], None], name: str = SHEET) -> bytes:
    """``data`` with the central directory entry of ``name`` changed; ``edit`` gets the bytes and where it starts."""
    changed = bytearray(data)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) != -1:
        (length,) = struct.unpack_from("<H", data, at + 28)
        if data[at + 46 : at + 46 + length] == name.encode():
            edit(changed, at)
        at += 46 + length
    return bytes(changed)


@hostile("damaged")
def a_wrong_checksum() -> bytes:
    return central(lke(), lambda data, at: struct.pack_into("<I", data, at + 16, 0xDEADBEEF))


@hostile("password-protected")
def an_encrypted_member() -> bytes:
    return central(lke(), lambda data, at: struct.pack_into("<H", data, at + 8, 1))


@hostile("too-large-inside")
def a_member_that_claims_four_gigabytes() -> bytes:
    return central(lke(), lambda data, at: struct.pack_into("<I", data, at + 24, 0xFFFFFFF0))


@hostile("damaged")
def a_member_that_claims_to_be_shorter() -> bytes:
    return central(lke(), lambda data, at: struct.pack_into("<I", data, at + 24, 100))


@hostile("damaged")
def a_member_behind_the_end_of_the_file() -> bytes:
    return central(lke(), lambda data, at: struct.pack_into("<I", data, at + 42, 0x7FFFFFFF))


@hostile("damaged", READ)
def members_that_overlap() -> bytes:
    """Two names for the bytes of one member."""
    data = package([*parts(lke()).items(), ("xl/worksheets/sheet2.xml", b"x" * 100)])
    (offset,) = [info.header_offset for info in zipfile.ZipFile(io.BytesIO(data)).infolist() if info.filename == SHEET]
    return central(
        data, lambda changed, at: struct.pack_into("<I", changed, at + 42, offset), "xl/worksheets/sheet2.xml"
    )


@hostile("damaged")
def an_unknown_compression() -> bytes:
    return central(lke(), lambda data, at: struct.pack_into("<H", data, at + 10, 97))


def _compressed(method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts(lke()).items():
            archive.writestr(name, content)
    return target.getvalue()


@hostile("damaged")
def members_packed_with_lzma() -> bytes:
    return _compressed(zipfile.ZIP_LZMA)


@hostile("damaged")
def members_packed_with_bzip2() -> bytes:
    return _compressed(zipfile.ZIP_BZIP2)


@hostile("damaged")
def broken_deflate_with_whole_directories() -> bytes:
    data = bytearray(lke())
    for info in zipfile.ZipFile(io.BytesIO(lke())).infolist():
        start = info.header_offset + 30 + len(info.filename)
        data[start : start + min(info.compress_size, 40)] = b"\xff" * min(info.compress_size, 40)
    return bytes(data)


@hostile("damaged")
def only_the_directory_of_a_zip() -> bytes:
    return lke()[lke().find(b"PK\x01\x02") :]


@hostile("damaged")
def only_the_end_record() -> bytes:
    return lke()[lke().rfind(b"PK\x05\x06") :]


@hostile("damaged", "not-a-workbook")
def an_end_record_that_points_nowhere() -> bytes:
    data = bytearray(lke())
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 16, 0x7FFFFFFF)
    return bytes(data)


@hostile("damaged")
def the_same_member_twice() -> bytes:
    return package([*parts(lke()).items(), (SHEET, b"<worksheet/>")])


@hostile("too-large-inside")
def a_bomb_by_ratio() -> bytes:
    return lke_plus(**{"xl/media/image1.bin": bytes(100 * MIB)})


@hostile("too-large-inside")
def a_bomb_in_the_sheet() -> bytes:
    return replacing(b"</worksheet>", b"<!--" + b" " * (80 * MIB) + b"--></worksheet>")


@hostile("too-large-inside")
def a_bomb_of_pieces_that_each_stay_below_the_ratio() -> bytes:
    piece = random.Random(1).randbytes(4096) + bytes(900_000)
    return lke_plus(**{f"xl/media/image{number}.bin": piece for number in range(300)})


@hostile("too-large-inside")
def a_bomb_by_number_of_members() -> bytes:
    return lke_plus(**{f"xl/media/{number}.bin": b"" for number in range(5000)})


@hostile("too-large-inside")
def a_sheet_under_another_extension_that_is_a_bomb() -> bytes:
    members = parts(lke())
    filler = random.Random(2).randbytes(12_000).hex().encode() * 3_000
    sheet = members.pop(SHEET).replace(b"</worksheet>", b"<!--" + filler + b"--></worksheet>")
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        members[name] = members[name].replace(b"sheet1.xml", b"sheet1.dat")
    return package({**members, "xl/worksheets/sheet1.dat": sheet})


@hostile("not-a-workbook")
def a_workbook_in_a_workbook_in_a_workbook() -> bytes:
    data = lke()
    for _ in range(5):
        data = package({"xl/lke.xlsx": data})
    return data


@hostile(*BROKEN)
def names_that_climb_out_of_the_archive() -> bytes:
    return lke_plus(**{"../../../tmp/pilar-jahat.txt": b"x", "/etc/pilar-jahat": b"x", "C:\\jahat.txt": b"x"})


@hostile("damaged", READ)
def null_bytes_in_names() -> bytes:
    data = lke_plus(**{"xl/workA.bin": b"x"})
    return data.replace(b"xl/workA.bin", b"xl/work\x00.bin")


@hostile("damaged", READ)
def names_that_are_not_utf_8() -> bytes:
    data = lke_plus(**{"xl/wörk.bin": b"x"})
    return data.replace("xl/wörk.bin".encode(), b"xl/w\xff\xfe" + b"rk.bin")


@hostile(READ)
def something_in_front_of_the_zip_that_looks_like_one() -> bytes:
    return b"PK\x03\x04" + bytes(100) + lke()


@hostile(READ, "damaged")
def something_behind_the_zip() -> bytes:
    return lke() + b"<script>alert(1)</script>" * 50


@hostile(READ, "damaged", "not-a-workbook")
def a_very_long_comment_of_the_archive() -> bytes:
    target = io.BytesIO(lke())
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"PK\x05\x06" * 16_000
    return target.getvalue()
