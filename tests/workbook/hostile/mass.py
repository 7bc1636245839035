"""More of something than any LKE has: rows, columns, cells, tags, sheets, styles, merged ranges, links."""

from __future__ import annotations

import random

from tests.workbook.build import Variation, jawaban
from tests.workbook.hostile.registry import (
    MAIN,
    READ,
    SHEET,
    frame,
    hostile,
    lke,
    lke_plus,
    lke_with,
    relations,
    replacing,
    rows,
    workbook,
)
from tests.workbook.package import edited, package, parts
from tests.workbook.samples import complete

TOO_MUCH = "too-large-inside"
#: Noise that does not compress, so that what stands beside it is not stopped as a bomb by ratio.
NOISE = b"".join(b"<!--" + random.Random(seed).randbytes(30_000).hex().encode() + b"-->" for seed in range(8))


def noisy(data: bytes, name: str = SHEET) -> bytes:
    """The same package with noise behind one part."""
    return edited(data, name, lambda xml: xml + NOISE)


def behind(xml: str) -> bytes:
    """The healthy sheet with something behind its rows."""
    return replacing(b"</sheetData>", b"</sheetData>" + xml.encode())


@hostile(READ)
def a_hundred_thousand_rows_below_the_form() -> bytes:
    more = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="K{n}"><v>1</v></c></row>' for n in range(205, 100_205)
    )
    return replacing(b"</sheetData>", more.encode() + b"</sheetData>")


@hostile(READ)
def a_hundred_thousand_formatted_empty_rows() -> bytes:
    cells = "".join(f'<c r="{letter}{{0}}"/>' for letter in "ABCDEFGHIJKLMNOPQRST")
    more = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(205, 100_205))
    return replacing(b"</sheetData>", more.encode() + b"</sheetData>")


@hostile(READ)
def a_million_empty_rows() -> bytes:
    more = "".join(f'<row r="{n}"/>' for n in range(205, 1_048_577))
    return replacing(b"</sheetData>", more.encode() + b"</sheetData>")


@hostile(READ, TOO_MUCH)
def sixteen_thousand_columns() -> bytes:
    cells = "".join("<c><v>1</v></c>" for _ in range(16_384))
    return replacing(b"</sheetData>", f'<row r="205">{cells}</row></sheetData>'.encode())


@hostile(READ, TOO_MUCH)
def two_hundred_rows_of_sixteen_thousand_columns() -> bytes:
    row = f"<row>{'<c/>' * 16_384}</row>"
    return noisy(replacing(b"</sheetData>", (row * 200).encode() + b"</sheetData>"))


@hostile(TOO_MUCH)
def four_million_cells_in_one_row() -> bytes:
    """And no dimension, so that openpyxl looks for the end of the rows as soon as it opens the file."""
    return noisy(workbook(rows(f"<row r='1'>{'<c/>' * 4_000_000}</row>")))


@hostile(TOO_MUCH, READ)
def four_million_rows_with_the_same_number() -> bytes:
    return noisy(replacing(b"</sheetData>", b'<row r="204"/>' * 4_000_000 + b"</sheetData>"))


@hostile(TOO_MUCH)
def four_million_unknown_tags_before_the_rows() -> bytes:
    return noisy(replacing(b"<sheetData>", b"<x/>" * 4_000_000 + b"<sheetData>"))


@hostile(TOO_MUCH, READ)
def four_million_unknown_tags_behind_the_rows() -> bytes:
    return noisy(behind("<x/>" * 4_000_000))


@hostile(TOO_MUCH)
def a_million_shared_strings() -> bytes:
    strings = f"<sst xmlns='{MAIN}'>{'<si><t>a</t></si>' * 1_000_000}</sst>".encode()
    members = parts(lke())
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    return noisy(package({**members, "xl/sharedStrings.xml": strings}), "xl/sharedStrings.xml")


@hostile(TOO_MUCH)
def a_million_styles() -> bytes:
    return noisy(replacing(b"</cellXfs>", b"<xf/>" * 1_000_000 + b"</cellXfs>", "xl/styles.xml"), "xl/styles.xml")


