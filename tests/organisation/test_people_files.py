"""Files of the personnel office: what they may look like, and what is said about each bad one."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilar.organisation.people_list.columns import LABELS, field_of, read_list
from pilar.organisation.people_list.reading import read_row
from pilar.organisation.people_list.table import MAX_ROWS, ListRefused
from pilar.organisation.people_list.template import template_file
from tests.organisation.lists import HEADS, csv, person, xlsx
from tests.organisation.town import TODAY


def first(data: bytes) -> dict[str, str]:
    return read_list(data).rows[0][1]


def messages(data: bytes) -> str:
    """What is wrong with the first row."""
    return " ".join(f"{p.field}: {p.message}" for p in read_row(first(data), today=TODAY).problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_the_encodings_and_separators_of_offices(encoding, separator):
    values = first(csv(person(1, Nama="Contoh Désirée"), separator=separator, encoding=encoding))
    assert values["name"] == "Contoh Désirée"
    assert values["phone"] == "081234567890"
    assert read_row(values, today=TODAY).problems == []


def test_titles_above_a_numbered_head_and_other_columns_do_no_harm():
    heads = ("No", "Jabatan", "Pangkat/Gol.", "NIP", "Nama Lengkap (dengan gelar)", "Unor")
    rows: list[dict[str, object]] = [
        {head: f"({number})" for number, head in enumerate(heads, 1)},
        {"No": 1, "Jabatan": "Pelaksana", "NIP": "198609262005051101", "Nama Lengkap (dengan gelar)": "Contoh, S.E."},
        {},
        {"No": 2},
    ]
    found = read_list(xlsx(*rows, heads=heads, above=("DAFTAR PEGAWAI", "Keadaan November 2026", "")))
    assert found.fields == {"position": "B", "nip": "D", "name": "E", "unit": "F"}
    assert found.ignored == ["No", "Pangkat/Gol."]
    assert [number for number, _ in found.rows] == [6]


@pytest.mark.parametrize(
    ("header", "field"),
    [("NAMA PEGAWAI", "name"), ("N I P", None), ("NIP/NI PPPK", "nip"), ("No. HP/WA", "phone"), ("E-mail", "email"),
     ("TMT Jabatan", "start"), ("TMT CPNS", None), ("Eselon", "level"), ("Satuan Kerja", "unit"), ("Pangkat", None),
     ("Status Kepegawaian *", "status")],
)  # fmt: skip
def test_headers_are_known_in_many_spellings(header, field):
    assert field_of(header) == field


def test_the_template_is_read_by_what_it_is_for():
    from openpyxl import load_workbook

    book = load_workbook(template_file())
    assert book.sheetnames == ["Pegawai", "Keterangan"]
    for column, value in enumerate(person(1).values(), 1):
        book["Pegawai"].cell(2, column).value = value
    file = BytesIO()
    book.save(file)
    found = read_list(file.getvalue())
    assert set(found.fields) == set(LABELS)
    assert read_row(found.rows[0][1], today=TODAY).problems == []


def zipped(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    """A workbook whose sheet unpacks to 300 MB."""
    good = zipfile.ZipFile(BytesIO(xlsx(person(1))))
    members = {name: good.read(name) for name in good.namelist()}
    members["xl/worksheets/sheet1.xml"] = b"<worksheet>" + b" " * 300_000_000
    return zipped(**members)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "kosong"),
        (b"\r\n \r\n", "kosong"),
        (b"%PDF-1.7 daftar", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "gambar"),
        (b"<html><table><tr><td>Nama</td></tr></table></html>", "halaman web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "format Excel lama"),
        (b"PK\x03\x04 terpotong", "rusak"),
        (zipped(surat=b"bukan lembar kerja"), "bukan lembar kerja"),
        (xlsx(person(1), heads=("Kolom A", "Kolom B")), "Judul kolom tidak ditemukan"),
        (csv(person(1), heads=("NIP", "Jabatan")), "Judul kolom tidak ditemukan"),
        (xlsx(), "tidak ada satu baris pun"),
        (b"\x00\x01\x02\x03" * 200, "bukan lembar kerja"),
        (b"\xff\xfeN", "tidak terbaca"),
    ],
    ids=["empty", "blank", "pdf", "png", "html", "xls", "cut", "zip", "heads", "no-name", "no-rows", "bytes", "half"],
)
def test_what_is_no_list_is_refused_in_words(data, sentence):
    with pytest.raises(ListRefused, match=sentence):
        read_list(data)


def test_a_bomb_is_not_unpacked():
    with pytest.raises(ListRefused, match="jauh lebih besar"):
        read_list(bomb())


def test_a_list_that_is_too_long_is_refused():
    line = b"Contoh;Pelaksana\r\n"
    with pytest.raises(ListRefused, match=r"20\.000 baris"):
        read_list(b"Nama;Jabatan\r\n" + line * (MAX_ROWS + 1))


def test_a_file_over_the_limit_is_refused(settings):
    settings.PILAR_MAX_UPLOAD = 64 * 1024
    with pytest.raises(ListRefused, match="MB"):
        read_list(csv(*(person(n) for n in range(2000))))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"NIP": 198609262005051101}, "sudah dibulatkan"),
        ({"NIP": 1.98609262005051e17}, "sudah dibulatkan"),
        ({"NIP": "1,98609E+17"}, "sudah dibulatkan"),
        ({"NIP": "198609262005051000"}, "bukan 000"),
        ({"NIP": "19860926200505110"}, "17 angka"),
        ({"NIP": "198613262005051101"}, "bukan tanggal"),
        ({"Status": "Honorer"}, "Hanya PNS dan PPPK"),
        ({"Status": "Anggota"}, "Status “Anggota” tidak dikenal"),
        ({"Nama": None}, "Isi nama"),
        ({"Nama": "=1+1"}, "rumus"),
        ({"Nama": "+Contoh"}, "diawali"),
        ({"Nama": "12345"}, "tidak memuat satu huruf"),
        ({"Jabatan": "=VLOOKUP(A1,B:C,2)"}, "position: Sel ini berisi rumus"),
        ({"Jabatan": "#N/A"}, "galat Excel"),
        ({"TMT": "31-02-2021"}, "tidak terbaca"),
        ({"TMT": "01-03-21"}, "tidak terbaca"),
        ({"TMT": "01-03-1821"}, "tidak mungkin"),
        ({"Surel": "contoh"}, "surel tidak lengkap"),
        ({"No. HP": "12"}, "telepon tidak dikenal"),
        ({"Jenjang": "Bintang"}, "Jenjang “Bintang” tidak dikenal"),
    ],
)  # fmt: skip
def test_each_wrong_cell_is_told_with_what_to_do(fields, sentence):
    assert sentence in messages(xlsx(person(1, **fields)))


def test_a_csv_cell_that_begins_with_an_equals_sign_stays_text_and_is_no_name():
    data = csv(person(1, Nama="=cmd|' /C calc'!A0"))
    assert first(data)["name"].startswith("=cmd")
    assert "name: Sel ini berisi rumus" in messages(data)


MORNING = datetime(2021, 3, 1, 7)  # noqa: DTZ001 - Excel knows no time zone


@pytest.mark.parametrize("day", [date(2021, 3, 1), MORNING, "1 Maret 2021", "01/03/2021", "2021-03-01"])
def test_days_are_read_from_excel_and_from_text(day):
    assert read_row(first(xlsx(person(1, TMT=day))), today=TODAY).start == date(2021, 3, 1)


def test_a_number_that_lost_its_zero_is_still_a_telephone():
    assert read_row(first(xlsx(person(1, **{"No. HP": 81234567890}))), today=TODAY).phone == "+6281234567890"


def test_our_own_csv_download_can_be_uploaded():
    values = first(csv(person(1, NIP="'198609262005051101", **{"No. HP": "'+6281234567890"})))
    assert read_row(values, today=TODAY).problems == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=2000)
    | st.text(max_size=500).map(lambda text: ("Nama;Jabatan\n" + text).encode("utf-8", "ignore"))
)
def test_whatever_is_uploaded_is_a_list_or_is_refused(data):
    with suppress(ListRefused):
        for _, values in read_list(data).rows:
            read_row(values, today=TODAY)


GOOD = xlsx(person(1), person(2))  # made once: a workbook carries the time at which it was made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_is_a_list_or_is_refused(data):
    good = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ListRefused):
        read_list(bytes(good))


@given(st.dictionaries(st.sampled_from(list(LABELS)), st.text(max_size=300)))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_row_is_read_or_told(values):
    reading = read_row(values, today=TODAY)
    assert reading.name or reading.has_errors


def test_the_heads_of_the_tests_are_all_known():
    assert all(field_of(head) for head in HEADS)
