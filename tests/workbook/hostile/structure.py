"""Workbooks whose parts are missing, hidden, doubled or of the wrong kind."""

from __future__ import annotations

import io
import re
import struct
import zlib

from openpyxl import load_workbook
from openpyxl.chart import BarChart

from tests.workbook.build import Variation, jawaban
from tests.workbook.hostile.registry import (
    MAIN,
    READ,
    SHEET,
    frame,
    hostile,
    lke,
    lke_plus,
    relations,
    replacing,
    rows,
    workbook,
)
from tests.workbook.package import package, parts
from tests.workbook.samples import complete

BROKEN = ("damaged", "not-a-workbook", "not-an-lke")


def without(*names: str) -> bytes:
    return package({name: content for name, content in parts(lke()).items() if name not in names})


@hostile("not-a-workbook")
def no_content_types() -> bytes:
    return without("[Content_Types].xml")


@hostile("not-a-workbook")
def no_list_of_sheets() -> bytes:
    return without("xl/workbook.xml")


@hostile(*BROKEN)
def no_sheet() -> bytes:
    return without(SHEET)


@hostile(*BROKEN)
def no_relations() -> bytes:
    return without("xl/_rels/workbook.xml.rels")


@hostile(READ, *BROKEN)
def no_styles() -> bytes:
    return without("xl/styles.xml")


@hostile(READ)
def no_theme_and_no_properties() -> bytes:
    return without("xl/theme/theme1.xml", "docProps/app.xml", "docProps/core.xml")


@hostile(READ, *BROKEN)
def styles_of_another_kind() -> bytes:
    return lke_plus(**{"xl/styles.xml": b"<styleSheet/>"})


@hostile(READ, *BROKEN)
def broken_properties() -> bytes:
    return lke_plus(**{"docProps/core.xml": b"<x"})


@hostile(*BROKEN)
def content_types_that_name_nothing() -> bytes:
    return lke_plus(
        **{"[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"}
    )


@hostile(*BROKEN, READ)
def a_relation_that_climbs_out() -> bytes:
    return replacing(
        b'Target="/xl/worksheets/sheet1.xml"', b'Target="../../../../etc/passwd"', "xl/_rels/workbook.xml.rels"
    )


@hostile(*BROKEN, READ)
def a_sheet_behind_an_address() -> bytes:
    target = b'Target="http://jahat.example/sheet.xml" TargetMode="External"'
    return replacing(b'Target="/xl/worksheets/sheet1.xml"', target, "xl/_rels/workbook.xml.rels")


@hostile(*BROKEN)
def a_sheet_whose_relation_is_missing() -> bytes:
    return package({**frame('<sheet name="Jawaban" sheetId="1" r:id="rId99"/>'), SHEET: parts(lke())[SHEET]})


@hostile(*BROKEN, READ)
def a_sheet_without_a_name() -> bytes:
    return package({**frame('<sheet name="" sheetId="1" r:id="rId1"/>'), SHEET: parts(lke())[SHEET]})


@hostile(*BROKEN, READ)
def a_name_of_a_sheet_that_is_code() -> bytes:
    name = "&lt;script&gt;alert(1)&lt;/script&gt;" * 50
    return package({**frame(f'<sheet name="{name}" sheetId="1" r:id="rId1"/>'), SHEET: parts(lke())[SHEET]})


@hostile(*BROKEN, READ)
def two_sheets_of_the_same_name() -> bytes:
    listed = '<sheet name="Jawaban" sheetId="1" r:id="rId1"/><sheet name="Jawaban" sheetId="2" r:id="rId1"/>'
    return package({**frame(listed), SHEET: parts(lke())[SHEET]})


@hostile(*BROKEN)
def only_a_chart() -> bytes:
    members = frame()
    members["xl/_rels/workbook.xml.rels"] = relations(("rId1", "chartsheet", "chartsheets/sheet1.xml"))
    chart = f"<chartsheet xmlns='{MAIN}'><sheetViews><sheetView workbookViewId='0'/></sheetViews></chartsheet>".encode()
    return package({**members, "xl/chartsheets/sheet1.xml": chart})


