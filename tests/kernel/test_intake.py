"""What people upload as evidence: taken under a fitting name, or refused with a sentence that helps."""

import io
import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pilar.kernel import media_types
from pilar.kernel.filenames import safe_filename
from pilar.kernel.files import FileError
from pilar.kernel.intake import ALLOWED, examine
from tests.kernel import bad_files
from tests.kernel.taking import refused, take

MIB = 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]


# -- size


def test_an_empty_file_is_refused():
    assert "kosong" in refused(b"", "laporan.pdf")


def test_a_file_above_the_limit_is_refused_and_one_at_it_is_not():
    text = b"Notulen rapat." * 10
    assert "lebih besar dari" in refused(text, limit=len(text) - 1)
    assert take(text, limit=len(text)).size == len(text)


class Zeros(io.BufferedIOBase):
    """So many bytes without holding them, and how many were asked for."""

    def __init__(self, size: int) -> None:
        self.size, self.at, self.given = size, 0, 0

    def seekable(self):
        return True

    def seek(self, offset, whence=os.SEEK_SET):
        self.at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.size}[whence]
        return self.at

    def read(self, size=-1):
        part = min(self.size - self.at, size if size >= 0 else self.size)
        self.at, self.given = self.at + part, self.given + part
        return bytes(part)


def test_200_mb_are_refused_without_being_read():
    stream: Any = Zeros(200 * MIB)
    with pytest.raises(FileError, match=r"lebih besar dari 10 MB sehingga tidak disimpan"):
        examine(stream, "video.pdf", limit=10 * MIB)
    assert stream.given == 0


class OneWay(io.BufferedIOBase):
    def __init__(self, content: bytes) -> None:
        self.rest = io.BytesIO(content)

    def read(self, size=-1):
        return self.rest.read(size)

    def seekable(self):
        return False


def test_a_stream_that_cannot_go_back_is_taken_too():
    stream: Any = OneWay(b"nama;umur\nA;1\n")
    taken = examine(stream, "daftar.csv", limit=100)
    assert (taken.media_type, taken.content.read()) == (media_types.CSV, b"nama;umur\nA;1\n")


# -- what is no evidence


@pytest.mark.parametrize(
    ("content", "filename", "words"),
    [
        (b"\x7fELF\x02\x01\x01" + bytes(200), "laporan.pdf", "program Linux, bukan PDF seperti namanya"),
        (b"MZ\x90\0" + bytes(200), "laporan.pdf", "program Windows, bukan PDF seperti namanya"),
        (b"MZ\x90\0" + bytes(200), "laporan\u202efdp.exe", "program Windows;"),
        (b"\xcf\xfa\xed\xfe" + bytes(200), "foto.jpg", "program macOS, bukan foto JPEG seperti namanya"),
        (bytes(range(256)), "laporan.pdf", "tidak dikenali, bukan PDF seperti namanya"),
        (b"\0\1\2\3", "laporan.docx", "bukan dokumen Word seperti namanya"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_0001.HEIC", "Paling Kompatibel"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "IMG_0001.jpg", "Paling Kompatibel"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "rapat.mp4", "tautannya"),
        (b"GIF89a" + bytes(100), "a.gif", "gambar GIF"),
        (b"II*\0" + bytes(100), "a.tif", "gambar TIFF"),
        (b"Rar!\x1a\x07" + bytes(100), "a.rar", "arsip RAR"),
        (b"{\\rtf1\\ansi x}", "surat.doc", "dokumen RTF"),
        (b"\xef\xbb\xbf <!DOCTYPE HTML><p>x", "laporan.xls", "halaman web"),
        (b"<?xml version='1.0'?>\n<svg onload='x'/>", "a.svg", "gambar SVG"),
        (bad_files.packed({"foto.jpg": b"x", "b.pdf": b"y"}), "bukti.zip", "satu demi satu"),
        (bad_files.packed({"[Content_Types].xml": "x", "xl/workbook.bin": b"x"}), "a.xlsb", "dikemas seperti ZIP"),
        (b"PK\x03\x04" + bytes(60), "surat.docx", "rusak"),
        (bad_files.office()[:-40], "surat.docx", "rusak"),
    ],
)
def test_what_is_no_evidence_is_refused_in_plain_words(content, filename, words):
    assert words in refused(content, filename)


# -- office documents


@pytest.mark.parametrize(
    ("content", "given_name", "kind", "name"),
    [
        (bad_files.office(), "surat.docx", media_types.DOCX, "surat.docx"),
        (bad_files.office(), "contoh.dotx", media_types.DOCX, "contoh.dotx"),
        (bad_files.office("xl/workbook.xml"), "daftar.docx", media_types.XLSX, "daftar.xlsx"),
        (bad_files.office("ppt/presentation.xml"), "paparan", media_types.PPTX, "paparan.pptx"),
        (bad_files.open_document("text"), "a.odt", media_types.ODT, "a.odt"),
        (bad_files.open_document("spreadsheet"), "a.odt", media_types.ODS, "a.ods"),
        (bad_files.old_office("WordDocument"), "a.pdf", media_types.OLD_OFFICE, "a.doc"),
        (bad_files.old_office("Workbook", "WordDocument"), "a.xls", media_types.OLD_OFFICE, "a.xls"),
        (bad_files.old_office("PowerPoint Document"), "a.xls", media_types.OLD_OFFICE, "a.ppt"),
        (b"nama;umur\nA;1\nB;2\n", "a.exe", media_types.CSV, "a.csv"),
        (b"Notulen rapat.\n", "passwd", media_types.TEXT, "passwd.txt"),
    ],
)
def test_a_document_is_kept_as_it_is_under_a_name_that_fits(content, given_name, kind, name):
    taken = take(content, given_name)
    assert (taken.media_type, taken.filename, taken.pages, taken.content.read()) == (kind, name, None, content)
    assert bool(taken.notes) == (given_name != name)
    assert name.rpartition(".")[2] in ALLOWED[kind]


VBA = "<Types><Override ContentType='application/vnd.ms-office.vbaProject'/></Types>"
ENABLED = "<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"
LOCKED = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
MANY_MEMBERS: dict[str, Any] = {f"gambar{number}": b"" for number in range(6000)}
MODULE, NO_MODULE = {"Basic/Standard/Module1.xml": "<x/>"}, {"Basic/Standard/script-lb.xml": "<x/>"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bad_files.office(vbaProject_bin=b"x"), "makro"),
        (bad_files.office("xl/workbook.xml", VBAPROJECT_BIN=b"x"), "makro"),
        (bad_files.office(types=VBA, anything_bin=b"x"), "makro"),
        (bad_files.office(types=ENABLED), "makro"),
        (
            bad_files.office("xl/workbook.xml", "<x ContentType='application/vnd.ms-excel.intlmacrosheet+xml'/>"),
            "makro",
        ),
        (bad_files.open_document("text", **MODULE), "makro"),
        (bad_files.open_document("text", **{"Scripts/python/a.py": "x"}), "makro"),
        (bad_files.old_office("WordDocument", "_VBA_PROJECT"), "makro"),
        (bad_files.old_office("EncryptedPackage"), "kata sandi"),
        (bad_files.open_document("text", **{"META-INF/manifest.xml": LOCKED}), "kata sandi"),
        (bad_files.old_office("Kontrak"), "bukan dokumen"),
        (bad_files.office(image1_png=bytes(50 * MIB)), "jauh lebih besar"),
        (bad_files.office(**MANY_MEMBERS), "jauh lebih besar"),
    ],
)
def test_a_document_with_a_program_a_lock_or_a_bomb_is_refused(content, words):
    assert words in refused(content, "surat.docx")


