"""Files that are no workbook, whatever they are called."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile

from tests.workbook.hostile.registry import frame, hostile, lke
from tests.workbook.package import package


@hostile("empty-file")
def an_empty_file() -> bytes:
    return b""


@hostile("not-a-workbook")
def a_single_byte() -> bytes:
    return b"P"


@hostile("not-a-workbook")
def a_single_null() -> bytes:
    return b"\x00"


@hostile("not-a-workbook")
def four_kilobytes_of_nulls() -> bytes:
    return bytes(4096)


@hostile("not-a-workbook")
def a_pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF"


@hostile("not-a-workbook")
def a_web_page_saved_as_xlsx() -> bytes:
    return b"\xef\xbb\xbf\n<!DOCTYPE html><html><body><table><tr><td>LKE</td></tr></table></body></html>"


@hostile("not-a-workbook")
def a_table_of_a_web_page() -> bytes:
    return b"<table><tr><td>Jawaban</td></tr></table>"


@hostile("not-a-workbook")
def a_csv() -> bytes:
    return b"ID;Penilaian;Jawaban\n6;Tim;Ya\n" * 100


@hostile("not-a-workbook")
def a_csv_in_utf_16() -> bytes:
    return "ID;Penilaian;Jawaban\n".encode("utf-16")


@hostile("not-a-workbook")
def an_xml_spreadsheet_of_2003() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@hostile("not-a-workbook")
def a_picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(64)


@hostile("not-a-workbook")
def a_windows_program() -> bytes:
    return b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00" + bytes(500)


@hostile("not-a-workbook")
def a_linux_program() -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(500)


@hostile("not-a-workbook", "read")
def a_program_with_a_workbook_behind_it() -> bytes:
    return b"MZ\x90\x00" + bytes(600) + lke()


@hostile("not-a-workbook")
def a_gzip() -> bytes:
    return gzip.compress(b"x" * 1000)


@hostile("not-a-workbook")
def a_tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("lke.xlsx"))
    return target.getvalue()


@hostile("not-a-workbook")
def a_rar_archive() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + bytes(200)


@hostile("not-a-workbook")
def a_zip_of_pictures() -> bytes:
    return package({"foto1.jpg": b"\xff\xd8\xff" + bytes(100), "foto2.jpg": b"\xff\xd8\xff"})


@hostile("not-a-workbook")
def a_zip_with_the_workbook_inside() -> bytes:
    return package({"lke.xlsx": lke()})


@hostile("not-a-workbook")
def a_letter() -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})


@hostile("not-a-workbook")
def slides() -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<presentation/>"})


@hostile("old-format")
def an_opendocument_sheet() -> bytes:
    return package(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office/>"}, stored=True
    )


@hostile("old-format")
def a_binary_workbook() -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01\x00"})


def ole(*streams: str, filler: bytes = b"") -> bytes:
    """A minimal OLE container: header, and directory entries with the names of its streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(512, b"\x00")
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\x00") + bytes(64) for name in ("Root Entry", *streams))
    return header + filler + entries.ljust(1024, b"\x00")


@hostile("old-format")
def a_workbook_of_excel_97() -> bytes:
    return ole("Workbook", "\x05SummaryInformation")


@hostile("old-format")
def a_workbook_of_excel_5() -> bytes:
    return ole("Book")


@hostile("password-protected")
def a_workbook_behind_a_password() -> bytes:
    return ole("EncryptionInfo", "EncryptedPackage", "\x06DataSpaces")


@hostile("password-protected")
def a_password_far_behind_in_the_container() -> bytes:
    return ole("EncryptionInfo", "EncryptedPackage", filler=bytes(300_000))


@hostile("old-format")
def an_ole_header_and_nothing_else() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@hostile("not-a-workbook", "damaged")
def the_letters_pk_and_nothing_else() -> bytes:
    return b"PK"


@hostile("not-a-workbook")
def an_empty_zip() -> bytes:
    return package({})


@hostile("damaged", "not-an-lke")
def a_workbook_frame_without_sheets() -> bytes:
    return package(frame(""))


@hostile("too-large")
def two_hundred_megabytes() -> bytes:
    return b"PK\x03\x04" + bytes(200 * 1024 * 1024)