@hostile(READ, *BROKEN)
def a_chart_beside_the_form() -> bytes:
    listed = '<sheet name="Grafik" sheetId="1" r:id="rId2"/><sheet name="Jawaban" sheetId="2" r:id="rId1"/>'
    members = frame(listed)
    members["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "chartsheet", "chartsheets/sheet1.xml")
    )
    chart = f"<chartsheet xmlns='{MAIN}'/>".encode()
    return package({**members, "xl/chartsheets/sheet1.xml": chart, SHEET: parts(lke())[SHEET]})


@hostile(READ)
def a_hidden_form() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    built.book.create_sheet("Petunjuk")
    built.sheet.sheet_state = "hidden"
    return built.data()


@hostile(READ)
def a_very_hidden_form() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    built.book.create_sheet("Petunjuk")
    built.sheet.sheet_state = "veryHidden"
    return built.data()


@hostile(READ)
def two_forms() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    built.book.copy_worksheet(built.sheet)
    return built.data(results=False)


@hostile("not-an-lke")
def a_header_and_nothing_below() -> bytes:
    built = jawaban({}, Variation(summaries=False))
    built.sheet.delete_rows(2, 300)
    return built.data(results=False)


@hostile("not-an-lke")
def a_form_without_header() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    built.sheet.delete_rows(1)
    return built.data(results=False)


@hostile("not-an-lke")
def a_form_without_answer_column() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    for letter in "KN":
        built.sheet[f"{letter}1"] = "Kolom"
    return built.data(results=False)


@hostile("not-an-lke")
def only_a_part_of_the_form() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    built.sheet.delete_rows(30, 300)
    return built.data(results=False)


@hostile("not-an-lke")
def the_form_of_another_year() -> bytes:
    built = jawaban({}, Variation(summaries=False))
    for row in range(2, 205):
        for column in range(1, 11):
            built.sheet.cell(row, column).value = f"LKE 2014 baris {row}" if column == 7 else None
    return built.data(results=False)


@hostile(READ)
def sixty_answer_columns() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    for column in range(18, 61):
        built.sheet.cell(1, column).value = f"Jawaban TPI {column}"
    return built.data()


@hostile(READ, "not-an-lke")
def headers_in_every_row() -> bytes:
    built = jawaban(complete(), Variation(summaries=False, rows_above=12))
    for row in range(1, 13):
        for name, letter in built.columns.items():
            built.sheet[f"{letter}{row}"] = built.sheet[f"{letter}13"].value if "tree" not in name else "Bobot"
    return built.data()


@hostile("not-an-lke")
def a_budget_of_somebody() -> bytes:
    text = "".join(f'<row><c t="inlineStr"><is><t>Belanja {n}</t></is></c><c><v>{n}</v></c></row>' for n in range(500))
    return workbook(rows(text))


@hostile(READ)
def a_chart_sheet_with_a_picture_of_50000_by_50000() -> bytes:
    """Only the answers are read; a picture stays unopened, also where a library for pictures is installed."""
    book = load_workbook(io.BytesIO(lke()))
    book.create_chartsheet("Grafik").add_chart(BarChart())
    saved = io.BytesIO()
    book.save(saved)
    members = parts(saved.getvalue())
    drawing, related = "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels"
    picture = (
        b'<pic><nvPicPr><cNvPr id="2" name="x"/><cNvPicPr/></nvPicPr><blipFill>'
        b'<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="rId2" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></blipFill><spPr/></pic>'
    )
    members[drawing] = re.sub(rb"<graphicFrame>.*</graphicFrame>", picture, members[drawing], count=1, flags=re.DOTALL)
    image = relations(("rId2", "image", "/xl/media/image1.png")).split(b">", 1)[1]
    members[related] = members[related].replace(b"</Relationships>", image)
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b"\0" * 9))
    members["xl/media/image1.png"] = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )
    return package(members)
