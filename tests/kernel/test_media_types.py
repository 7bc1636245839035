"""What a file is, told by its bytes."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.kernel import media_types
from pilar.kernel.media_types import media_type


def kind(content: bytes) -> str:
    stream = io.BytesIO(content)
    found = media_type(stream)
    assert stream.tell() == 0
    return found


def packed(*names: str, **contents: str) -> bytes:
    """A zip of members ``names``, and of those of ``contents``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in {**dict.fromkeys(names, "<x/>"), **contents}.items():
            archive.writestr(name, content)
    return target.getvalue()


def office(*names: str) -> bytes:
    return packed("[Content_Types].xml", *names)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", media_types.PDF),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", media_types.PNG),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", media_types.JPEG),
        (b"RIFF\x24\0\0\0WEBPVP8 ", media_types.WEBP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), media_types.OLD_OFFICE),
        (office("xl/workbook.xml"), media_types.XLSX),
        (office("word/document.xml"), media_types.DOCX),
        (office("ppt/presentation.xml"), media_types.PPTX),
        (packed(mimetype=media_types.ODS), media_types.ODS),
        (packed(mimetype=media_types.ODT), media_types.ODT),
        (packed("foto.jpg"), media_types.ZIP),
        (b"nama;umur\nA;1\nB;2\n", media_types.CSV),
        ('\ufeffnama,umur\r\n"A, B",1\r\n'.encode(), media_types.CSV),
        (b"nama\tumur\nA\t1\n", media_types.CSV),
        (b"Notulen rapat, 22 November.\nHadir: sepuluh orang.\n", media_types.TEXT),
        (b"satu baris; bukan tabel", media_types.TEXT),
        (b"<html><script>alert(1)</script>", media_types.TEXT),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", media_types.TEXT),
    ],
)
def test_it_is_known_by_its_content(content, expected):
    assert kind(content) == expected
    assert expected in media_types.LABELS


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\x03",
        b"\x7fELF\x02",
        b"GIF89a\x01",
        b"\x00\x01\x02",
        b"   \n",
        "rahasia é".encode("latin-1"),
        "teks".encode("utf-16"),
        b"\x01%PDF-1.4",  # a signature elsewhere than at the start is none
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"PK\x03\x04 and nothing more",
        office("xl/workbook.xml")[:-30],
        office("xl/workbook.xml", "xl/vbaProject.bin"),
    ],
)
def test_everything_else_is_unknown(content):
    assert kind(content) == "application/octet-stream"


def test_a_zip_of_very_many_members_is_not_looked_into(monkeypatch):
    content = office("xl/workbook.xml", *(f"{number:050}" for number in range(12_000)))
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("it was opened"))
    assert kind(content) == media_types.ZIP


def test_a_directory_that_claims_to_be_huge_is_not_read(monkeypatch):
    content = bytearray(office("xl/workbook.xml"))
    struct.pack_into("<L", content, len(content) - 10, 0xFFFFFFFF)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("it was opened"))
    assert kind(bytes(content)) == media_types.ZIP


def test_a_letter_cut_by_the_reading_limit_is_no_fault():
    text = "a" * (64 * 1024 - 1) + "é dan seterusnya"
    assert kind(text.encode()) == media_types.TEXT


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_have_a_type_with_a_label(content):
    assert kind(content) in media_types.LABELS
