"""Exports: what a spreadsheet reads from them is what was meant, and nothing in them runs."""

import csv
import io
import itertools
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.http import StreamingHttpResponse
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pilar.kernel import exports
from pilar.kernel.exports import Column, Kind
from tests import responses

HOSTILE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "＝1+1",
    '=HYPERLINK("http://x.invalid";"klik")', "=cmd|' /C calc'!A0", "'=1+1", '"=1+1', ";=1+1", "a;=1+1", '";=1+1',
]  # fmt: skip
NIP, NIK, PHONE = "198503122010011001", "3573011203850001", "081234567890"


def texts(*values):
    """One column of texts: each row is its value."""
    return [Column("Isi", lambda row: row)], values


def one(kind: Kind, value):
    return [Column("Isi", lambda row: row, kind)], [value]


def whole(response: StreamingHttpResponse) -> bytes:
    return b"".join(cast("Iterator[bytes]", response.streaming_content))


@contextmanager
def answered(response):
    """The response, closed at the end as Django's test client closes one.

    The end of a request has the connections looked at, and an earlier test of the process may have left one open that
    a test without a database may not touch.
    """
    try:
        yield response
    finally:
        responses.close(response)


def csv_bytes(columns, rows) -> bytes:
    return whole(exports.csv(columns, rows, "daftar.csv"))


def csv_rows(columns, rows) -> list[list[str]]:
    text = csv_bytes(columns, rows).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def xlsx_bytes(columns, rows, title="Daftar", note="") -> bytes:
    with answered(exports.xlsx(columns, rows, "daftar.xlsx", title=title, note=note)) as response:
        return whole(response)


def sheet(columns, rows, name="Data", **kwargs):
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(columns, rows, **kwargs)))[name]


def cell(kind: Kind, value):
    return sheet(*one(kind, value))["A2"]


# -- CSV