def test_an_empty_list_of_macros_is_none():
    assert take(bad_files.open_document("text", **NO_MODULE), "a.odt").media_type == media_types.ODT


def test_members_behind_a_password_are_refused():
    content = bytearray(bad_files.office())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.rfind(sign)
        struct.pack_into("<H", content, at + flags, 1)
    assert "kata sandi" in refused(bytes(content), "surat.docx")


# -- names


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\contoh\SK Tim.pdf", "SK Tim.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.pdf"),
        ("baris\r\nbaru.pdf", "baris baru.pdf"),
        ("", "berkas.pdf"),
    ],
)
def test_a_name_is_cleaned_and_the_person_is_told(given_name, name):
    taken = take(bad_files.saved(bad_files.pdf()), given_name)
    assert taken.filename == name
    assert any(f"Nama berkas dirapikan menjadi “{name}”" in note for note in taken.notes)


def test_a_name_of_300_characters_is_cut_and_keeps_its_ending():
    name = take(bad_files.saved(bad_files.pdf()), "a" * 300 + ".pdf").filename
    assert name.endswith("a.pdf")
    assert len(name) <= 150


def test_a_name_that_fits_is_not_mentioned():
    assert take(b"Notulen rapat.", "Notulen 3 Maret.TXT").notes == ()


@given(st.text(max_size=350))
@example("x" * 400)
@example("\u202e" * 400 + "fdp.exe")
def test_whatever_the_name_the_stored_one_is_safe_and_fits(name):
    found = take(b"Notulen rapat.", name).filename
    assert safe_filename(found) == found
    assert found.lower().endswith(tuple(f".{ending}" for ending in ALLOWED[media_types.TEXT]))


# -- anything else

SEEDS = (
    bad_files.office("xl/workbook.xml", sheet1_xml="<x/>"),
    bad_files.open_document("text", **MODULE),
    bad_files.old_office("WordDocument", "_VBA_PROJECT"),
    b"nama;umur\nA;1\nB;2\n",
)


@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8), st.integers(0)
)
def test_a_changed_document_is_taken_or_refused(seed, changes, cut):
    content = bytearray(seed)
    for at, value in changes:
        content[at % len(content)] = value
    with suppress(FileError):
        take(bytes(content[: max(1, len(content) - cut)]), "berkas.docx")


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", bad_files.OLE, b"<?xml", b"{\\rtf", b"\0\0\0\0ftyp"])
)
def test_any_bytes_are_taken_or_refused(tail, head):
    with suppress(FileError):
        take(head + tail, "berkas")


def test_ten_people_at_once_get_what_each_would_get_alone():
    contents = [bad_files.saved(bad_files.pdf(number)) for number in range(1, 6)] + [
        bad_files.picture(size=(40 + number, 30)) for number in range(5)
    ]
    alone = [take(content).content.read() for content in contents]
    together: dict[int, bytes] = {}

    def run(number: int) -> None:
        together[number] = take(contents[number]).content.read()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(contents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[number] for number in range(len(contents))] == alone


def test_the_libraries_that_open_files_stay_out_of_the_process_that_serves():
    program = (
        "import io, sys, django; django.setup(); from tests.kernel import bad_files; content = sys.stdin.buffer.read();"
        "[sys.modules.pop(name) for name in list(sys.modules) if name.split('.')[0] in ('PIL', 'pikepdf', 'lxml')];"
        "from pilar.kernel.intake import examine; examine(io.BytesIO(content), 'a', limit=9**9);"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'PIL', 'pikepdf', 'lxml'}))"
    )
    for content in (bad_files.saved(bad_files.pdf()), bad_files.picture()):
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, input=content, capture_output=True, check=True)
        assert done.stdout == b"[]\n"