@hostile(READ)
def sixty_thousand_styles() -> bytes:
    """As many as Excel allows: what is left after years of copying between workbooks."""
    formats = "".join(f'<xf numFmtId="{n % 50}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for n in range(60_000))
    return noisy(replacing(b"</cellXfs>", formats.encode() + b"</cellXfs>", "xl/styles.xml"), "xl/styles.xml")


@hostile(TOO_MUCH)
def half_a_million_names() -> bytes:
    name = b'<definedName name="n">Jawaban!A1</definedName>'
    return noisy(
        replacing(b"</sheets>", b"</sheets><definedNames>" + name * 300_000 + b"</definedNames>", "xl/workbook.xml"),
        "xl/workbook.xml",
    )


@hostile(READ)
def ten_thousand_names_that_point_nowhere() -> bytes:
    names = "".join(f'<definedName name="n{number}">#REF!</definedName>' for number in range(10_000))
    members = parts(lke())
    members["xl/workbook.xml"] = (
        members["xl/workbook.xml"]
        .replace(b"<definedNames />", b"")
        .replace(b"</sheets>", f"</sheets><definedNames>{names}</definedNames>".encode())
    )
    return package(members)


@hostile(READ)
def two_hundred_sheets() -> bytes:
    built = jawaban(complete(), Variation(summaries=False))
    for number in range(200):
        built.book.create_sheet(f"Lembar {number}")["A1"] = "Jawaban"
    return built.data(results=False)


@hostile(READ)
def a_hundred_copies_of_the_form() -> bytes:
    sheets = [(f"Jawaban {number}", f"xl/worksheets/s{number}.xml") for number in range(100)]
    listed = "".join(f'<sheet name="{title}" sheetId="{n}" r:id="r{n}"/>' for n, (title, _) in enumerate(sheets, 1))
    sheet = jawaban(complete(), Variation(summaries=False, ids="none", texts="placeholder")).data()
    members = frame(listed) | {path: parts(sheet)[SHEET] for _, path in sheets}
    members["xl/_rels/workbook.xml.rels"] = relations(
        *((f"r{n}", "worksheet", path.removeprefix("xl/")) for n, (_, path) in enumerate(sheets, 1))
    )
    return package(members)


@hostile(TOO_MUCH, "damaged")
def a_hundred_thousand_sheets_that_are_one() -> bytes:
    listed = "".join(f'<sheet name="J{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 100_000))
    return package({**frame(listed), SHEET: parts(lke())[SHEET]})


@hostile(TOO_MUCH, READ)
def a_hundred_thousand_relations() -> bytes:
    items = [(f"x{number}", "worksheet", "worksheets/sheet1.xml") for number in range(100_000)]
    return lke_plus(**{"xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml"), *items)})


@hostile(READ)
def five_thousand_merged_ranges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:C{n}"/>' for n in range(300, 5300))
    return behind(f"<mergeCells>{merges}</mergeCells>")


@hostile(READ)
def a_merged_range_over_the_whole_sheet() -> bytes:
    return behind('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


@hostile(READ)
def five_thousand_merged_ranges_over_the_whole_sheet() -> bytes:
    return behind("<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 5_000 + "</mergeCells>")


@hostile(READ, "damaged")
def merged_ranges_that_are_none() -> bytes:
    refs = (
        "A0:A0",
        "XFE1:ZZZ9",
        "A9999999:B9999999",
        "B2:A1",
        "A1:A1",
        "$A$1:$B$2",
        "A:B",
        "1:2",
        "A1",
        "",
        "Z9:A1:C3",
    )
    return behind("<mergeCells>" + "".join(f'<mergeCell ref="{ref}"/>' for ref in refs) + "</mergeCells>")


@hostile(READ, "damaged")
def merged_ranges_upside_down() -> bytes:
    return behind('<mergeCells><mergeCell ref="M204:K2"/></mergeCells>')


@hostile(READ, TOO_MUCH)
def tags_that_never_leave_their_row() -> bytes:
    row = "<row r='205'>" + "<c r='A205' s='0' t='row'/>" * 600_000 + "</row>"
    return noisy(replacing(b"</sheetData>", row.encode() + b"</sheetData>"))


@hostile(TOO_MUCH)
def a_comment_of_ten_megabytes_full_of_tags() -> bytes:
    return noisy(replacing(b"<sheetData>", b"<!--" + b"<row>" * 2_000_000 + b"--><sheetData>"))


@hostile(TOO_MUCH)
def an_instruction_of_ten_megabytes() -> bytes:
    return noisy(replacing(b"<sheetData>", b"<?x " + b"<row>" * 2_000_000 + b"?><sheetData>"))


def cut_open(tag: str) -> bytes:
    """Rows beyond the last that is read, then a tag that is opened again and again and never closed."""
    more = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(205, 3_100))
    return lke_with(lambda xml: xml.split(b"</sheetData>")[0] + more.encode() + (tag * 100_000).encode())


@hostile(READ, "damaged", TOO_MUCH)
def merged_ranges_that_never_close() -> bytes:
    return cut_open("<mergeCell ")


@hostile(READ, "damaged", TOO_MUCH)
def links_that_never_close() -> bytes:
    return cut_open("<hyperlink ")


@hostile(READ)
def twenty_thousand_links() -> bytes:
    links = "".join(f'<hyperlink ref="M{n}" r:id="r{n}"/>' for n in range(20_000))
    sheet = behind(f'<hyperlinks xmlns:r="http://x">{links}</hyperlinks>')
    targets = [(f"r{n}", "hyperlink", f"https://contoh.example/{n}' TargetMode='External") for n in range(20_000)]
    return package({**parts(sheet), "xl/worksheets/_rels/sheet1.xml.rels": relations(*targets)})


@hostile(READ)
def five_thousand_conditional_formats() -> bytes:
    rule = '<cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
    return behind(f'<conditionalFormatting sqref="A1:XFD1048576">{rule}</conditionalFormatting>' * 5_000)