def test_csv_is_what_indonesian_excel_opens():
    columns: list[Column[Any]] = [Column("Nama", lambda row: row[0]), Column("Nilai", lambda row: row[1], Kind.NUMBER)]
    assert csv_bytes(columns, [("Évi; S.E.", Decimal("81.50")), ("Dua\nbaris", -3)]).decode("utf-8-sig") == (
        'Nama;Nilai\r\n"Évi; S.E.";81,50\r\n"Dua\nbaris";-3\r\n'
    )
    assert csv_bytes(columns, []).startswith(b"\xef\xbb\xbfNama;Nilai\r\n")


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (Kind.COUNT, 1500, "1500"),
        (Kind.COUNT, -5, "-5"),
        (Kind.NUMBER, Fraction(1, 3), "0,333333"),
        (Kind.NUMBER, Fraction(100), "100"),
        (Kind.NUMBER, 0.1, "0,1"),
        (Kind.NUMBER, 1e21, "1000000000000000000000"),
        (Kind.NUMBER, float("nan"), ""),
        (Kind.RUPIAH, 1_500_000, "1500000"),
        (Kind.DATE, date(2026, 11, 22), "2026-11-22"),
        (Kind.MOMENT, datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "2026-11-23 06:30:00"),
        (Kind.DATE, datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "2026-11-23"),
        (Kind.MOMENT, datetime(2026, 11, 22, 23, 30), "2026-11-22 23:30:00"),  # noqa: DTZ001 - local already
        (Kind.COUNT, "tidak ada", "tidak ada"),
        (Kind.COUNT, "=1+1", "'=1+1"),
        (Kind.TEXT, NIP, f"'{NIP}"),
        (Kind.TEXT, NIK, f"'{NIK}"),
        (Kind.TEXT, PHONE, f"'{PHONE}"),
        (Kind.TEXT, "00", "'00"),
        (Kind.TEXT, "12345", "12345"),
        (Kind.TEXT, None, ""),
    ],
)
def test_csv_writes(kind, value, written):
    with timezone.override(ZoneInfo("Asia/Jakarta")):
        assert csv_rows(*one(kind, value)) == [["Isi"], [written]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_field_of_a_csv_begins_as_a_formula(text):
    header, row = csv_rows([Column(text, lambda row: row), Column("B", lambda row: row)], [text])
    for field in (*header, *row):
        assert not exports.is_formula(field)
    assert len(row) == 2


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
@example(["=1", "0812", "a;b", 'c"d', "e\r\nf"])
def test_every_text_can_be_read_back_from_csv(values):
    columns = [Column(f"K{number}", itemgetter(number)) for number in range(len(values))]
    _, row = csv_rows([Column("x", lambda row: "x"), *columns], [values])
    for value, field in zip(values, row[1:], strict=True):
        shown = exports._text(value)
        assert field in (shown, f"'{shown}")
        assert not exports.is_formula(field)


def test_csv_is_sent_while_the_rows_are_read():
    read = itertools.count()
    response = exports.csv([Column("Isi", lambda row: next(read))], range(5000), "a.csv")
    first = next(cast("Iterator[bytes]", response.streaming_content))
    assert first.count(b"\r\n") < 1000
    assert next(read) < 1000


def test_a_csv_that_is_cut_says_so(monkeypatch):
    monkeypatch.setattr(exports, "MAX_CSV_ROWS", 3)
    assert len(csv_rows(*texts("a", "b", "c"))) == 4
    rows = csv_rows(*texts("a", "b", "c", "d"))
    assert len(rows) == 5
    assert "Terpotong setelah 3 baris" in rows[-1][0]


def test_times_are_those_of_the_zone_in_which_the_export_was_asked_for():
    with timezone.override(ZoneInfo("Asia/Jayapura")):
        response = exports.csv(
            [Column("Isi", lambda row: row, Kind.MOMENT)], [datetime(2026, 1, 1, tzinfo=UTC)], "a.csv"
        )
    assert b"09:00:00" in whole(response)  # read after the request has ended


# -- XLSX


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (Kind.COUNT, 1500, 1500),
        (Kind.NUMBER, Decimal("81.25"), 81.25),
        (Kind.NUMBER, Fraction(1, 3), 0.333333),
        (Kind.NUMBER, -0.5, -0.5),
        (Kind.NUMBER, float("inf"), None),
        (Kind.RUPIAH, 1_500_000, 1_500_000),
        (Kind.DATE, date(2026, 11, 22), datetime(2026, 11, 22)),  # noqa: DTZ001 - as openpyxl reads a date
        (Kind.DATE, date(1899, 12, 31), "1899-12-31"),
        (Kind.MOMENT, datetime(2026, 11, 22, 5, tzinfo=UTC), datetime(2026, 11, 22, 12)),  # noqa: DTZ001
        (Kind.TEXT, NIP, NIP),
        (Kind.TEXT, PHONE, PHONE),
        (Kind.TEXT, "#N/A", "#N/A"),
        (Kind.TEXT, "2026-11-22", "2026-11-22"),
        (Kind.TEXT, "a\x00b\x1fc\ufffe", "abc"),
        (Kind.TEXT, "x" * 40_000, "x" * 31_999 + "…"),
        (Kind.TEXT, None, None),
    ],
)
def test_xlsx_holds(kind, value, read):
    with timezone.override(ZoneInfo("Asia/Jakarta")):
        found = cell(kind, value)
    assert found.value == read
    if read is not None:
        assert found.data_type == {str: "s", datetime: "d"}.get(type(read), "n")


def test_dates_are_shown_day_first():
    assert cell(Kind.DATE, date(2026, 11, 22)).number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula_also_after_editing(text):
    data = sheet([Column(text, lambda row: row)], [text], title=text, note=text)
    explained = data.parent["Keterangan"]
    for found in (data["A1"], data["A2"], explained["A1"], explained["A2"]):
        assert found.data_type == "s"
    assert data["A2"].quotePrefix is exports.is_formula(exports._text(text))


def test_a_title_that_no_workbook_may_hold_is_cleaned_wherever_it_stands():
    data = sheet([Column("_x0041_", str)], ["a"], title="Daf\x00tar\ufffe")
    assert data.oddHeader.center.text == "Daftar"
    assert data.parent["Keterangan"]["A1"].value == "Daftar"
    assert data["A1"].value.replace("_x005F_", "_") == "_x0041_"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
@example(["_x0041_", " a ", "a\r\nb", "=1", "<&>\"'"])
def test_every_text_can_be_read_back_from_xlsx(values):
    rows = [row[0] for row in sheet(*texts(*values)).iter_rows(min_row=2, values_only=True)]
    rows += [None] * (len(values) - len(rows))  # empty rows at the end are not kept
    for value, read in zip(values, rows, strict=True):
        assert (read or "").replace("_x005F_", "_") == exports._text(value).replace("_x005F_", "_")


