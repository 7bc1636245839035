"""XML that is broken, encoded strangely, or wants to reach out or blow up."""

from __future__ import annotations

from tests.workbook.hostile.registry import (
    MAIN,
    READ,
    RELATIONS,
    SHEET,
    hostile,
    lke,
    lke_plus,
    lke_with,
    replacing,
    rows,
    workbook,
)
from tests.workbook.package import package, parts

BROKEN = ("damaged", "not-an-lke", "forbidden-content", READ)
HEAD = b"<?xml version='1.0' encoding='UTF-8'?>\n"


def doctype(text: str) -> bytes:
    return lke_with(lambda xml: HEAD + text.encode() + xml)


@hostile("forbidden-content")
def a_document_type_in_the_sheet() -> bytes:
    return doctype("<!DOCTYPE worksheet SYSTEM 'http://jahat.example/a.dtd'>")


@hostile("forbidden-content")
def a_document_type_in_lower_case_words() -> bytes:
    return doctype("<!DOCTYPE worksheet>")


@hostile("forbidden-content")
def a_document_type_behind_a_long_comment() -> bytes:
    return doctype(f"<!--{'x' * 10_000}--><!DOCTYPE worksheet [<!ENTITY a 'b'>]>")


@hostile("forbidden-content")
def a_document_type_in_utf_16() -> bytes:
    return lke_with(lambda xml: f"<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE x>{xml.decode()}".encode("utf-16"))


@hostile("forbidden-content")
def a_document_type_in_big_endian_without_mark() -> bytes:
    return lke_with(
        lambda xml: f"<?xml version='1.0' encoding='UTF-16BE'?><!DOCTYPE x>{xml.decode()}".encode("utf-16-be")
    )


@hostile("forbidden-content", "damaged")
def a_document_type_in_a_code_page_of_ibm() -> bytes:
    return lke_with(lambda xml: f"<?xml version='1.0' encoding='cp500'?><!DOCTYPE x>{xml.decode()}".encode("cp500"))


@hostile("forbidden-content")
def billion_laughs() -> bytes:
    lines = ["<!ENTITY a0 'ha'>"] + [f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)]
    return doctype(f"<!DOCTYPE x [{''.join(lines)}]>").replace(b"Tim", b"Tim")


@hostile("forbidden-content")
def an_outside_entity_in_an_answer() -> bytes:
    text = "<!DOCTYPE x [<!ENTITY rahasia SYSTEM 'file:///etc/passwd'>]>"
    return lke_with(lambda xml: HEAD + text.encode() + xml.replace(b"<t>Ya</t>", b"<t>&rahasia;</t>", 1))


def _doctype_in(name: str) -> bytes:
    return lke_with(lambda xml: HEAD + b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + xml, name)


@hostile("forbidden-content")
def a_document_type_in_the_list_of_sheets() -> bytes:
    return _doctype_in("xl/workbook.xml")


@hostile("forbidden-content")
def a_document_type_in_the_styles() -> bytes:
    return _doctype_in("xl/styles.xml")


@hostile("forbidden-content")
def a_document_type_in_the_relations() -> bytes:
    return _doctype_in("xl/_rels/workbook.xml.rels")


@hostile("forbidden-content")
def a_document_type_in_the_content_types() -> bytes:
    return _doctype_in("[Content_Types].xml")


@hostile("forbidden-content", "damaged")
def a_document_type_in_a_sheet_with_another_extension() -> bytes:
    members = parts(lke())
    members["xl/worksheets/sheet1.dat"] = HEAD + b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + members.pop(SHEET)
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        members[name] = members[name].replace(b"sheet1.xml", b"sheet1.dat")
    return package(members)


@hostile("damaged")
def a_sheet_that_ends_in_the_middle() -> bytes:
    return lke_with(lambda xml: xml[: len(xml) // 2])


@hostile("damaged")
def tags_that_do_not_match() -> bytes:
    return replacing(b"</sheetData>", b"</sheetDate>")


@hostile("damaged", "not-an-lke")
def a_sheet_that_is_empty() -> bytes:
    return lke_with(lambda xml: b"")


@hostile("damaged", "not-an-lke")
def a_sheet_that_is_another_document() -> bytes:
    return lke_with(lambda xml: b"<html><body>LKE</body></html>")


@hostile("damaged")
def a_sheet_in_invalid_utf_8() -> bytes:
    return replacing(b"PENGUNGKIT", b"PENG\xff\xfeUNGKIT")


@hostile("damaged")
def a_control_character_in_a_text() -> bytes:
    return replacing(b"PENGUNGKIT", b"PENG\x08UNGKIT")


@hostile("damaged")
def an_entity_that_is_not_defined() -> bytes:
    return replacing(b"PENGUNGKIT", b"PENG&nbsp;UNGKIT")


@hostile("damaged", READ)
def an_encoding_that_does_not_exist() -> bytes:
    return lke_with(lambda xml: b"<?xml version='1.0' encoding='klingon'?>" + xml)


@hostile(READ)
def a_sheet_in_utf_16() -> bytes:
    return lke_with(lambda xml: f"<?xml version='1.0' encoding='UTF-16'?>{xml.decode()}".encode("utf-16"))


@hostile("damaged", "not-an-lke", READ)
def strict_open_xml() -> bytes:
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    members = {name: content.replace(MAIN.encode(), strict) for name, content in parts(lke()).items()}
    relations = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    return package({name: content.replace(RELATIONS.encode(), relations) for name, content in members.items()})


@hostile(READ)
def a_prefix_on_every_tag() -> bytes:
    def prefixed(xml: bytes) -> bytes:
        text = xml.decode().replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        return text.replace("xmlns=", "xmlns:x=").encode()

    return lke_with(prefixed)


@hostile(READ)
def links_to_other_workbooks() -> bytes:
    link = f"<externalLink xmlns='{MAIN}'><externalBook/></externalLink>".encode()
    return lke_plus(**{"xl/externalLinks/externalLink1.xml": link})


@hostile(READ)
def macros() -> bytes:
    members = parts(lke())
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return package({**members, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)})


@hostile(READ)
def a_connection_and_an_embedded_object() -> bytes:
    return lke_plus(**{"xl/connections.xml": b"<connections/>", "xl/embeddings/oleObject1.bin": b"MZ" + bytes(100)})


@hostile(*BROKEN)
def tags_nested_ten_thousand_deep() -> bytes:
    return replacing(b"</worksheet>", b"<a>" * 10_000 + b"</a>" * 10_000 + b"</worksheet>")


@hostile(*BROKEN, "too-large-inside")
def an_attribute_of_ten_megabytes() -> bytes:
    filler = b"".join(b"%d" % number for number in range(1_500_000))
    return replacing(b"<sheetData>", b"<sheetData a='" + filler + b"'>")


@hostile(*BROKEN, "too-large-inside")
def a_tag_with_a_hundred_thousand_attributes() -> bytes:
    attributes = " ".join(f"a{number}='1'" for number in range(100_000))
    return replacing(b"<sheetData>", f"<sheetData {attributes}>".encode())


@hostile("not-an-lke")
def a_sheet_without_rows() -> bytes:
    return workbook(rows(""))


@hostile("damaged", "not-an-lke", "forbidden-content")
def a_stylesheet_instruction() -> bytes:
    return workbook(rows("", "<?xml-stylesheet href='http://jahat.example/a.xsl'?>{}"))


@hostile("damaged", "not-an-lke")
def an_inclusion() -> bytes:
    return workbook(
        rows("<row r='1'><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/></row>")
    )