def test_the_heading_stays_in_sight_and_the_source_stands_beside_the_data():
    columns = [Column("Nama", str, width=40), Column("NIP", str)]
    book = sheet(columns, ["a", "b"], title="Pegawai A & B", note="Sumber: data contoh.\nPer 22 November 2026.").parent
    data = book["Data"]
    assert (data.freeze_panes, data.auto_filter.ref, data.print_title_rows) == ("A2", "A1:B3", "$1:$1")
    assert data.column_dimensions["A"].width == 40
    assert data.oddHeader.center.text == "Pegawai A && B"
    assert data["A1"].font.bold
    assert [row[0] for row in book["Keterangan"].values] == [
        "Pegawai A & B", "Sumber: data contoh.", "Per 22 November 2026.", "2 baris.",
    ]  # fmt: skip


def test_a_workbook_of_too_many_rows_is_refused_and_leaves_no_temporary_file(monkeypatch, tmp_path):
    monkeypatch.setattr(exports, "MAX_XLSX_ROWS", 3)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert len(list(sheet(*texts("a", "b", "c")).rows)) == 4
    with pytest.raises(exports.ExportTooLarge, match="CSV"):
        xlsx_bytes(*texts("a", "b", "c", "d"))
    with pytest.raises(ZeroDivisionError):
        xlsx_bytes([Column("x", lambda row: 1 / row)], [1, 0])
    assert list(tmp_path.iterdir()) == []


# -- the answer


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_downloaded_under_a_safe_name_and_not_kept_by_anybody(kind):
    columns, rows = texts("a")
    name = f"../Pégawai.{kind}"
    more = {"title": "x"} if kind == "xlsx" else {}
    with answered(getattr(exports, kind)(columns, rows, name, **more)) as response:
        assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''P%C3%A9gawai.{kind}"
        assert response.headers["Cache-Control"] == "no-store"


# -- LibreOffice as a second opinion


@pytest.mark.office
def test_an_office_program_runs_no_formula_and_reads_the_same_values(soffice_path, tmp_path):
    """CSV is imported as Indonesian, with the setting that evaluates formulas switched on."""
    columns = [
        Column("Isi", lambda row: row), Column("Angka", lambda row: Decimal("81.5"), Kind.NUMBER),
        Column("Tanggal", lambda row: date(2026, 11, 22), Kind.DATE), Column("Akhir", lambda row: "akhir"),
    ]  # fmt: skip
    values = [*HOSTILE, NIP, NIK, PHONE]
    for name, content in (("buku.xlsx", xlsx_bytes(columns, values)), ("tabel.csv", csv_bytes(columns, values))):
        (tmp_path / name).write_bytes(content)
    target = tmp_path / "hasil"
    command = [soffice_path, f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "ods", "--outdir", str(target)]
    evaluate = "CSV:59,34,76,1,,1057,false,true,false,false,false,-1,true"
    for more in ([str(tmp_path / "buku.xlsx")], [f"--infilter={evaluate}", str(tmp_path / "tabel.csv")]):
        subprocess.run([*command, *more], check=True, capture_output=True, timeout=120)
    for name in ("buku", "tabel"):
        rows = ods_rows(target / f"{name}.ods")[1:]
        assert len(rows) == len(values)
        for value, row in zip(values, rows, strict=True):
            assert not any(found.formula for found in row)
            assert [found.kind for found in row] == ["string", "float", "date", "string"]
            assert row[0].text.lstrip("'").split() == exports._text(value).lstrip("'").split()


class OdsCell:
    def __init__(self, element) -> None:
        office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
        self.kind = element.get(f"{office}value-type")
        self.formula = element.get("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula")
        self.text = "\n".join("".join(part.itertext()) for part in element)


def ods_rows(path: Path) -> list[list[OdsCell]]:
    """The cells with content of the first sheet."""
    import zipfile

    from defusedxml import ElementTree

    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    rows = []
    for row in next(root.iter(f"{table}table")).iter(f"{table}table-row"):
        cells = [cell for cell in map(OdsCell, row.iter(f"{table}table-cell")) if cell.kind]
        if cells:
            rows.append(cells)
    return rows
